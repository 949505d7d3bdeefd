// Ctrl K: a dialog to go anywhere from. What it lists the server tells; without this file the link beside the name opens the same as a page.
const dialog = document.querySelector("#palette");
const field = dialog?.querySelector("input[type=search]");

function open() {
  if (dialog.open) return;
  dialog.showModal();
  field.select();
  window.htmx?.trigger(field, "palette");
}

function move(step) {
  const goals = [...dialog.querySelectorAll("[data-goal]")];
  const at = goals.indexOf(document.activeElement) + step;
  (at < 0 ? field : goals[Math.min(at, goals.length - 1)])?.focus();
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.isComposing) {
      event.preventDefault();
      open();
    }
  });
  document.querySelector("[data-palette]")?.addEventListener("click", (event) => { event.preventDefault(); open(); });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    const first = dialog.querySelector("[data-goal]");
    if (!first) return;
    event.preventDefault();
    first.click();
  });
}
