// Several files chosen at once for a line: each gets its own tick 已核对原件, in place of the one for all of them.
for (const field of document.querySelectorAll("[data-copies]")) {
  const list = document.createElement("ul"), all = document.querySelector(`#compared_${CSS.escape(field.name)}`);
  list.className = "files";
  field.after(list);
  const follow = () => {
    const several = field.files.length > 1;
    all.closest("label").hidden = several;
    list.hidden = !several;
    if (several) all.checked = false;
    list.replaceChildren(...[...(several ? field.files : [])].map((file, place) => {
      const item = document.createElement("li"), label = all.closest("label").cloneNode(true), tick = label.querySelector("input");
      label.hidden = false;
      tick.id = label.htmlFor = `compared_${field.name}_${place}`;
      tick.value = `${field.name}:${place}`;
      label.querySelector(".hidden").textContent = ` ${file.name}`;
      item.append(file.name, label);
      return item;
    }));
  };
  field.addEventListener("change", follow);
  follow();
}
