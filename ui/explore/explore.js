// The Explore tab: triggers "cell" {label, answer} and "picture" {index}. Tells a pair of networks' sentence.
element.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-answer]");
  if (cell) {
    for (const other of element.querySelectorAll("[aria-pressed=true]")) other.setAttribute("aria-pressed", "false");
    cell.setAttribute("aria-pressed", "true");
    return trigger("cell", { label: Number(cell.dataset.label), answer: Number(cell.dataset.answer) });
  }
  const picture = event.target.closest("[data-index]");
  if (!picture) return;
  trigger("picture", { index: Number(picture.dataset.index) });
  document.querySelector("#explore-chosen").scrollIntoView({ behavior: "smooth", block: "nearest" });
});

for (const kind of ["pointerover", "focusin", "click"]) {
  element.addEventListener(kind, (event) => {
    const pair = event.target.closest(".pairs button");
    if (pair) element.querySelector(".pair-told").textContent = pair.title;
  });
}
