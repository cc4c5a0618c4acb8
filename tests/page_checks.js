// What the browser tests ask of the page as it is shown.
window.page_checks = (() => {
  const is_shown = (each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && each.getClientRects().length > 0;
  const own_text = (each) => [...each.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data.trim()).join(" ").trim();

  // Elements with a text of their own that is wider than they are, where the rest cannot be seen.
  function cut_off() {
    return [...document.querySelectorAll("body *")]
      .filter((each) => own_text(each) && is_shown(each) && each.clientWidth > 2)
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === "hidden")
      .map((each) => `${each.tagName}.${each.className}: ${own_text(each)}`);
  }

  // Elements that stick out to the right of the window, but for what lies in a box that scrolls.
  function sticking_out() {
    const width = document.documentElement.clientWidth;
    const scrolls = (each) => { for (let p = each; p; p = p.parentElement) if (/(auto|scroll|hidden|clip)/.test(getComputedStyle(p).overflowX)) return true; return false; };
    return [...document.querySelectorAll("body *")]
      .filter((each) => is_shown(each) && each.getBoundingClientRect().right > width + 1 && !scrolls(each))
      .map((each) => `${each.tagName}.${each.className}`);
  }

  // Every text that is seen or heard; `skipped`: a selector of parts that have no language.
  function texts(skipped) {
    const found = new Set();
    for (const each of document.querySelectorAll("body *")) {
      if (each.closest(skipped) || !is_shown(each) || ["SCRIPT", "STYLE"].includes(each.tagName)) continue;
      if (own_text(each)) found.add(own_text(each));
      for (const attribute of ["aria-label", "alt", "placeholder", "title"]) {
        const value = each.getAttribute(attribute);
        if (value && value.trim()) found.add(value.trim());
      }
    }
    return [...found];
  }

  // Texts that are drawn at less than 13 pixels; of a drawing, as it is scaled on the page.
  function too_small() {
    const drawn = (each) => (each.closest("svg")?.getScreenCTM()?.a ?? 1) * parseFloat(getComputedStyle(each).fontSize);
    return [...document.querySelectorAll("body *")]
      .filter((each) => own_text(each) && is_shown(each) && !["SCRIPT", "STYLE"].includes(each.tagName) && drawn(each) < 12.99)
      .map((each) => `${each.tagName}.${each.getAttribute("class")} ${drawn(each).toFixed(1)}: ${own_text(each)}`);
  }

  return { cut_off, sticking_out, texts, too_small };
})();
