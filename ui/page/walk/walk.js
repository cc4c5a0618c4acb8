// A walk's votes and its answer. The counts stay in this browser, over a step back and a reload.
const counts_of = new Map(); // by step
const revealed = new Set();

function kept(step) {
  if (!counts_of.has(step)) {
    let counts = [];
    try {
      counts = JSON.parse(sessionStorage.getItem(`classic-cnn-lab-votes-${step}`)) || [];
    } catch { /* A browser that keeps nothing counts from 0. */ }
    counts_of.set(step, counts);
  }
  return counts_of.get(step);
}

function show_step() {
  const walk = element.querySelector("[data-walk]");
  if (!walk) return;
  const step = walk.dataset.walk;
  const counts = kept(step), is_revealed = revealed.has(step);
  for (const button of walk.querySelectorAll("[data-vote]")) {
    const total = counts.reduce((sum, count) => sum + (count || 0), 0);
    const votes = counts[button.dataset.vote] || 0;
    button.querySelector("b").textContent = votes;
    button.style.setProperty("--share", total ? votes / total : 0);
    button.classList.toggle("right", is_revealed && "right" in button.dataset);
  }
  walk.querySelector(".walk-answer > div").hidden = !is_revealed;
  walk.querySelector("[data-reveal]").setAttribute("aria-expanded", is_revealed);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const walk = element.querySelector("[data-walk]");
  if (!button || !walk) return;
  const step = walk.dataset.walk;
  if ("vote" in button.dataset) kept(step)[button.dataset.vote] = (kept(step)[button.dataset.vote] || 0) + 1;
  else if ("recount" in button.dataset) counts_of.set(step, []);
  else if (revealed.has(step)) revealed.delete(step);
  else revealed.add(step);
  try {
    sessionStorage.setItem(`classic-cnn-lab-votes-${step}`, JSON.stringify(kept(step)));
  } catch { /* see above */ }
  show_step();
});

// In another language it comes anew, when the words are there.
watch("value", () => setTimeout(show_step));
show_step();
