// Single keys of the workbench; silent in fields, while an input method composes, with a modifier, and when switched off.
const quiet = (event) =>
  event.isComposing || event.altKey || event.metaKey || event.ctrlKey || document.documentElement.dataset.keys === "off" ||
  event.target.closest("input, select, textarea, [contenteditable], dialog");

const rows = () => [...document.querySelectorAll("[data-row]")];

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  (next.querySelector("a") ?? next).focus();
}

function pick() {
  const row = rows().find((each) => each.contains(document.activeElement));
  row?.querySelector(".pick input")?.click();
}

// The search of the page; where it has none, the one that leads anywhere.
function seek() {
  const own = document.querySelector("main :is(input[type=search], [data-search])");
  if (own) own.focus();
  else document.querySelector("[data-palette]")?.click();
}

for (const all of document.querySelectorAll("[data-all]")) {
  all.hidden = false;
  const box = all.querySelector("input"), boxes = () => [...document.querySelectorAll(".pick input")];
  box.addEventListener("change", () => { for (const each of boxes()) each.checked = box.checked; });
}

const acts = {
  x: pick,
  "/": seek,
  j: () => move(1),
  k: () => move(-1),
  "?": () => document.querySelector("#keys")?.showModal?.(),
};

document.addEventListener("keydown", (event) => {
  if (event.key in acts && !quiet(event)) { event.preventDefault(); acts[event.key](); }
});
