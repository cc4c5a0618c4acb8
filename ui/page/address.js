// An address that tells what is shown, so that a link, a reload and Back lead to it again.
// Triggers "back" {search, picture, keeps_picture, number}, and "restored" where Feature maps are open
// before they are told what to show.
// `ready`: the number of the last step that is laid out as its address asks for; 1 on opening.

function open_tab() {
  const tabs = ["classify", "features", "explore", "retrain", "networks"];
  return tabs.find((id) => {
    const panel = document.querySelector(`#tab-${id}`);
    return panel && getComputedStyle(panel).display !== "none";
  });
}

function shown_place() {
  const place = {};
  place.tab = open_tab();
  if (place.tab === "classify") place.tab = "";
  const network = document.querySelector("#feature-picture [data-network]");
  if (network) place.network = network.dataset.network;
  const layer = document.querySelector("#feature-map [data-layer][aria-current]");
  if (layer) place.layer = layer.dataset.layer;
  const example = document.querySelector("#examples [aria-pressed=true]");
  place.example = example ? example.dataset.example : "";
  const recipe = document.querySelector("#retrain-expected [data-recipe]");
  if (recipe) place.recipe = recipe.dataset.recipe;
  const verdict = document.querySelector(".lesson-bar") && document.querySelector("#verdict .verdict");
  if (verdict) place.revealed = verdict.matches(".vote") ? "" : "1";
  return place;
}

// A change of these is a step, which Back takes back; all else is written into the step it is in.
const STEPS = ["tab", "network", "layer", "example"];
let acted = false; // somebody did something since the last step
let is_earlier = false; // Back or Forward led here, and nobody has done anything since
for (const event of ["pointerdown", "keydown", "change", "drop", "paste"]) {
  document.addEventListener(event, () => ([acted, is_earlier] = [true, false]), true);
}

// What a tab that was just opened begins with is none.
function is_step(before, after) {
  return STEPS.some((key) => {
    const begins = ["network", "layer"].includes(key) && !before.has(key);
    return !begins && before.get(key) !== after.get(key);
  });
}

let written = window.location.search;
let awaited = 1; // until that step is laid out, its address is left alone
let laid_out = 0;

function is_laid_out() {
  laid_out = Math.max(laid_out, props.ready);
  return laid_out === awaited;
}

// Only what is shown overwrites: a tab that was not opened yet keeps its part of the address. So
// does an earlier step: until its answers have come the page still shows another's.
function write_address() {
  if (!is_laid_out()) return;
  const before = new URLSearchParams(window.location.search);
  const query = new URLSearchParams(before);
  for (const [key, value] of Object.entries(is_earlier ? {} : shown_place())) {
    if (value) query.set(key, value);
    else if (value === "") query.delete(key);
  }
  const picture = shown_picture();
  const moves = query.toString() !== before.toString();
  if (moves || picture !== last_picture) {
    const steps = acted && (picture !== last_picture || is_step(before, query));
    const write = steps ? "pushState" : "replaceState";
    const search = query.toString() ? `?${query}` : window.location.pathname;
    window.history[write]({ ...window.history.state, picture }, "", search);
    if (steps) acted = false;
  }
  written = window.location.search;
  keep_picture(picture);
  pictured = picture;
  if (moves) tell_space();
}

function shown_picture() {
  const image = document.querySelector("#picture img");
  const path = image && image.src.split("/gradio_api/file=")[1];
  return path ? decodeURIComponent(path) : "";
}

let last_picture = ""; // that is asked for
let pictured = ""; // that is there

function keep_picture(path) {
  if (path && path !== last_picture) keep(sessionStorage, "drawing", "");
  last_picture = path;
  keep(sessionStorage, "picture", path);
}

// Back and Forward. The next may come before this one is laid out: each is judged by what was asked
// for last, not by what is shown, and what comes meanwhile waits, all but the last for nothing.
window.addEventListener("popstate", () => {
  const { picture = "" } = window.history.state || {};
  const search = window.location.search;
  if (picture === last_picture && search === written) return; // within the page, as to a heading
  acted = false;
  is_earlier = true;
  written = search;
  keep_picture(picture);
  tell_space();
  if (!laid_out) window.location.reload(); // the opening would go on to where it was to lead
  else if (is_laid_out()) ask_for_step();
});

let asked = null; // {search, picture} of the step that the page was led to last

function ask_for_step() {
  const step = { search: written, picture: last_picture };
  const keeps_picture = step.picture === (asked ? asked.picture : pictured);
  asked = step;
  awaited += 1;
  trigger("back", { ...step, keeps_picture, number: awaited });
}

function open_step() {
  if (!is_laid_out()) return;
  if (asked && (asked.search !== written || asked.picture !== last_picture)) return ask_for_step();
  const opened_at_once = awaited === 1 && open_tab() === "features";
  if (asked || opened_at_once) trigger("restored");
  asked = null;
  write_soon();
}

// The page around a Space's iframe shows in its own address what it is told.
const SPACES = "https://huggingface.co";
const around = window.location.ancestorOrigins; // some browsers do not say
const in_space = window.parent !== window && (!around || around[0] === SPACES);

function tell_space() {
  if (!in_space) return;
  const query = new URLSearchParams(window.location.search);
  // Gradio's and the Hub's own, among them the key to a private Space.
  for (const key of [...query.keys()]) if (key.startsWith("__")) query.delete(key);
  window.parent.postMessage({ queryString: query.toString(), hash: window.location.hash }, SPACES);
}

let resting = null;
function write_soon() {
  clearTimeout(resting);
  resting = setTimeout(write_address, 150);
}
new MutationObserver(write_soon).observe(document.body, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["aria-current", "aria-pressed", "style", "src"],
});

watch("ready", open_step);
