// A draft saves itself while it is being filled in, a form that is corrected also when a field is left; the page says when. Without this
// file 保存并继续 does the same, and every button of a correction.
const PAUSE = 1500, PATIENCE = 10_000, AGAIN = 15_000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const told = document.querySelector("[data-saved]");
  let timer = 0, under = null, changed = false;
  const seen = form.elements.namedItem("_mark") ?? form.elements.namedItem("seen"); // of a correction "seen" is the version of the case

  const quoted = (words) => `${words}${form.dataset.stop}${form.dataset.quote} ${form.dataset.number}`;
  const say = (words) => { if (told) told.textContent = words; };

  // One after the other: a save carries what the one before it has left, else it would look like another window's.
  function save() {
    clearTimeout(timer);
    const mine = (under ?? Promise.resolve()).then(keep).finally(() => { if (under === mine) under = null; });
    under = mine;
    return mine;
  }

  async function keep() {
    const sent = new FormData(form);
    for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
    sent.append("autosave", "1");
    changed = false;
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual", keepalive: document.hidden, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok) {
        const told = await answer.json();
        if (told.seen) seen.value = told.seen;
        const renewed = form.dataset.version && told.version !== form.dataset.version; // of the item, since this page was made
        const unread = told.unread ? `${form.dataset.stop}${form.dataset.unread}${told.unread}` : "";
        say(`${form.dataset.kept} ${told.saved}${unread}${renewed ? form.dataset.stop + form.dataset.renewed : ""}`);
      } else if (answer.status === 409 && answer.headers.get("Content-Type") === "application/json") say(form.dataset.elsewhere);
      else if (answer.type === "opaqueredirect" || answer.status === 403) { changed = true; say(quoted(form.dataset.over)); }
      else {
        const number = answer.headers.get("X-Request-Number") ?? form.dataset.number, away = [502, 503, 504].includes(answer.status);
        if (answer.status >= 500) later();
        say(away ? `${form.dataset.offline}${form.dataset.stop}${form.dataset.quote} ${number}` : `${form.dataset.refused} ${number}`);
      }
    } catch {
      later();
      say(quoted(form.dataset.offline));
    }
  }

  function later() {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(() => { if (changed) save(); }, AGAIN);
  }

  const soon = () => { changed = true; clearTimeout(timer); timer = setTimeout(save, PAUSE); };
  form.addEventListener("input", (event) => { if (!event.isComposing && event.target.type !== "file") soon(); });
  form.addEventListener("compositionend", soon);
  if (form.dataset.autosave === "left") form.addEventListener("change", () => { if (changed) save(); }); // also before a file goes up
  for (const files of form.querySelectorAll("[data-keep-at-once]")) {
    files.addEventListener("change", () => {
      if (navigator.onLine) form.requestSubmit(form.querySelector("[name=keep][value='1']"));
      else say(quoted(form.dataset.offline)); // the page stays as it is; the file goes up with the next press
    });
  }
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return; // a preview keeps nothing
    clearTimeout(timer); changed = false;
    if (!under) return; // else what was typed earlier could come in after it
    event.preventDefault();
    under.finally(() => form.requestSubmit(event.submitter));
  });
  // Come back to, a correction shows what is kept: what a browser puts back into the fields may have been refused.
  window.addEventListener("pageshow", (event) => {
    const [visit] = performance.getEntriesByType("navigation");
    if (form.dataset.autosave === "left" && !event.persisted && visit?.type === "back_forward") form.reset();
  });
  window.addEventListener("online", () => { if (changed) save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && changed) save(); });
}
