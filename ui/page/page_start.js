// Before the page asks for anything: what the address asks for, and what this browser kept.
(_, ...asked) => {
  let language = "", picture = "", drawing = null;
  try {
    language = localStorage.getItem("classic-cnn-lab-language") || "";
    picture = sessionStorage.getItem("classic-cnn-lab-picture") || "";
    drawing = JSON.parse(sessionStorage.getItem("classic-cnn-lab-drawing"));
  } catch { /* A browser that keeps nothing starts afresh. */ }
  return [{ search: window.location.search, language, picture, drawing }, ...asked];
}
