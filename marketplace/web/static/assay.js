// Small comforts on top of pages that work without any of this.

// After a refused form, the error summary takes the focus, so that it is read out and in view.
document.querySelector("[data-focus]")?.focus();

// A link in the error summary moves into its field, not only to it.
for (const link of document.querySelectorAll("#error-summary a[href^='#']")) {
  link.addEventListener("click", (event) => {
    const target = document.getElementById(link.hash.slice(1));
    if (target) {
      event.preventDefault();
      target.focus();
      target.scrollIntoView({ block: "center" });
    }
  });
}

// What keeps itself while it is written says so when it was not kept, also when nobody answers.
const kept = document.getElementById("kept");
document.addEventListener("htmx:after:request", (event) => {
  if (!kept || /^(Not k|K)ept/.test(event.detail.ctx.text)) return;
  // A whole page, such as the one to sign in: it does not belong into one line.
  event.preventDefault();
  kept.textContent = "Not kept. Press Save to see why; what you wrote is still here.";
});
document.addEventListener("htmx:error", () => {
  if (kept) kept.textContent = "Not kept: the site does not answer. What you wrote is still here.";
});

// A form that ranks or saves is sent once, however often its button is pressed; a download can be sent again.
for (const form of document.querySelectorAll("form[method=post]:not([data-download])")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Evidence links open the record they name, also when it lies in something folded.
function unfold() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
}
window.addEventListener("hashchange", unfold);
unfold();
