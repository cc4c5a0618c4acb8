// A drawing pad, black on white. Posts {strokes: [{width, shade, points: [[x, y], ...]}]}, in the
// canvas's pixels, after every finished stroke, undo and clear. The canvas is never read back: some browsers
// falsify what it gives, so that nobody is recognised by it.
// Once the page is laid out for its visitor, what was drawn before a reload is brought back.
const canvas = element.querySelector("canvas");
const pen = canvas.getContext("2d");
const TOOLS = { pen: { width: 9, shade: 0 }, eraser: { width: 26, shade: 255 } };
const STEP = 3; // pixels, the least between two points of a stroke
const PINCH = 8; // pixels that the first finger of a pinch may have moved before the second comes
const PEN_REST = 1000; // milliseconds after a pen's stroke in which the hand beside it draws nothing
let tool = "pen";
let strokes = [];
let current = null; // the stroke that is being drawn, and its {pointer, type}
let pen_lifted = -Infinity;

function point(event) {
  const box = canvas.getBoundingClientRect();
  const x = ((event.clientX - box.left) * canvas.width) / box.width;
  const y = ((event.clientY - box.top) * canvas.height) / box.height;
  return [Math.round(10 * x) / 10, Math.round(10 * y) / 10];
}

function paint(stroke, from = 0) {
  pen.lineCap = pen.lineJoin = "round";
  pen.lineWidth = stroke.width;
  pen.strokeStyle = stroke.shade ? "white" : "black";
  pen.beginPath();
  pen.moveTo(...stroke.points[from]);
  for (const each of stroke.points.slice(from)) pen.lineTo(...each);
  pen.stroke();
}

function paint_all() {
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  for (const each of strokes) paint(each);
}

const KEPT = "classic-cnn-lab-drawing"; // page.js forgets it when another picture comes in

function post() {
  try {
    if (strokes.length) sessionStorage.setItem(KEPT, JSON.stringify(strokes));
    else sessionStorage.removeItem(KEPT);
  } catch { /* A browser that keeps nothing loses the drawing on a reload. */ }
  props.value = { strokes };
  trigger("drawn");
}

let is_restored = false;

// An example in the address came after the drawing.
function restore() {
  if (is_restored || !Object.keys(props.words || {}).length) return;
  is_restored = true;
  if (new URLSearchParams(window.location.search).has("example")) return;
  try {
    strokes = JSON.parse(sessionStorage.getItem(KEPT)) || [];
    paint_all();
  } catch { /* As above. */
    strokes = [];
  }
  if (strokes.length) post();
}

function extend(event, step) {
  const { points } = current.stroke;
  const [x, y] = point(event);
  const [before_x, before_y] = points.at(-1);
  if (Math.hypot(x - before_x, y - before_y) < step) return;
  points.push([x, y]);
  paint(current.stroke, points.length - 2);
}

function drop() {
  if (!current) return;
  current = null;
  paint_all();
}

// Of a pinch, neither finger draws. Of any other two, only the first does; but a pen takes over
// from the hand that rests beside it.
function gives_way(event) {
  const [[x, y], ...rest] = current.stroke.points;
  const has_moved = rest.some(([to_x, to_y]) => Math.hypot(to_x - x, to_y - y) > PINCH);
  const is_pen = event.pointerType === "pen" && current.type !== "pen";
  if (is_pen || (current.type === "touch" && !has_moved)) drop();
  return is_pen;
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || (current && !gives_way(event))) return;
  if (event.pointerType === "touch" && event.timeStamp - pen_lifted < PEN_REST) return;
  canvas.setPointerCapture(event.pointerId);
  const stroke = { ...TOOLS[tool], points: [point(event)] };
  current = { stroke, pointer: event.pointerId, type: event.pointerType };
  paint(stroke);
});
canvas.addEventListener("pointermove", (event) => {
  if (event.pointerId === current?.pointer) extend(event, STEP);
});
canvas.addEventListener("pointerup", (event) => {
  if (event.pointerId !== current?.pointer) return;
  extend(event, 0.1);
  if (current.type === "pen") pen_lifted = event.timeStamp;
  strokes.push(current.stroke);
  current = null;
  post();
});
// The system has seen that it was a palm, or a gesture of its own.
canvas.addEventListener("pointercancel", (event) => {
  if (event.pointerId === current?.pointer) drop();
});

function take(name) {
  tool = name;
  for (const button of element.querySelectorAll("[aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button.dataset.tool === name));
  }
}

function use(name) {
  drop();
  if (name === "undo") {
    if (!strokes.pop()) return;
  } else if (name === "clear") {
    strokes = [];
    take("pen");
  } else {
    return take(name);
  }
  paint_all();
  post();
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

paint_all();
name_tools();
restore();
