// The replay of a run: Play, the slider and the mark on the curve show the same snapshot.

const PAUSE = 650; // milliseconds a snapshot
let ticking = null;

const view = () => element.querySelector(".replay");
const slider = () => element.querySelector("input[type=range]");

function show(number) {
  const frames = JSON.parse(view().dataset.frames);
  const frame = frames[number];
  slider().value = number;
  slider().setAttribute("aria-valuetext", frame.said);
  element.querySelector("output").textContent = frame.said;
  const mark = element.querySelector(".upright");
  for (const end of ["x1", "x2"]) mark.setAttribute(end, frame.share);
  const best = Math.max(...frame.probabilities);
  element.querySelectorAll(".replay-bars li").forEach((bar, place) => {
    const share = frame.probabilities[place];
    bar.classList.toggle("best", share === best);
    bar.querySelector("i").style.width = `${100 * share}%`;
    bar.querySelector("b").textContent = `${Math.round(100 * share)}\u00a0%`;
  });
  element.querySelector(".live-maps").src = frame.maps;
}

function set_playing(is_playing) {
  clearInterval(ticking);
  ticking = null;
  const button = element.querySelector(".play");
  if (!button) return;
  const { play, pause } = button.dataset;
  button.textContent = is_playing ? `❚❚ ${pause}` : `▶ ${play}`;
  if (is_playing) ticking = setInterval(step, PAUSE);
}

function step() {
  if (!view()) return set_playing(false);
  const next = Number(slider().value) + 1;
  show(next);
  if (next >= Number(slider().max)) set_playing(false);
}

element.addEventListener("click", (event) => {
  if (!event.target.closest(".play")) return;
  if (ticking) return set_playing(false);
  if (Number(slider().value) >= Number(slider().max)) show(0);
  set_playing(true);
});

element.addEventListener("input", (event) => {
  if (event.target !== slider()) return;
  set_playing(false);
  show(Number(slider().value));
});

watch("value", () => set_playing(false));
