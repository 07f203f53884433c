// Tab stops for numbers to edit or reveal and for pickable elements. Of the pickable elements in a panel only one is a
// tab stop; ArrowUp and ArrowDown move on from there (roving tabindex).

export function setTabStops(box) {
  for (const element of box.querySelectorAll("[data-edit],[data-hide]")) element.setAttribute("tabindex", "0");
  pickableIn(box).forEach((element, k) => {
    element.setAttribute("tabindex", k ? "-1" : "0");
    if (element.localName === "tr") return;        // a role would take the row out of its table
    element.setAttribute("role", "button");
    if (!element.hasAttribute("aria-label")) element.setAttribute("aria-label", element.dataset.pick);
  });
}

/** The pickable element before (`by` = -1) or after (1) `element` becomes the tab stop. */
export function moveTabStop(element, by) {
  const all = pickableIn(element.closest("[data-panel]")), target = all[all.indexOf(element) + by];
  if (!target) return;
  element.setAttribute("tabindex", "-1");
  target.setAttribute("tabindex", "0");
  target.focus();
}

/** Call `rebuild`, which replaces the content of a box; the focus returns to the element with the same name. */
export function preserveFocus(box, rebuild) {
  const active = box.contains(document.activeElement) ? document.activeElement : null;
  const kind = active && ["edit", "pick", "hide"].find((key) => active.dataset[key] !== undefined);
  const selector = kind && `[data-${kind}="${CSS.escape(active.dataset[kind])}"]`;
  rebuild();
  if (selector) box.querySelector(selector)?.focus({ preventScroll: true });
}

function pickableIn(box) { return [...box.querySelectorAll("[data-pick]:not([data-edit])")]; }
