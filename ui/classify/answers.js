// The table of answers: what is unfolded stays so when other answers come.
// Unfolds "facts-NAME", a network's facts, and "group-NAME", the networks that share a row. While
// there is no answer, the welcome stands here: triggers "open" {tab}.
const unfolded = new Set();
const kept = new Set(); // details that are open, by their data-keep

function fold() {
  for (const row of element.querySelectorAll("[data-group]")) {
    row.hidden = !unfolded.has(`group-${row.dataset.group}`);
  }
  for (const row of element.querySelectorAll("[data-facts]")) {
    const answer = row.previousElementSibling;
    row.hidden = answer.hidden || !unfolded.has(`facts-${row.dataset.facts}`);
  }
  for (const button of element.querySelectorAll("[data-unfold]")) {
    button.setAttribute("aria-expanded", String(unfolded.has(button.dataset.unfold)));
  }
  for (const each of element.querySelectorAll("[data-keep]")) each.open = kept.has(each.dataset.keep);
}

element.addEventListener("click", (event) => {
  const link = event.target.closest("[data-open-tab]");
  if (link) trigger("open", { tab: link.dataset.openTab });
  const button = event.target.closest("[data-unfold]");
  if (!button) return;
  const { unfold } = button.dataset;
  if (!unfolded.delete(unfold)) unfolded.add(unfold);
  fold();
});

element.addEventListener(
  "toggle",
  (event) => {
    const { keep } = event.target.dataset;
    if (!keep || !event.target.isConnected) return;
    if (event.target.open) kept.add(keep);
    else kept.delete(keep);
  },
  true,
);

// Where each network looked, once that is known: `maps`, {key, maps: {name: {url, alt}}}.
function paint_maps() {
  const { key, maps = {} } = props.maps || {};
  if (element.querySelector("table")?.dataset.picture !== key) return; // of another picture
  for (const image of element.querySelectorAll("[data-map]")) {
    const { url, alt } = maps[image.dataset.map] || {};
    if (url) [image.src, image.alt] = [url, alt];
  }
}

watch("value", () => {
  fold();
  paint_maps();
});
watch("maps", paint_maps);
fold();
