// The large map of a channel: the cell under the pointer, its value, and what it sees of the input
// and of the visitor's picture, all worked out here. Triggers "cell" {row, col}.

// A held arrow key would ask for every cell on its way: only where it rests is asked for.
const REST = 80; // milliseconds
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let asking = null;

const map = () => element.querySelector(".big-map");

// [row, column] under the pointer.
function cell_at(event) {
  const box = map().querySelector("img").getBoundingClientRect();
  const side = Number(map().dataset.side);
  const index = (offset, length) => Math.max(0, Math.min(side - 1, Math.floor((offset / length) * side)));
  return [index(event.clientY - box.top, box.height), index(event.clientX - box.left, box.width)];
}

function chosen_cell() {
  const side = Number(map().dataset.side);
  const { top, left } = map().querySelector(".cell.chosen").style;
  return [top, left].map((percent) => Math.round((parseFloat(percent) * side) / 100));
}

function set_cell(mark, row, col) {
  const side = Number(map().dataset.side);
  mark.style.left = `${(100 * col) / side}%`;
  mark.style.top = `${(100 * row) / side}%`;
}

function choose_cell(row, col) {
  set_cell(map().querySelector(".cell.chosen"), row, col);
  preview(row, col);
  clearTimeout(asking);
  asking = setTimeout(() => trigger("cell", { row, col }), REST);
}

// Three digits that count, as the server writes them.
function number(value) {
  const size = Math.abs(value);
  if (size && (size < 0.001 || size >= 100000)) return value.toExponential(1).replace("-", "−");
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3).replace("-", "−");
}

function read_value(row, col) {
  if (!map()?.dataset.values) return null;
  const bytes = Uint8Array.from(atob(map().dataset.values), (c) => c.charCodeAt(0));
  return new DataView(bytes.buffer).getFloat32(4 * (row * Number(map().dataset.side) + col), true);
}

function filled(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

// What a cell sees: as Field.interval and Field.box of cnn_models/inside/receptive_field.py.
function interval([size, jump, start, limit], index) {
  const first = start + index * jump;
  return [Math.max(first, 0), Math.min(first + size, limit)];
}

function place(mark, left, top, right, bottom) {
  const [width, height] = [right - left, bottom - top];
  Object.entries({ left, top, width, height }).forEach(([key, share]) => (mark.style[key] = `${100 * share}%`));
}

// Show a cell everywhere at once. `field`: another path's of an Inception block.
function preview(row, col, field) {
  const panes = element.querySelector(".panes");
  if (!panes) return;
  const seen = field || JSON.parse(panes.dataset.field);
  const side = Number(panes.dataset.input);
  const [[top, bottom], [left, right]] = [interval(seen, row), interval(seen, col)];
  show_box(panes, [left, top, right, bottom].map((edge) => edge / side));
  const words = panes.querySelector(".on-input figcaption");
  const [width, height, size] = [right - left, bottom - top, seen[0]];
  const is_cut = Math.min(width, height) < size;
  const small = (length) => ((length * 28) / side).toFixed(1);
  const values = { width, height, side, size, small_width: small(width), small_height: small(height) };
  words.textContent = filled(panes.dataset.sees + (is_cut ? ` ${panes.dataset.padding}` : ""), values);
  panes.querySelector(".on-input .box").classList.toggle("cut", is_cut);
  if (map() && !field) show_cell(row, col);
}

function show_box(panes, [left, top, right, bottom]) {
  place(panes.querySelector(".on-input .box"), left, top, right, bottom);
  const on_upload = panes.querySelector(".on-upload .box");
  if (!on_upload) return;
  const [x0, y0, x1, y1] = JSON.parse(panes.dataset.crop);
  const held = (share) => Math.max(0, Math.min(1, share));
  const [across, down] = [(x) => held(x0 + x * (x1 - x0)), (y) => held(y0 + y * (y1 - y0))];
  place(on_upload, across(left), down(top), across(right), down(bottom));
}

function show_cell(row, col) {
  const under = map().querySelector(".cell.under");
  const [chosen_row, chosen_col] = chosen_cell();
  under.hidden = row === chosen_row && col === chosen_col;
  set_cell(under, row, col);
  const value = read_value(row, col);
  const words = element.querySelector(".big figcaption");
  if (value !== null) words.textContent = filled(words.dataset.at, { row, col, value: number(value) });
}

element.addEventListener("pointermove", (event) => {
  if (event.target.closest(".big-map")) preview(...cell_at(event));
});

element.addEventListener("pointerout", (event) => {
  const from = event.target.closest(".big-map");
  if (from && !from.contains(event.relatedTarget)) preview(...chosen_cell());
});

element.addEventListener("click", (event) => {
  if (event.target.closest(".big-map")) choose_cell(...cell_at(event));
});

element.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step || !event.target.closest(".big-map")) return;
  event.preventDefault();
  const side = Number(map().dataset.side);
  const held = (index) => Math.max(0, Math.min(side - 1, index));
  const [row, col] = chosen_cell();
  choose_cell(held(row + step[1]), held(col + step[0]));
});

// The pointer over a small map of the atlas, in features.js; null when it leaves.
document.addEventListener("look-at", ({ detail }) => {
  if (detail) preview(detail.row, detail.col, detail.field);
  else if (map()) preview(...chosen_cell());
});
