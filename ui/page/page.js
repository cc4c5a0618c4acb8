// The page's language. `words`: {html_lang, title}. `labels`: Gradio's English ones and their Chinese.

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
  if (!props.words.html_lang) return;
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

// A message's title has no other words than Gradio's.
function translate_titles() {
  if (!props.words.html_lang || props.words.html_lang === "en") return;
  for (const title of document.querySelectorAll(".toast-title")) {
    const words = (props.labels || {})[title.textContent.trim()];
    if (words) title.firstChild.data = `${words} `;
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

let resting_labels = null;
new MutationObserver(() => {
  clearTimeout(resting_labels);
  resting_labels = setTimeout(() => {
    translate_labels();
    translate_titles();
  }, 150);
}).observe(document.body, { subtree: true, childList: true });

watch("words", speak);
speak();

// On a phone the row of tabs scrolls, and the open one may lie beyond its edge.
new MutationObserver((changes) => {
  const tab = document.querySelector('#tabs > .tab-wrapper [role="tab"][aria-selected="true"]');
  if (!tab || !changes.some(({ target }) => target === tab)) return;
  const row = tab.closest(".tab-wrapper");
  const [room, box] = [row.getBoundingClientRect(), tab.getBoundingClientRect()];
  row.scrollLeft += Math.max(0, box.right - room.right) - Math.max(0, room.left - box.left);
}).observe(document.body, { subtree: true, attributeFilter: ["aria-selected"] });
