// Camera and clipboard: where the browser keeps them shut, one sentence says so. Ctrl+V works on all.
// Triggers "pasted" {path}. `labels`: Gradio's English ones and their Chinese. `words`: {camera_...,
// paste_...}, the sentences.
const CAMERA = "Capture from camera";
const PASTE = "Paste from clipboard";
const REFUSALS = ["NotAllowedError", "SecurityError"];
const FAILURES = ["NotFoundError", "NotReadableError", "OverconstrainedError", "AbortError"];

let told = ""; // the key of a sentence
let asked_camera = false;

function tell(key) {
  told = key;
  element.querySelector("p").textContent = key ? (props.words || {})[key] || "" : "";
}

function is_called(button, name) {
  return [name, props.labels[name]].includes(button.getAttribute("aria-label"));
}

function choose_camera(event) {
  asked_camera = true;
  if (navigator.mediaDevices && navigator.mediaDevices.getUserMedia) return;
  event.stopImmediatePropagation();
  tell(window.isSecureContext ? "camera_missing" : "camera_insecure");
}

// Gradio leaves it at that.
window.addEventListener("unhandledrejection", (event) => {
  const { name } = event.reason || {};
  if (!asked_camera || ![...REFUSALS, ...FAILURES].includes(name)) return;
  event.preventDefault();
  tell(REFUSALS.includes(name) ? "camera_denied" : "camera_missing");
});

async function paste() {
  if (!navigator.clipboard || !navigator.clipboard.read) {
    return tell(window.isSecureContext ? "paste_denied" : "paste_insecure");
  }
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((each) => each.startsWith("image/"));
      if (type) return await bring(await item.getType(type));
    }
    return tell("paste_empty");
  } catch {
    return tell("paste_denied");
  }
}

async function bring(picture) {
  const name = `clipboard.${picture.type.split("/")[1]}`;
  try {
    const { path } = await upload(new File([picture], name, { type: picture.type }));
    trigger("pasted", { path });
  } catch (error) { // the server's sentence, as of a full disk
    element.querySelector("p").textContent = String(error.message || error).replace(HTTP, "");
  }
}

// Gradio tells the server's sentence, as of a full disk, in a toast alone, which goes after ten seconds.
const HTTP = /^HTTP \d+: /;
new MutationObserver(() => {
  for (const toast of document.querySelectorAll(".toast-message-text.error")) {
    const sentence = toast.textContent.trim();
    if (!HTTP.test(sentence)) continue;
    toast.textContent = sentence.replace(HTTP, "");
    if (element.getClientRects().length) element.querySelector("p").textContent = toast.textContent;
  }
}).observe(document.body, { subtree: true, childList: true });

document.addEventListener(
  "click",
  (event) => {
    if (event.target.closest("[data-example]")) tell("");
    const button = event.target.closest("#picture button");
    if (!button) return;
    tell("");
    asked_camera = asked_camera && !is_called(button, "Upload file");
    if (is_called(button, CAMERA)) choose_camera(event);
    if (!is_called(button, PASTE)) return;
    event.stopImmediatePropagation(); // Gradio's own says nothing when it fails
    paste();
  },
  true,
);

document.addEventListener("paste", (event) => {
  const is_open = element.getClientRects().length > 0;
  const picture = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
  if (!is_open || !picture || event.target.closest("input, textarea")) return;
  event.preventDefault();
  tell("");
  bring(picture);
});

watch("words", () => tell(told));
