// What was cut out, on the visitor's own photo: its outline lies over the picture. A click or a tap finds
// the garment anew from there, a drawn box too; with the keys: arrows move a cross, Enter points.
// Triggers "pointed" {where}: [x, y], [left, top, right, bottom] in shares of the picture, or null for the
// first cut. `cut`: {outlines: [[[x, y], ...], ...]} in the same shares. `words`: {crosshair}.
const MOVED = 8; // pixels from which on a click is a drawn box
const FINGER = 14; // the same for a finger
const STEP = 0.05; // of the picture that an arrow key moves the cross; with Shift a fifth of it
const CUTS = { "cut-to-point": "point", "cut-to-box": "box", "cut-to-first": "first" };
const SVG = "http://www.w3.org/2000/svg";

const home = element.closest(".tabitem");
let frame = null; // Gradio's picture, which comes later than this
const overlay = document.createElement("div");
overlay.className = "cut-overlay";
overlay.hidden = true;
const drawing = document.createElementNS(SVG, "svg");
drawing.setAttribute("viewBox", "0 0 1 1");
drawing.setAttribute("preserveAspectRatio", "none");
drawing.setAttribute("aria-hidden", "true");
const lines = ["halo", "line"].map((name) => {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", name);
  return path;
});
const box = document.createElementNS(SVG, "rect");
drawing.append(...lines, box);
const cross = document.createElement("button");
cross.type = "button";
cross.className = "crosshair";
overlay.append(drawing, cross);

const sizes = new ResizeObserver(place);
let at = [0.5, 0.5]; // of the cross
let from = null; // where a click or a box began, and its {pointer}
let takes_box = false;
let outlined = ""; // the picture that the outline belongs to

function picture() {
  return frame?.querySelector(".image-frame img");
}

// The part of the page that the picture fills: its element is wider or higher.
function shown(image) {
  const outer = image.getBoundingClientRect();
  const fit = Math.min(outer.width / image.naturalWidth, outer.height / image.naturalHeight);
  const scale = getComputedStyle(image).objectFit === "scale-down" ? Math.min(1, fit) : fit;
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  const left = outer.left + (outer.width - width) / 2;
  return { left, top: outer.top + (outer.height - height) / 2, width, height };
}

function place() {
  const found = home.querySelector("#picture");
  if (found && found !== frame) {
    frame = found;
    frame.append(overlay);
    sizes.observe(frame);
  }
  const image = picture();
  const is_there = image && image.naturalWidth > 0 && image.getClientRects().length > 0;
  overlay.hidden = !is_there;
  if (!is_there) return;
  const inner = shown(image);
  const outer = frame.getBoundingClientRect();
  Object.assign(overlay.style, {
    left: `${inner.left - outer.left - frame.clientLeft}px`,
    top: `${inner.top - outer.top - frame.clientTop}px`,
    width: `${inner.width}px`,
    height: `${inner.height}px`,
  });
  drawing.style.display = image.src === outlined ? "" : "none";
}

function draw() {
  const { outlines = [] } = props.cut || {};
  const path = outlines.map((line) => `M${line.map((each) => each.join(" ")).join("L")}Z`).join("");
  for (const line of lines) line.setAttribute("d", path);
  outlined = picture()?.src || "";
  show_box(null);
  place();
}

function show_cross() {
  cross.style.left = `${100 * at[0]}%`;
  cross.style.top = `${100 * at[1]}%`;
}

function show_box(corners) {
  box.style.display = corners ? "" : "none";
  if (!corners) return;
  const [left, top, right, bottom] = corners;
  const sides = { x: left, y: top, width: right - left, height: bottom - top };
  for (const [name, value] of Object.entries(sides)) box.setAttribute(name, value);
}

function share(event) {
  const outer = overlay.getBoundingClientRect();
  const within = (value) => Math.round(1000 * Math.min(1, Math.max(0, value))) / 1000;
  return [
    within((event.clientX - outer.left) / outer.width),
    within((event.clientY - outer.top) / outer.height),
  ];
}

function point(where) {
  if (where?.length === 2) at = where;
  show_cross();
  take_box(false);
  trigger("pointed", { where });
}

function take_box(is_taken) {
  takes_box = is_taken;
  overlay.classList.toggle("takes-box", is_taken);
  for (const button of element.querySelectorAll('[data-cut="box"]')) {
    button.setAttribute("aria-pressed", String(is_taken));
  }
}

overlay.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || from) return;
  from = { pointer: event.pointerId, x: event.clientX, y: event.clientY, place: share(event) };
});

function drawn(event) {
  const least = event.pointerType === "touch" ? FINGER : MOVED;
  if (Math.hypot(event.clientX - from.x, event.clientY - from.y) < least) return null;
  const [[x0, y0], [x1, y1]] = [from.place, share(event)];
  return [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
}

overlay.addEventListener("pointermove", (event) => {
  if (event.pointerId !== from?.pointer) return;
  const corners = drawn(event);
  if (corners && !overlay.hasPointerCapture(event.pointerId)) overlay.setPointerCapture(event.pointerId);
  show_box(corners);
});
overlay.addEventListener("pointerup", (event) => {
  if (event.pointerId !== from?.pointer) return;
  const corners = drawn(event);
  const { place: start } = from;
  from = null;
  if (!corners) point(start);
  else if (takes_box || event.pointerType !== "touch") point(corners);
});
overlay.addEventListener("pointercancel", () => { // a finger scrolls
  from = null;
  show_box(null);
});

cross.addEventListener("keydown", (event) => {
  const step = event.shiftKey ? STEP / 5 : STEP;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  const move = moves[event.key];
  if (move) {
    event.preventDefault();
    at = at.map((place, axis) => Math.min(1, Math.max(0, place + move[axis])));
    show_cross();
  } else if (["Enter", " "].includes(event.key)) {
    event.preventDefault();
    point(at);
  }
});

// The note's buttons, and those of the panel that puts things right.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cut], #put-right button");
  const cut = button?.dataset.cut || CUTS[button?.id];
  if (!cut) return;
  if (cut === "first") return point(null);
  if (cut === "other") return frame.querySelector("input[type=file]")?.click();
  take_box(cut === "box" && !takes_box);
  frame.scrollIntoView({ block: "nearest" });
  cross.focus({ preventScroll: true });
});

home.addEventListener("load", place, true);
new MutationObserver(place).observe(home, { subtree: true, childList: true, attributeFilter: ["src"] });

function name_cross() {
  cross.setAttribute("aria-label", (props.words || {}).crosshair || "");
}

watch("words", name_cross);
watch("cut", draw);
name_cross();
show_cross();
place();
