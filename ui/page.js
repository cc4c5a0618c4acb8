// The frame around the tabs: the page's language, and an address that tells what is shown, so that
// a link or a reload leads back to it.
// `words`: {html_lang, title}. `labels`: Gradio's English ones and their Chinese. `ready`: whether
// what the address asked for is laid out; until then it is left alone.

const TRANSLATED = ["aria-label", "title", "placeholder"];
const english = new WeakMap(); // element -> {attribute: what Gradio wrote}

function keep(storage, key, value) {
  try {
    if (value) storage.setItem(`classic-cnn-lab-${key}`, value);
    else storage.removeItem(`classic-cnn-lab-${key}`);
  } catch { /* A browser that keeps nothing loses it on a reload. */ }
}

// Gradio translates its own words for some browsers only, and never on a switch.
async function speak_gradio(language) {
  const files = performance.getEntriesByType("resource").map((each) => each.name);
  const core = files.find((name) => /\/assets\/core-[\w-]+\.js$/.test(name));
  if (!core) return;
  const { changeLocale } = await import(core);
  if (changeLocale) changeLocale(language);
}

// The Chinese of one of Gradio's labels; a key that ends in a space is the beginning of longer ones.
function in_chinese(label) {
  const labels = props.labels || {};
  const start = Object.keys(labels).find((each) => each.endsWith(" ") && label.startsWith(each));
  return start ? labels[start] + label.slice(start.length) : labels[label];
}

function translate_labels() {
  const speaks_english = props.words.html_lang === "en";
  for (const attribute of TRANSLATED) {
    for (const each of document.querySelectorAll(`[${attribute}]`)) {
      const now = each.getAttribute(attribute);
      const known = english.get(each) || {};
      if (in_chinese(now)) known[attribute] = now;
      english.set(each, known);
      if (!(attribute in known)) continue;
      const chinese = in_chinese(known[attribute]);
      const wanted = speaks_english ? known[attribute] : chinese;
      if (now !== wanted && (now === known[attribute] || now === chinese)) each.setAttribute(attribute, wanted);
    }
  }
}

let chosen = ""; // the language, by hand: "en" or "zh"
document.addEventListener("change", (event) => {
  if (event.target.closest("#language")) chosen = event.target.value;
});

function speak() {
  const { html_lang, title } = props.words || {};
  if (!html_lang) return;
  document.documentElement.lang = html_lang;
  document.title = title;
  const spoken = html_lang === "en" ? "en" : "zh";
  if (chosen && spoken === chosen) keep(localStorage, "language", spoken);
  // The page's greeting, in its guess, came after the choice.
  else if (chosen) document.querySelector(`#language input[value="${chosen}"]`)?.click();
  speak_gradio(html_lang).then(translate_labels);
}

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

// Only what is shown overwrites: a tab that was not opened yet keeps its part of the address.
function write_address() {
  if (!props.ready) return;
  const query = new URLSearchParams(window.location.search);
  for (const [key, value] of Object.entries(shown_place())) {
    if (value) query.set(key, value);
    else if (value === "") query.delete(key);
  }
  const search = query.size ? `?${query}` : window.location.pathname;
  if (search !== window.location.search) window.history.replaceState(window.history.state, "", search);
  const picture = document.querySelector("#picture img");
  const path = picture && picture.src.split("/gradio_api/file=")[1];
  keep_picture(path ? decodeURIComponent(path) : "");
}

let last_picture = "";

function keep_picture(path) {
  if (path && path !== last_picture) keep(sessionStorage, "drawing", "");
  last_picture = path;
  keep(sessionStorage, "picture", path);
}

let resting = null;
new MutationObserver(() => {
  clearTimeout(resting);
  resting = setTimeout(() => {
    write_address();
    translate_labels();
  }, 150);
}).observe(document.body, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["aria-current", "aria-pressed", "style", "src"],
});

watch("words", speak);
watch("ready", write_address);
speak();
