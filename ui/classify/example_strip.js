// The examples. The value is the number of the one that is marked; triggers "chosen" on a click.
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-example]");
  if (!button) return;
  props.value = Number(button.dataset.example);
  mark_pressed();
  trigger("chosen");
});

function mark_pressed() {
  for (const button of element.querySelectorAll("[data-example]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.example) === props.value));
  }
}

// The visitor's language: {heading, example_1, ...}.
function name_examples() {
  const words = props.words || {};
  if (!words.heading) return;
  element.querySelector("h3").textContent = words.heading;
  for (const button of element.querySelectorAll("[data-example]")) {
    button.setAttribute("aria-label", words[`example_${button.dataset.example}`]);
  }
}

watch("value", mark_pressed);
watch("words", name_examples);
mark_pressed();
name_examples();
