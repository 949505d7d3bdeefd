// A signature drawn with finger, pen or mouse, sent as a picture. Without this file one signs on paper and sends its photo.
for (const pad of document.querySelectorAll("[data-pad]")) {
  const canvas = pad.querySelector("canvas");
  const sent = pad.querySelector("input");
  const pen = canvas.getContext("2d");
  const choices = document.querySelectorAll('[name="signed"]');
  const chosen = () => [...choices].find((each) => each.checked)?.value;

  const blank = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = "#000";
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    sent.value = "";
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  let drawing = false;
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    drawing = false;
    sent.value = canvas.toDataURL("image/png");
  });
  pad.querySelector("[data-clear]").addEventListener("click", blank);
  const show = () => (pad.hidden = chosen() !== "screen");
  for (const each of choices) each.addEventListener("change", show);
  blank();
  show();
}
