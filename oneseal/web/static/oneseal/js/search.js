// Results while typing: asked for when the words have settled, never in the middle of a composition. Without this file the button does it.
for (const form of document.querySelectorAll("form[data-search]")) {
  const field = form.querySelector("input[type=search]");
  const now = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
  let last = now(), told = field.value.trim();

  const settle = () => {
    if (now() === last) return;
    last = now();
    form.dispatchEvent(new CustomEvent("settled"));
  };
  field.addEventListener("input", (event) => { if (!event.isComposing) settle(); });
  field.addEventListener("compositionend", settle);
  form.querySelector("select")?.addEventListener("change", settle);

  // Words that found nothing and were left standing count as sent: what people miss is told to those who keep the items.
  field.addEventListener("change", () => {
    const words = field.value.trim();
    if (!words || words === told || !document.querySelector("[data-nothing]")) return;
    told = words;
    fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`).catch(() => {});
  });
}
