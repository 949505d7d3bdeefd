// Files go up in pieces and are taken up again where they were cut (tus 1.0). Without this file the form sends them whole.
const VERSION = "1.0.0", PIECE = 512 * 1024, TRIES = 6;
const KINDS = /\.(pdf|jpe?g|png|ofd|docx|xlsx)$/i;
const bare = { "Tus-Resumable": VERSION };
const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
const coded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); window.addEventListener("online", done, { once: true }); });

class Refused extends Error {}
class SignedOut extends Error {}

async function checksum(piece) {
  if (!globalThis.crypto?.subtle) return {};
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await piece.arrayBuffer()));
  return { "Upload-Checksum": `sha256 ${btoa(String.fromCharCode(...hash))}` };
}

function up(form) {
  const words = JSON.parse(form.dataset.words), queue = [], quoted = (text) => `${text}${words.stop}${words.quote}${form.dataset.number}`;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let busy = false, waiting = null;

  async function ask(address, method, headers = {}, body = undefined) {
    const answer = await fetch(address, { method, body, redirect: "manual", headers: { ...bare, "X-CSRFToken": token, ...headers } });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
    if ([409, 460].includes(answer.status) || answer.status >= 500) throw new TypeError("again");
    if (answer.status === 404 && method === "HEAD") return null;
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({ reason: words.failed, mend: "" }));
      throw new Refused([told.reason, told.mend, words.quote + answer.headers.get("X-Request-Number")].filter(Boolean).join(words.stop));
    }
    return answer;
  }

  // Where a file of this size and date was cut before, also after the page was closed; its name is kept nowhere.
  const mark = (one) => `sending:${form.dataset.draft ?? form.dataset.case}:${one.line}:${one.file.size}:${one.file.lastModified}`;

  async function begun(one) {
    const known = one.address ?? localStorage.getItem(mark(one));
    if (known) {
      const answer = await ask(known, "HEAD");
      if (answer) return { address: known, answer };
      localStorage.removeItem(mark(one));
    }
    const told = { filename: one.file.name, line: one.line, ...(form.dataset.draft ? { draft: form.dataset.draft } : { case: form.dataset.case }) };
    const metadata = Object.entries(told).map(([name, value]) => `${name} ${coded(value)}`).join(",");
    const answer = await ask(form.dataset.sending, "POST", { "Upload-Length": String(one.file.size), "Upload-Metadata": metadata });
    const address = answer.headers.get("Location");
    localStorage.setItem(mark(one), address);
    return { address, answer };
  }

  async function send(one) {
    const { address, answer } = await begun(one);
    one.address = address;
    let last = answer, offset = Number(answer.headers.get("Upload-Offset"));
    while (!last.headers.get("Upload-Received")) {
      one.progress.value = offset;
      const piece = one.file.slice(offset, offset + PIECE);
      const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream", ...(await checksum(piece)) };
      last = await ask(address, "PATCH", headers, piece);
      offset = Number(last.headers.get("Upload-Offset"));
      one.tries = 0;
    }
    one.progress.value = one.file.size;
    localStorage.removeItem(mark(one));
    return last.headers.get("Upload-Received");
  }

  async function patiently(one) {
    for (one.tries = 0; ; one.tries += 1) {
      try {
        one.say(words.sending);
        return await send(one);
      } catch (error) {
        if (!(error instanceof TypeError) || one.tries >= TRIES) throw error;
        one.say(quoted(words.cut));
        await pause(1000 * 2 ** one.tries);
      }
    }
  }

  async function work() {
    if (busy) return;
    busy = true;
    for (let one; (one = queue.shift()); ) {
      try {
        await patiently(one);
        await taken(one);
      } catch (error) {
        if (one.cancelled) continue;
        if (error instanceof Refused) { localStorage.removeItem(mark(one)); one.wrong(error.message); }
        else if (error instanceof SignedOut) one.wrong(quoted(words.over));
        else one.stopped();
      }
    }
    busy = false;
    if (waiting && !form.querySelector("[data-stopped]")) form.requestSubmit(waiting);
    waiting = null;
  }

  async function taken(one) {
    const section = form.querySelector(`[data-line="${one.line}"]`);
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    const fresh = page.querySelector(`[data-line="${one.line}"] [data-given]`), given = section.querySelector("[data-given]");
    const count = (of) => of.querySelectorAll(".files > li").length;
    const same = fresh && count(fresh) === count(given);
    if (fresh) given.replaceChildren(...fresh.childNodes);
    if (same) { one.told(words.same); return; }
    one.row.remove();
    section.querySelector("[data-status]").textContent = `${one.file.name} ${words.done}`;
  }

  function show(one, section) {
    const row = document.createElement("li"), label = document.createElement("span"), state = document.createElement("span");
    const cancel = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: words.cancel });
    const again = Object.assign(document.createElement("button"), { type: "button", className: "secondary", textContent: words.again, hidden: true });
    one.progress = Object.assign(document.createElement("progress"), { max: one.file.size, value: 0 });
    one.progress.setAttribute("aria-label", one.file.name);
    label.textContent = `${one.file.name} ${size(one.file.size)}`;
    state.className = "quiet";
    row.append(label, state, again, cancel, one.progress);
    one.row = row;
    one.say = (text) => { state.textContent = text; };
    one.wrong = (text) => {
      one.progress.remove(); again.hidden = true; state.className = "mistake"; state.textContent = text; row.dataset.over = "";
      section.querySelector("[data-status]").textContent = `${one.file.name} ${text}`;
    };
    one.told = (text) => {
      one.progress.remove(); cancel.hidden = true; state.textContent = text; row.dataset.over = "";
      section.querySelector("[data-status]").textContent = `${one.file.name} ${text}`;
    };
    one.stopped = () => { row.dataset.stopped = ""; again.hidden = false; one.say(quoted(words.stopped)); };
    again.addEventListener("click", () => { delete row.dataset.stopped; again.hidden = true; queue.push(one); work(); });
    cancel.addEventListener("click", () => {
      one.cancelled = true;
      if (queue.includes(one)) queue.splice(queue.indexOf(one), 1);
      if (one.address) ask(one.address, "DELETE").catch(() => {});
      localStorage.removeItem(mark(one));
      row.remove();
    });
    section.querySelector("[data-queue]").append(row);
    picture(one);
  }

  // What she chose, small, from her own device: nothing is sent for it.
  async function picture(one) {
    if (!one.file.type.startsWith("image/")) return;
    const bitmap = await createImageBitmap(one.file, { resizeHeight: 96 }).catch(() => null);
    if (!bitmap) return;
    const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height });
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    const image = Object.assign(document.createElement("img"), { src: canvas.toDataURL("image/jpeg", 0.7), alt: "" });
    one.row.prepend(image);
  }

  function chosen(input) {
    const section = input.closest("[data-line]");
    // What was wrong with an earlier choice is answered by a new one.
    for (const old of section.querySelectorAll("[data-over], p.mistake")) old.remove();
    section.classList.remove("wrong");
    for (const file of input.files) {
      const one = { file, line: section.dataset.line };
      show(one, section);
      const problem = file.size === 0 ? words.empty : file.size > Number(form.dataset.most) ? words.large : KINDS.test(file.name) ? "" : words.kind;
      if (problem) { one.wrong(problem); continue; }
      one.say(words.waiting);
      queue.push(one);
    }
    input.value = "";
    work();
  }

  for (const section of form.querySelectorAll("[data-line]")) {
    const status = Object.assign(document.createElement("p"), { className: "hidden" });
    status.setAttribute("role", "status");
    status.dataset.status = "";
    section.append(status);
    const drop = section.querySelector(".drop");
    drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      const input = drop.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      chosen(input);
    });
  }
  form.addEventListener("change", (event) => { if (event.target.type === "file") chosen(event.target); });
  form.addEventListener("submit", (event) => { if (busy) { event.preventDefault(); waiting = event.submitter; } });
  window.addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
  form.querySelector(".plainly")?.remove();
}

document.querySelectorAll("form[data-sending]").forEach(up);
