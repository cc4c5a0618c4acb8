// The atlas of a layer: clicks, arrow keys, what the cell under the pointer sees.
// Triggers "channel" {channel}, and "look-at" {row, col, field} or null on the document.

// A held arrow key would ask for every channel on its way: only where it rests is asked for.
const REST = 80; // milliseconds
let asking = null;

function ask(event, wish) {
  clearTimeout(asking);
  asking = setTimeout(() => trigger(event, wish), REST);
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

element.addEventListener("click", (event) => {
  const atlas = event.target.closest(".atlas");
  if (!atlas) return;
  const layout = read_layout(atlas);
  const place = place_at(layout, ...point_in(atlas, layout, event));
  if (place < 0) return;
  choose_tile(atlas, layout, place);
  show("#feature-channel");
});

element.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const atlas = event.target.closest(".atlas");
  if (!step || !atlas) return;
  event.preventDefault();
  move_tile(atlas, step);
});

// In the atlas's own pixels: it may be shown smaller or larger.
function point_in(atlas, layout, event) {
  const box = atlas.getBoundingClientRect();
  const scale = layout.width / box.width;
  return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
}

function look_at(detail) {
  document.dispatchEvent(new CustomEvent("look-at", { detail }));
}

element.addEventListener("pointermove", (event) => {
  const atlas = event.target.closest(".atlas");
  if (!atlas || !Number(atlas.dataset.side)) return;
  const layout = read_layout(atlas);
  const [x, y] = point_in(atlas, layout, event);
  const place = place_at(layout, x, y);
  if (place < 0) return look_at(null);
  const [left, top] = corner(layout, place);
  const side = Number(atlas.dataset.side);
  const index = (offset) => Math.max(0, Math.min(side - 1, Math.floor((offset / (layout.cell - 2)) * side)));
  const fields = JSON.parse(atlas.dataset.fields);
  const band = layout.bands.findIndex((each) => place < each.start + each.count);
  look_at({ row: index(y - top), col: index(x - left), field: fields[band] });
});

element.addEventListener("pointerout", (event) => {
  const atlas = event.target.closest(".atlas");
  if (atlas && !atlas.contains(event.relatedTarget)) look_at(null);
});
