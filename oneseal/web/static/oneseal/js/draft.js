// A draft saves itself while it is being filled in; the page says when. Without this file 保存并继续 does the same.
const PAUSE = 1500;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const told = document.querySelector("[data-saved]");
  let timer = 0, under = null, changed = false;

  const say = (words) => { if (told) told.textContent = words; };

  async function save() {
    clearTimeout(timer);
    under?.abort();
    under = new AbortController();
    const sent = new FormData(form);
    for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
    sent.append("autosave", "1");
    changed = false;
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual", signal: under.signal });
      if (answer.ok) say(`${form.dataset.kept} ${(await answer.json()).saved}`);
      else { changed = true; say(answer.type === "opaqueredirect" || answer.status === 403 ? form.dataset.over : form.dataset.offline); }
    } catch (cut) {
      if (cut.name === "AbortError") return;
      changed = true;
      say(form.dataset.offline);
    }
  }

  const soon = () => { changed = true; clearTimeout(timer); timer = setTimeout(save, PAUSE); };
  form.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  form.addEventListener("compositionend", soon);
  for (const files of form.querySelectorAll("[data-keep-at-once]")) {
    files.addEventListener("change", () => form.requestSubmit(form.querySelector("[name=keep]")));
  }
  form.addEventListener("submit", () => { clearTimeout(timer); under?.abort(); changed = false; });
  window.addEventListener("online", () => { if (changed) save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && changed) save(); });
}
