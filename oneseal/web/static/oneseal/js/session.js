// A session that is about to end says so two minutes before, in every tab, and goes on in place; one that has ended loses nothing that
// stands on the page: sign in beside it and come back. Every answer of this site, also to a script, lets the session run anew.
const dialog = document.querySelector("#session");
const WARN = 120, KEY = "oneseal-last-answer";

const note = () => { localStorage.setItem(KEY, String(Date.now())); };

function noteAnswers() {
  const asked = window.fetch;
  window.fetch = async (...words) => { const answer = await asked(...words); if (answer.ok) note(); return answer; };
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...sent) {
    this.addEventListener("load", () => { if (this.status < 400) note(); });
    return send.apply(this, sent);
  };
}

function watch() {
  const { seconds, stay, who } = dialog.dataset;
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const left = () => Math.ceil(Number(seconds) - (Date.now() - Number(localStorage.getItem(KEY))) / 1000);
  let state = "";

  function turn(next) {
    if (next === state) return;
    state = next;
    if (!next) { dialog.close(); return; }
    for (const words of dialog.querySelectorAll("[data-soon], [data-over], [data-other]")) words.hidden = !(next in words.dataset);
    part("again").hidden = next !== "over";
    part("go").hidden = next === "other";
    if (!dialog.open) dialog.showModal();
  }

  async function goOn() {
    const answer = await fetch(stay, { redirect: "manual" }).catch(() => null);
    if (!answer) return;
    if (!answer.ok) { turn("over"); return; }
    const told = await answer.json();
    if (told.who !== who) { turn("other"); return; }
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = told.token;
    turn("");
  }

  function tick() {
    const rest = left();
    if (rest > WARN) { if (state === "over") goOn(); else if (state === "soon") turn(""); return; }
    if (rest <= 0) { if (state !== "other") turn("over"); return; }
    part("left").textContent = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
    turn("soon");
  }

  part("go").addEventListener("click", goOn);
  setInterval(tick, 1000);
}

if (dialog) { note(); noteAnswers(); watch(); }
