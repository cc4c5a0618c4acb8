// On a phone the verdict's button leads to the answers.
element.addEventListener("click", (event) => {
  if (!event.target.closest(".to-answers")) return;
  document.querySelector("#answers").scrollIntoView({ block: "start" });
});
