// Ticking many fields at once; the page works without it, tick by tick.

// The list may come later, once the worker has read the file.
function show() {
  for (const button of document.querySelectorAll("[data-tick-all][hidden]")) button.hidden = false;
}
new MutationObserver(show).observe(document.getElementById("main"), { childList: true, subtree: true });
show();

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tick-all]");
  if (!button) return;
  const boxes = [...button.form.querySelectorAll("input[name=take]")];
  const isTicked = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = isTicked;
});
