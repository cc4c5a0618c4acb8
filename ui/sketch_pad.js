// A drawing pad, black on white. Posts {png, strokes} after every finished stroke, undo and clear.
// Once the page is laid out for its visitor, what was drawn before a reload is brought back.
const canvas = element.querySelector("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });
const PEN_WIDTH = 9;
const ERASER_WIDTH = 26;
let tool = "pen";
let history = [];
let last = null;

function blank() {
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
}

function point(event) {
  const box = canvas.getBoundingClientRect();
  return [
    ((event.clientX - box.left) * canvas.width) / box.width,
    ((event.clientY - box.top) * canvas.height) / box.height,
  ];
}

function stroke(from, to) {
  pen.lineCap = "round";
  pen.lineWidth = tool === "pen" ? PEN_WIDTH : ERASER_WIDTH;
  pen.strokeStyle = tool === "pen" ? "black" : "white";
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
}

const KEPT = "classic-cnn-lab-drawing"; // page.js forgets it when another picture comes in

function post() {
  const png = canvas.toDataURL("image/png");
  try {
    if (history.length) sessionStorage.setItem(KEPT, png);
    else sessionStorage.removeItem(KEPT);
  } catch { /* A browser that keeps nothing loses the drawing on a reload. */ }
  props.value = { png, strokes: history.length };
  trigger("drawn");
}

let is_restored = false;

// An example in the address came after the drawing.
async function restore() {
  if (is_restored || !Object.keys(props.words || {}).length) return;
  is_restored = true;
  let kept = "";
  try {
    kept = sessionStorage.getItem(KEPT);
  } catch { /* As above. */ }
  if (!kept || new URLSearchParams(window.location.search).has("example")) return;
  const picture = new Image();
  picture.src = kept;
  await picture.decode();
  history.push(pen.getImageData(0, 0, canvas.width, canvas.height));
  pen.drawImage(picture, 0, 0);
  post();
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  canvas.setPointerCapture(event.pointerId);
  history.push(pen.getImageData(0, 0, canvas.width, canvas.height));
  if (history.length > 50) history.shift();
  last = point(event);
  stroke(last, last);
});
canvas.addEventListener("pointermove", (event) => {
  if (!last) return;
  const next = point(event);
  stroke(last, next);
  last = next;
});
for (const end of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(end, () => {
    if (!last) return;
    last = null;
    post();
  });
}

function use(name) {
  if (name === "undo") {
    if (!history.length) return;
    pen.putImageData(history.pop(), 0, 0);
    post();
  } else if (name === "clear") {
    history = [];
    blank();
    post();
  } else {
    tool = name;
    for (const button of element.querySelectorAll("[aria-pressed]")) {
      button.setAttribute("aria-pressed", String(button.dataset.tool === name));
    }
  }
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tool]");
  if (button) use(button.dataset.tool);
});
element.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "z") {
    event.preventDefault();
    use("undo");
  }
});

// The visitor's language: {pen, eraser, undo, clear, pad}.
function name_tools() {
  for (const [tool_name, words] of Object.entries(props.words || {})) {
    const button = element.querySelector(`[data-tool="${tool_name}"]`);
    if (button) button.textContent = words;
    else canvas.setAttribute("aria-label", words);
  }
}
// The words come with the language and the lesson: only now may an answer be asked for.
watch("words", () => {
  name_tools();
  restore();
});

blank();
name_tools();
restore();
