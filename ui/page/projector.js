// The switch for a projector; projector.html applies what it was set to before the page is drawn.

const button = element.querySelector("button");
const root = document.documentElement;

function show_switch() {
  const { projector = "", projector_hint = "" } = props.words || {};
  Object.assign(button, { textContent: projector, title: projector_hint });
  button.setAttribute("aria-pressed", String(root.classList.contains("projector")));
}

element.addEventListener("click", (event) => {
  if (!event.target.closest("button")) return;
  const is_on = root.classList.toggle("projector");
  const address = new URL(window.location.href); // a link asked for it; now the visitor has
  address.searchParams.delete("projector");
  window.history.replaceState(window.history.state, "", address);
  try {
    if (is_on) localStorage.setItem("classic-cnn-lab-projector", "1");
    else localStorage.removeItem("classic-cnn-lab-projector");
  } catch { /* A browser that keeps nothing loses it on a reload. */ }
  show_switch();
});

watch("words", show_switch);
show_switch();
