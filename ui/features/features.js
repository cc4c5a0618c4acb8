// The layer list, the atlas and the large map: clicks, arrow keys, the value under the pointer.
// Triggers "layer" {layer}, "channel" {channel} and "cell" {row, col}.

// A held arrow key would ask for every channel on its way: only where it rests is asked for.
const REST = 80; // milliseconds
let asking = null;

function ask(event, wish) {
  clearTimeout(asking);
  asking = setTimeout(() => trigger(event, wish), REST);
}

function mark_layer(layer) {
  for (const button of document.querySelectorAll("#feature-map [data-layer]")) {
    if (button.dataset.layer === layer) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

// A list that comes again as it was sent before is not written anew: it would keep a click's mark.
watch("value", () => {
  const title = element.querySelector(".layer-title");
  if (title) mark_layer(title.dataset.shown);
});

function choose_layer(button) {
  mark_layer(button.dataset.layer);
  trigger("layer", { layer: button.dataset.layer });
  show("#feature-layer");
}

// What a click opens may lie below the screen, as on a phone.
function show(selector) {
  const view = document.querySelector(selector);
  if (view.getBoundingClientRect().top > 0.85 * window.innerHeight) {
    view.scrollIntoView({ behavior: "smooth", block: "start" });
  }
}

// An atlas: rows of tiles in bands, of which each begins on a row of its own.
function read_layout(atlas) {
  return {
    width: Number(atlas.dataset.width),
    height: Number(atlas.dataset.height),
    columns: Number(atlas.dataset.columns),
    cell: Number(atlas.dataset.cell),
    left: Number(atlas.dataset.left),
    bands: JSON.parse(atlas.dataset.bands).map(([start, count, row]) => ({ start, count, row })),
    order: JSON.parse(atlas.dataset.order),
  };
}

function place_at(layout, x, y) {
  const row = Math.floor(y / layout.cell);
  const column = Math.floor((x - layout.left) / layout.cell);
  if (column < 0 || column >= layout.columns) return -1;
  for (const band of layout.bands) {
    const place = (row - band.row) * layout.columns + column;
    if (row >= band.row && place < band.count) return band.start + place;
  }
  return -1;
}

function corner(layout, place) {
  const band = layout.bands.find((each) => place < each.start + each.count);
  const index = place - band.start;
  const row = band.row + Math.floor(index / layout.columns);
  return [layout.left + (index % layout.columns) * layout.cell, row * layout.cell];
}

function choose_tile(atlas, layout, place) {
  const mark = atlas.querySelector(".mark");
  const [x, y] = corner(layout, place);
  mark.style.left = `${(100 * x) / layout.width}%`;
  mark.style.top = `${(100 * y) / layout.height}%`;
  mark.scrollIntoView({ block: "nearest", inline: "nearest" });
  ask("channel", { channel: layout.order[place] });
}

function marked_place(atlas, layout) {
  const mark = atlas.querySelector(".mark");
  const x = (parseFloat(mark.style.left) * layout.width) / 100;
  const y = (parseFloat(mark.style.top) * layout.height) / 100;
  return place_at(layout, x + 1, y + 1);
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function move_tile(atlas, [dx, dy]) {
  const layout = read_layout(atlas);
  const place = marked_place(atlas, layout);
  const last = layout.order.length - 1;
  if (dx) return choose_tile(atlas, layout, Math.max(0, Math.min(last, place + dx)));
  const [x, y] = corner(layout, place);
  const next = place_at(layout, x + 1, y + 1 + dy * layout.cell);
  if (next >= 0) choose_tile(atlas, layout, next);
}

// The large map: [row, column] under the pointer.
function cell_at(map, event) {
  const box = map.querySelector("img").getBoundingClientRect();
  const side = Number(map.dataset.side);
  const index = (offset, length) => Math.max(0, Math.min(side - 1, Math.floor((offset / length) * side)));
  return [index(event.clientY - box.top, box.height), index(event.clientX - box.left, box.width)];
}

function choose_cell(map, row, col) {
  const side = Number(map.dataset.side);
  const mark = map.querySelector(".cell");
  mark.style.left = `${(100 * col) / side}%`;
  mark.style.top = `${(100 * row) / side}%`;
  ask("cell", { row, col });
}

function move_cell(map, [dx, dy]) {
  const side = Number(map.dataset.side);
  const mark = map.querySelector(".cell");
  const step = (percent, by) => {
    const index = Math.round((parseFloat(percent) * side) / 100) + by;
    return Math.max(0, Math.min(side - 1, index));
  };
  choose_cell(map, step(mark.style.top, dy), step(mark.style.left, dx));
}

function read_value(map, row, col) {
  if (!map.dataset.values) return null;
  const bytes = Uint8Array.from(atob(map.dataset.values), (c) => c.charCodeAt(0));
  return new DataView(bytes.buffer).getFloat32(4 * (row * Number(map.dataset.side) + col), true);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-layer]");
  if (button) return choose_layer(button);
  const atlas = event.target.closest(".atlas");
  if (atlas) {
    const layout = read_layout(atlas);
    const box = atlas.getBoundingClientRect();
    const scale = layout.width / box.width; // a wide atlas is shown smaller
    const x = (event.clientX - box.left) * scale;
    const place = place_at(layout, x, (event.clientY - box.top) * scale);
    if (place < 0) return;
    choose_tile(atlas, layout, place);
    return show("#feature-channel");
  }
  const map = event.target.closest(".big-map");
  if (map) choose_cell(map, ...cell_at(map, event));
});

element.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step) return;
  const atlas = event.target.closest(".atlas");
  const map = event.target.closest(".big-map");
  if (!atlas && !map) return;
  event.preventDefault();
  if (atlas) move_tile(atlas, step);
  else move_cell(map, step);
});

element.addEventListener("pointermove", (event) => {
  const map = event.target.closest(".big-map");
  const output = element.querySelector(".under");
  if (!output) return;
  const [row, col] = map ? cell_at(map, event) : [0, 0];
  const value = map && read_value(map, row, col);
  output.textContent = value === null || !map ? "" : `[${row}, ${col}] ${value.toPrecision(4)}`;
});
