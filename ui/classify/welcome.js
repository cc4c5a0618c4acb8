// The welcome: triggers "open" {tab}.
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open-tab]");
  if (button) trigger("open", { tab: button.dataset.openTab });
});
