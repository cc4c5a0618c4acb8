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
  const verdict = document.querySelector(".lesson-bar") && document.querySelector("#verdict .verdict");
  if (verdict) place.revealed = verdict.matches(".vote") ? "" : "1";
  return place;
}

// A change of these is a step, which Back takes back; all else is written into the step it is in.
const STEPS = ["tab", "network", "layer", "example"];
let acted = false; // somebody did something since the last step
for (const event of ["pointerdown", "keydown", "change", "drop", "paste"]) {
  document.addEventListener(event, () => (acted = true), true);
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
  laid_out = Math.max(laid_out, props.ready); // Back may be answered before the opening
  return laid_out === awaited;
}

// Only what is shown overwrites: a tab that was not opened yet keeps its part of the address.
function write_address() {
  if (!is_laid_out()) return;
  const before = new URLSearchParams(window.location.search);
  const query = new URLSearchParams(before);
  for (const [key, value] of Object.entries(shown_place())) {
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
  if (moves) tell_space();
}

function shown_picture() {
  const image = document.querySelector("#picture img");
  const path = image && image.src.split("/gradio_api/file=")[1];
  return path ? decodeURIComponent(path) : "";
}

let last_picture = "";

function keep_picture(path) {
  if (path && path !== last_picture) keep(sessionStorage, "drawing", "");
  last_picture = path;
  keep(sessionStorage, "picture", path);
}

let features_stay = false;

// Back and Forward.
window.addEventListener("popstate", () => {
  const { picture = "" } = window.history.state || {};
  const keeps_picture = picture === last_picture;
  const search = window.location.search;
  if (keeps_picture && search === written) return; // within the page, as to a heading
  acted = false;
  const tab = new URLSearchParams(search).get("tab");
  if (!keeps_picture && tab) { // it waits for the picture's answer, as when a link is opened
    keep(sessionStorage, "picture", picture);
    window.location.reload();
    return;
  }
  features_stay = tab === "features" && open_tab() === tab;
  awaited += 1;
  trigger("back", { search, picture, keeps_picture, number: awaited });
  tell_space();
});

function open_step() {
  if (!is_laid_out()) return;
  const opened_at_once = awaited === 1 && open_tab() === "features";
  if (features_stay || opened_at_once) trigger("restored");
  features_stay = false;
  write_address();
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
new MutationObserver(() => {
  clearTimeout(resting);
  resting = setTimeout(write_address, 150);
}).observe(document.body, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["aria-current", "aria-pressed", "style", "src"],
});

watch("ready", open_step);
