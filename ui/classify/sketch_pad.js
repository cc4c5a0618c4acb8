// A drawing pad, black on white, as wide as its column. Posts {strokes: [{width, shade, points: [[x, y],
// ...]}]}, in units of which the pad has 280 a side, after every finished stroke, undo, redo and clear;
// while a stroke is drawn too, with {live: true}, five times a second at most. The canvas is never read
// back: some browsers falsify what it gives, so that nobody is recognised by it.
// What was drawn before a reload is there again; the page's greeting answers it.
const canvas = element.querySelector("canvas");
const pen = canvas.getContext("2d");
const SIDE = 280; // units
const TOOLS = {
  thin: { width: 5, shade: 0 },
  pen: { width: 9, shade: 0 },
  thick: { width: 16, shade: 0 },
  eraser: { width: 26, shade: 255 },
};
const STEP = 3; // units, the least between two points of a stroke
const LIVE = 200; // milliseconds between two answers while a stroke is drawn
const PINCH = 8; // units that the first finger of a pinch may have moved before the second comes
const PALM = 60; // pixels of the screen: what touches it more broadly is no finger
const PEN_REST = 1000; // milliseconds after a pen's stroke in which the hand beside it draws nothing
let tool = "pen";
let drawings = [[]]; // the strokes, as they were after each change
let shown = 0; // which of them
let current = null; // the stroke that is being drawn, and its {pointer, type}
let pen_lifted = -Infinity;

function strokes() {
  return drawings[shown];
}

function point(event) {
  const box = canvas.getBoundingClientRect();
  const x = ((event.clientX - box.left) * SIDE) / box.width;
  const y = ((event.clientY - box.top) * SIDE) / box.height;
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
  pen.fillRect(0, 0, SIDE, SIDE);
  for (const each of strokes()) paint(each);
  if (current) paint(current.stroke);
}

// The canvas has the screen's own pixels, so that lines are sharp on a phone.
function fit() {
  const side = Math.round(canvas.clientWidth * window.devicePixelRatio);
  if (!side || canvas.width === side) return;
  canvas.width = canvas.height = side;
  pen.setTransform(side / SIDE, 0, 0, side / SIDE, 0, 0);
  paint_all();
}

const KEPT = "classic-cnn-lab-drawing"; // page.js forgets it when another picture comes in

function post() {
  clearTimeout(waiting);
  waiting = null;
  try {
    if (strokes().length) sessionStorage.setItem(KEPT, JSON.stringify(strokes()));
    else sessionStorage.removeItem(KEPT);
  } catch { /* A browser that keeps nothing loses the drawing on a reload. */ }
  props.value = { strokes: strokes() };
  trigger("drawn");
}

let waiting = null; // for the next answer while a stroke is drawn
let posted_at = -Infinity;

// One request is under way at a time; of what is drawn meanwhile, Gradio asks about the newest.
function post_live() {
  if (waiting || !current) return;
  const left = posted_at + LIVE - performance.now();
  waiting = setTimeout(() => {
    waiting = null;
    if (!current) return;
    posted_at = performance.now();
    current.is_told = true;
    const { width, shade, points } = current.stroke;
    props.value = { strokes: [...strokes(), { width, shade, points: [...points] }], live: true };
    trigger("drawn");
  }, Math.max(0, left));
}

// An example in the address came after the drawing.
function restore() {
  if (new URLSearchParams(window.location.search).has("example")) return;
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT)) || [];
    if (!kept.length) return;
    [drawings, shown] = [[[], kept], 1];
    props.value = { strokes: kept };
    paint_all();
  } catch { /* As above. */ }
}

function change(next) {
  drawings = [...drawings.slice(0, shown + 1), next];
  shown += 1;
  paint_all();
  post();
}

function extend(event, step) {
  const { points } = current.stroke;
  const [x, y] = point(event);
  const [before_x, before_y] = points.at(-1);
  if (Math.hypot(x - before_x, y - before_y) < step) return;
  points.push([x, y]);
  paint(current.stroke, points.length - 2);
  post_live();
}

function end() {
  current = null;
  delete canvas.dataset.isDrawing;
}

function drop() {
  if (!current) return;
  const { is_told } = current;
  end();
  paint_all();
  if (is_told) post();
}

function is_palm(event) {
  return event.pointerType === "touch" && Math.max(event.width, event.height) > PALM;
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
  if (event.button !== 0 || is_palm(event) || (current && !gives_way(event))) return;
  if (event.pointerType === "touch" && event.timeStamp - pen_lifted < PEN_REST) return;
  canvas.setPointerCapture(event.pointerId);
  const stroke = { ...TOOLS[tool], points: [point(event)] };
  current = { stroke, pointer: event.pointerId, type: event.pointerType, is_told: false };
  canvas.dataset.isDrawing = "";
  paint(stroke);
});
canvas.addEventListener("pointermove", (event) => {
  if (event.pointerId !== current?.pointer) return;
  if (is_palm(event)) drop();
  else extend(event, STEP);
});
canvas.addEventListener("pointerup", (event) => {
  if (event.pointerId !== current?.pointer) return;
  extend(event, 0.1);
  if (current.type === "pen") pen_lifted = event.timeStamp;
  const { stroke } = current;
  end();
  change([...strokes(), stroke]);
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

function show(place) {
  if (place < 0 || place >= drawings.length) return;
  shown = place;
  paint_all();
  post();
}

function use(name) {
  drop();
  if (name === "undo") return show(shown - 1);
  if (name === "redo") return show(shown + 1);
  if (name !== "clear") return take(name);
  if (tool === "eraser") take("pen");
  if (strokes().length) change([]);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tool]");
  if (button) use(button.dataset.tool);
});
element.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  use(key === "y" || event.shiftKey ? "redo" : "undo");
});

// The visitor's language: {thin, pen, thick, eraser, undo, redo, clear, pad}.
function name_tools() {
  for (const [tool_name, words] of Object.entries(props.words || {})) {
    const button = element.querySelector(`[data-tool="${tool_name}"]`);
    if (!button) canvas.setAttribute("aria-label", words);
    else if (["eraser", "clear"].includes(tool_name)) button.textContent = words;
    else [button.title, button.ariaLabel] = [words, words];
  }
}
watch("words", name_tools);

new ResizeObserver(fit).observe(canvas);
fit();
name_tools();
restore();
