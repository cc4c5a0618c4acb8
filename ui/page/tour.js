// A tour of a minute: callouts beside what only this page has. Triggers "open" {tab}.
// Nothing of it is there before somebody asks for it.

const WAITS = 20000; // milliseconds for a tab that has to be drawn first
const STOPS = [
  { key: "repair", tab: "classify", target: "#steps .steps, #steps", needs_picture: true },
  { key: "field", tab: "features", target: ".panes" },
  { key: "depth", tab: "features", target: "#depth-panel" },
  { key: "norm", tab: "features", target: "#norm-panel" },
  { key: "replay", tab: "retrain", target: "#retrain-bar" },
];

let stop = -1; // where the tour stands; -1: nowhere
let target = null;
let callout = null;

const word = (key) => (props.words || {})[`tour_${key}`] || "";
const is_seen = (each) => each && each.getClientRects().length > 0;
const seen = (selector) => [...document.querySelectorAll(selector)].find(is_seen);

function element_of(tag, settings, ...children) {
  const made = Object.assign(document.createElement(tag), settings);
  made.append(...children);
  return made;
}

function button(key, action) {
  return element_of("button", { type: "button", textContent: word(key), onclick: action });
}

function open_tab(tab) {
  const panel = document.querySelector(`#tab-${tab}`);
  if (!is_seen(panel)) trigger("open", { tab });
}

async function go_to(number) {
  stop = number;
  const { tab, target: selector, needs_picture } = STOPS[stop];
  open_tab(tab);
  if (needs_picture && !document.querySelector("#picture img")) {
    document.querySelector('#examples [data-example="3"]')?.click();
  }
  draw_callout();
  const found = await wait_for(`#tab-${tab} :is(${selector})`, number);
  if (stop !== number) return; // somebody went on
  mark(found);
  found?.scrollIntoView({ block: "center", behavior: "auto" });
  place_callout();
}

function wait_for(selector, number) {
  const until = performance.now() + WAITS;
  return new Promise((done) => {
    (function look() {
      const found = seen(selector);
      if (found || stop !== number || performance.now() > until) done(found);
      else setTimeout(look, 100);
    })();
  });
}

const growth = new ResizeObserver(() => place_callout()); // an answer may still come into the target

function mark(found) {
  target?.classList.remove("tour-target");
  growth.disconnect();
  target = found;
  target?.classList.add("tour-target");
  if (target) growth.observe(target);
}

function draw_callout() {
  const { key } = STOPS[stop];
  const told = word("count").replace("{number}", stop + 1).replace("{all}", STOPS.length);
  const title = element_of("h3", { id: "tour-title", textContent: word(`${key}_title`) });
  const next = stop + 1 < STOPS.length ? button("next", () => go_to(stop + 1)) : button("done", leave);
  const back = button("back", () => go_to(stop - 1));
  back.disabled = stop === 0;
  const row = element_of("div", { className: "tour-buttons" }, element_of("span", { textContent: told }), back, next);
  const close = element_of("button", { type: "button", className: "tour-close", textContent: "×", onclick: leave });
  close.setAttribute("aria-label", word("close"));
  const made = element_of("div", { className: "tour-callout" }, title, element_of("p", { textContent: word(key) }), row, close);
  for (const [name, value] of [["role", "dialog"], ["aria-labelledby", "tour-title"]]) made.setAttribute(name, value);
  callout?.remove();
  callout = made;
  element.append(callout);
  mark(null);
  place_callout();
  next.focus({ preventScroll: true });
}

// Below what it tells of, or above it, or at the window's lower edge: always whole in the window.
function place_callout() {
  if (!callout) return;
  const { offsetWidth: width, offsetHeight: height } = callout;
  const [room, box] = [12, target?.getBoundingClientRect()];
  const last = window.innerHeight - height - room;
  let top = last;
  if (box && box.bottom + room <= last) top = box.bottom + room;
  else if (box && box.top - height - room >= room) top = box.top - height - room;
  const left = box ? box.left + box.width / 2 - width / 2 : (window.innerWidth - width) / 2;
  callout.style.top = `${Math.max(room, top)}px`;
  callout.style.left = `${Math.max(room, Math.min(left, document.documentElement.clientWidth - width - room))}px`;
}

function leave() {
  stop = -1;
  mark(null);
  callout?.remove();
  callout = null;
  starter().focus({ preventScroll: true });
}

const starter = () => element.querySelector("#tour-start");

element.addEventListener("click", (event) => event.target.closest("#tour-start") && go_to(0));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !callout) return;
  event.stopPropagation();
  leave();
}, true);
for (const event of ["scroll", "resize"]) window.addEventListener(event, place_callout, { passive: true });

function speak() {
  starter().textContent = word("start");
  starter().title = word("hint");
  if (stop >= 0) go_to(stop);
}

watch("words", speak);
speak();
