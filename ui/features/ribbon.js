// The ribbon: the whole network in one row. Triggers "layer" {layer}; folds and unfolds blocks.

const nav = () => element.querySelector(".ribbon");
const unfolded = new Set(); // blocks that somebody opened: a picture that comes anew keeps them open

// The blocks around a layer are open, the others folded unless somebody opened them, and it stands
// in sight. The page itself does not scroll.
function mark_layer(layer) {
  for (const button of element.querySelectorAll("[data-layer]")) {
    if (button.dataset.layer === layer) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  const current = element.querySelector("[data-layer][aria-current]");
  if (!current) return;
  const around = blocks_around(current);
  for (const block of element.querySelectorAll("[data-block]")) {
    fold(block, !around.includes(block) && !unfolded.has(block.dataset.block));
  }
  const [row, box] = [nav().getBoundingClientRect(), current.getBoundingClientRect()];
  if (box.left < row.left + 40 || box.right > row.right - 40) {
    nav().scrollLeft += box.left - row.left - (row.width - box.width) / 2;
  }
}

function blocks_around(button) {
  return [...element.querySelectorAll("[data-block]")].filter((each) => each.parentElement.contains(button));
}

function fold(block, is_folded) {
  block.setAttribute("aria-expanded", String(!is_folded));
}

function choose_layer(button) {
  unfolded.clear();
  mark_layer(button.dataset.layer);
  trigger("layer", { layer: button.dataset.layer });
  show_layer();
}

// What a click or a link opens may lie below the screen, or above it behind the ribbon.
function show_layer() {
  const view = document.querySelector("#feature-layer");
  keep_clear();
  const top = view.getBoundingClientRect().top;
  if (top < edge - 8 || top > 0.6 * window.innerHeight) {
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    view.scrollIntoView({ block: "start", behavior });
  }
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-layer]");
  if (button) return choose_layer(button);
  const block = event.target.closest("[data-block]");
  if (!block) return;
  const is_open = block.getAttribute("aria-expanded") === "true";
  fold(block, is_open);
  if (is_open) unfolded.delete(block.dataset.block);
  else unfolded.add(block.dataset.block);
});

// A row that comes anew: what was open stays open, and where one stood is in sight.
watch("value", mark_shown);

let shown = ""; // the layer that a link was followed to last

function mark_shown() {
  const title = document.querySelector("#feature-layer .layer-title");
  if (!title || !nav()) return;
  mark_layer(title.dataset.shown);
  const linked = title.dataset.linked || "";
  if (linked && linked !== shown) show_layer();
  shown = linked;
}

const layers = document.querySelector("#feature-layer");
if (layers) new MutationObserver(mark_shown).observe(layers, { childList: true, subtree: true });

// What the page scrolls to, as the keyboard's focus, comes to stand below the ribbon; what stands
// there already stays in sight when it grows.
const row = document.querySelector("#feature-network");
let edge = 0;

function keep_clear() {
  const sticks = getComputedStyle(row).position === "sticky";
  const grown = row.offsetHeight + 8 - edge;
  if (sticks && edge && grown > 0 && row.getBoundingClientRect().top <= 0) window.scrollBy(0, -grown);
  edge = sticks ? row.offsetHeight + 8 : 0;
  document.documentElement.style.scrollPaddingTop = sticks ? `${edge}px` : "";
}

new ResizeObserver(keep_clear).observe(row);
