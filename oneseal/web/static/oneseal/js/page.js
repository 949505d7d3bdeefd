// What every page does on top of its plain HTML: menus that close, focus on mistakes, buttons that are pressed once.
const pressed = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if ((event.submitter?.formTarget || form.target || "_self") !== "_self") return; // another window opens; this page stays and can be pressed
  if (pressed.has(form)) { event.preventDefault(); return; }
  pressed.add(form);
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  document.querySelectorAll("form").forEach((form) => pressed.delete(form));
});

// What only a script can do is there only where one runs.
for (const button of document.querySelectorAll("[data-close]")) {
  button.hidden = false;
  button.addEventListener("click", () => { button.parentElement.remove(); document.querySelector("#main").focus(); });
}

// The menu of a phone; on a wide screen what it holds stands in the row.
const unfolded = () => (matchMedia("(max-width: 50em)").matches ? document.querySelectorAll("details.bars[open]") : []);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menus = [...document.querySelectorAll("details.menu[open]")];
  const last = menus.length ? menus : unfolded();
  for (const menu of last) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of [...document.querySelectorAll("details.menu[open]"), ...unfolded()]) if (!menu.contains(event.target)) menu.open = false;
});

// A browser that cannot show what is folded by a sheet alone has it opened on wide screens.
if (!CSS.supports("selector(details::details-content)") && matchMedia("(min-width: 50.01em)").matches) {
  for (const fold of document.querySelectorAll("[data-fold]")) fold.open = true;
}

// What opens by itself beside an act stays folded where it would stand below it.
if (matchMedia("(max-width: 50em)").matches) for (const fold of document.querySelectorAll("details[data-wide]")) fold.open = false;

// A drawing wider than its frame shows first where the case stands.
for (const drawing of document.querySelectorAll(".drawing:has(.is-current)")) {
  const show = () => {
    const box = drawing.getBoundingClientRect(), place = drawing.querySelector(".is-current").getBoundingClientRect();
    drawing.scrollLeft += place.left + place.width / 2 - box.left - box.width / 2;
  };
  show();
  drawing.closest("details")?.addEventListener("toggle", show);
}

document.querySelector("#elsewhere, #mistakes")?.focus();

// A page of mistakes of which nothing would be lost is asked for again, not sent again, when somebody comes back to it.
if (document.querySelector("#mistakes") && document.querySelector("[data-again]")) history.replaceState(null, "", location.href);

// Answers that were changed and not sent: first the list follows them, then it is printed.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.form?.querySelector("input:checked:not(:default)")) button.form.requestSubmit();
    else window.print();
  });
}

// A list that came by itself answers these questions: what is chosen otherwise since then it does not follow yet.
document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.detail.requestConfig?.elt.closest("form[data-answers]");
  if (!form) return;
  const asked = new URL(event.detail.xhr.responseURL).searchParams;
  for (const one of form.elements) if (one.type === "radio") one.defaultChecked = asked.get(one.name) === one.value;
});

// A text that may only be so long says what is left, once somebody stops typing; nothing is cut off.
const counts = new WeakMap(), counting = new WeakMap(); // what is said below a field; its timer, so that the next field does not stop it

function count(field) {
  const left = Number(field.dataset.longest) - [...field.value.trim()].length, says = counts.get(field);
  const words = left < 0 ? field.dataset.over : field.tagName === "TEXTAREA" || left < 20 ? field.dataset.left : "";
  if (!words && !says) return;
  const told = says ?? Object.assign(document.createElement("p"), { role: "status" });
  if (!says) { field.after(told); counts.set(field, told); }
  told.className = left < 0 ? "mistake" : "hint";
  told.textContent = words.replace("#", Math.abs(left));
}

for (const kind of ["input", "focusin", "compositionend"]) {
  document.addEventListener(kind, (event) => {
    if (event.isComposing || !event.target.dataset?.longest) return;
    clearTimeout(counting.get(event.target));
    counting.set(event.target, setTimeout(count, 300, event.target));
  });
}
