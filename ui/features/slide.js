// A kernel slides over its input: play, pause and step. Needs `preview` and `number` of channel.js.

const TICK = 110; // milliseconds
const BEATS = 9; // in which the products of one position appear

let slide = null; // {figure, data, num, position, shown, timer}

function load_slide() {
  if (slide) clearInterval(slide.timer);
  const figure = element.querySelector(".slide");
  slide = figure && { figure, ...read_slide(figure), timer: 0 };
  if (slide) draw_slide();
}

function read_slide(figure) {
  const data = JSON.parse(figure.dataset.slide);
  const num = data.cells.length;
  const rows = Array.from({ length: num * num }, () => "<i></i>").join("");
  const products = Array.from({ length: data.kernel ** 2 }, () => "<span></span>").join("");
  figure.querySelector(".cover").innerHTML = rows;
  figure.querySelector(".slide-products").innerHTML = products;
  figure.style.setProperty("--num", num);
  figure.style.setProperty("--kernel", data.kernel);
  return { data, num, position: data.start, shown: data.kernel ** 2, computed: num * num };
}

const position_now = () => [Math.floor(slide.position / slide.num), slide.position % slide.num];

// The K x K values under the window, or their products with the weights; null in the padding.
function terms() {
  const { kernel, stride, seen, weights } = slide.data;
  const [row, col] = position_now();
  const found = [];
  for (let y = 0; y < kernel; y += 1) {
    for (let x = 0; x < kernel; x += 1) {
      const value = seen[row * stride + y][col * stride + x];
      found.push(value === null || !weights ? value : value * weights[y][x]);
    }
  }
  return found;
}

function draw_slide() {
  const { figure, data, num, shown, computed } = slide;
  const [row, col] = position_now();
  const found = terms();
  const limit = Math.max(1e-9, ...found.map((each) => Math.abs(each || 0)));
  figure.querySelectorAll(".slide-products span").forEach((span, i) => {
    const value = found[i];
    const is_there = i < shown;
    span.textContent = is_there && value !== null && data.kernel <= 5 ? (Number(value.toFixed(2)) || 0).toFixed(2).replace("-", "−") : "";
    span.style.background = is_there ? shade(value || 0, limit) : "";
  });
  const side = data.seen.length;
  put(figure.querySelector(".slide-in .window"), col * data.stride, row * data.stride, data.kernel, side);
  put(figure.querySelector(".slide-out .window"), col, row, 1, num);
  figure.querySelectorAll(".cover i").forEach((each, i) => each.classList.toggle("hidden", i < computed));
  figure.querySelector(".sum").textContent = summed(found.slice(0, shown), shown === found.length, data.cells[row][col]);
  preview(data.top + row, data.left + col);
}

function put(mark, left, top, size, side) {
  const share = (value) => `${(100 * value) / side}%`;
  Object.assign(mark.style, { left: share(left), top: share(top), width: share(size), height: share(size) });
}

// Never so deep that the number on it could not be read in black.
function shade(value, limit) {
  const share = Math.round(60 * Math.min(1, Math.abs(value) / limit));
  return `color-mix(in srgb, ${value < 0 ? "#2166ac" : "#b2182b"} ${share}%, #f7f7f7)`;
}

function summed(found, is_whole, value) {
  const { kind, words, bias } = slide.data;
  const known = found.filter((each) => each !== null);
  if (kind !== "sum") return is_whole ? `${words[kind]} ${number(value)}` : "";
  const total = known.reduce((sum, each) => sum + each, 0);
  if (!is_whole) return `${words.sum} ${number(total)}`;
  const [name, rest] = bias === null ? [words.rest, value - total] : [words.bias, bias];
  const [exact, kept] = [number(total + rest), number(value)];
  // The network computes in a quick format, which rounds.
  return `${words.sum} ${number(total)} + ${name} ${number(rest)} = ${exact}${exact === kept ? "" : ` ≈ ${kept}`}`;
}

function advance(by) {
  const all = slide.data.kernel ** 2;
  if (slide.computed === slide.num ** 2) [slide.position, slide.shown, slide.computed] = [0, 0, 0];
  else if (slide.shown === all) [slide.position, slide.shown] = [slide.position + 1, 0];
  slide.shown = Math.min(all, slide.shown + by);
  if (slide.shown === all) slide.computed = slide.position + 1;
  if (slide.computed === slide.num ** 2) pause();
  draw_slide();
}

function pause() {
  clearInterval(slide.timer);
  slide.timer = 0;
  slide.figure.querySelector("[data-play]").textContent = slide.data.words.play;
}

element.addEventListener("click", (event) => {
  if (!slide) return;
  if (event.target.closest("[data-step]")) {
    pause();
    advance(slide.data.kernel ** 2);
  } else if (event.target.closest("[data-play]")) {
    if (slide.timer) return pause();
    event.target.closest("[data-play]").textContent = slide.data.words.pause;
    slide.timer = setInterval(() => advance(Math.ceil(slide.data.kernel ** 2 / BEATS)), TICK);
  }
});

watch("value", load_slide);
load_slide();
