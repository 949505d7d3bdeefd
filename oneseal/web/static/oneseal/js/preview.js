// The preview beside the list comes by itself, a skeleton standing in its place on the way; the address is the one that the link names, so
// that loading anew shows the same. Where there is no room beside the list, the case opens; when the line is cut, the link is followed.
const preview = document.querySelector("#preview"), skeleton = document.querySelector("#skeleton"), told = document.querySelector("#told");
let asked = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-preview]");
  if (!link || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const before = [...preview.childNodes];
  preview.replaceChildren(skeleton.content.cloneNode(true));
  if (!preview.checkVisibility()) {
    preview.replaceChildren(...before);
    location.assign(link.closest("tr").querySelector(".what a").href);
    return;
  }
  asked = link;
  told.textContent = "正在打开预览";
  window.htmx.ajax("GET", link.href, { source: preview, target: preview, swap: "innerHTML" }).catch(() => {}); // what went wrong is followed below
});

const follow = (event) => { if (event.detail.elt === preview && asked) location.assign(asked.href); };
document.addEventListener("htmx:responseError", follow);
document.addEventListener("htmx:sendError", follow);

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== preview || new URL(event.detail.xhr.responseURL).pathname === location.pathname) return;
  event.detail.shouldSwap = false; // the session is over: its page is no preview
  follow(event);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== preview || !asked) return;
  history.replaceState(null, "", asked.href);
  document.querySelector("tr.chosen")?.classList.remove("chosen");
  asked.closest("tr").classList.add("chosen");
  told.textContent = `预览：${preview.querySelector("h2")?.textContent ?? ""}`;
});
