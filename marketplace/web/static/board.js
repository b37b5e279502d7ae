// Dragging cards between the columns of the board. Every card can be moved by its menu as well, without any of this.

const board = document.getElementById("board");
const told = document.getElementById("board-told");

function say(sentence, kind) {
  const note = document.createElement("div");
  note.className = `note ${kind}`;
  const text = document.createElement("p");
  text.textContent = sentence;
  note.append(text);
  told.replaceChildren(note);
}

// The columns that a card may go to are those of its menu.
function maySit(card, column) {
  const stages = [...card.querySelectorAll("select[name=stage] option")].map((option) => option.value);
  return stages.includes(column.dataset.stage);
}

function putBack({ item, from, oldIndex }) {
  from.insertBefore(item, from.children[oldIndex] ?? null);
}

// The card stays where it was dropped while the site is asked; a refusal puts it back and says why.
async function moved(event) {
  if (event.from === event.to) {
    putBack(event);
    return;
  }
  const form = event.item.querySelector("form");
  const fields = new URLSearchParams(new FormData(form));
  fields.set("stage", event.to.dataset.stage);
  event.item.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, headers: { "HX-Request": "true" } });
    const text = await answer.text();
    if (answer.ok && !answer.redirected) {
      board.innerHTML = text;
      say(board.querySelector("[data-told]").textContent, "good");
      begin();
      return;
    }
    const isSentence = answer.headers.get("Content-Type")?.startsWith("text/plain");
    say(isSentence ? text : "This could not be moved. Reload the page and try again.", "bad");
  } catch {
    say("The site could not be reached, so everything is where it was.", "bad");
  }
  event.item.removeAttribute("aria-busy");
  putBack(event);
}

function begin() {
  for (const column of board.querySelectorAll(".cards")) {
    new Sortable(column, {
      group: "board",
      sort: false,
      animation: 0,
      filter: "a, button, select, summary, label",
      preventOnFilter: false,
      delay: 200,
      delayOnTouchOnly: true,
      onMove: ({ dragged, to }) => maySit(dragged, to),
      onEnd: moved,
    });
  }
}

if (!("one" in board.dataset)) begin();
