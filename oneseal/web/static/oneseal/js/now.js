// A time is taken from the clock of the device at one touch. Without this file it is typed.
for (const button of document.querySelectorAll("[data-now]")) {
  const field = document.getElementById(button.dataset.now);
  button.hidden = false;
  button.addEventListener("click", () => {
    const at = new Date();
    field.value = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
