// Single keys for the queue: j and k walk the rows, e opens a case, c claims it. Links and buttons do the same.

const table = document.getElementById("queue");
const panel = document.getElementById("queue-keys");
const OFF = "queue-keys-off";

if (table && panel) {
  const rows = [...table.tBodies[0].rows];
  const button = panel.querySelector("button");
  let isOn = localStorage.getItem(OFF) !== "yes";

  // Whoever speaks to their computer, or leans on a key, switches the keys off; the browser remembers it.
  const tell = () => {
    panel.querySelector("[data-on]").hidden = !isOn;
    button.textContent = isOn ? "Switch the keys off" : "Switch single keys on";
  };
  button.addEventListener("click", () => {
    isOn = !isOn;
    localStorage.setItem(OFF, isOn ? "no" : "yes");
    tell();
  });
  panel.hidden = false;
  tell();

  const here = () => rows.findIndex((row) => row.contains(document.activeElement));
  const go = (place) => rows[Math.max(0, Math.min(rows.length - 1, place))].querySelector("th a").focus();
  const acts = {
    j: () => go(here() + 1),
    k: () => go(here() < 0 ? 0 : here() - 1),
    e: () => rows[here()]?.querySelector("th a").click(),
    c: () => rows[here()]?.querySelector("form button")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (!isOn || isTyping || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(acts, event.key)) return;
    event.preventDefault();
    acts[event.key]();
  });
}
