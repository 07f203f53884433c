// What can be used can be reached by keyboard: tab stops for numbers to edit or reveal and for things to pick.
// Of many things to pick in one panel only one is a tab stop; ArrowUp and ArrowDown go on from there.

export function reachable(box) {
  for (const element of box.querySelectorAll("[data-edit],[data-veil]")) element.setAttribute("tabindex", "0");
  picksIn(box).forEach((element, k) => {
    element.setAttribute("tabindex", k ? "-1" : "0");
    if (element.localName === "tr") return;        // a row must stay a row
    element.setAttribute("role", "button");
    if (!element.hasAttribute("aria-label")) element.setAttribute("aria-label", element.dataset.pick);
  });
}

/** The pickable element before (-1) or after (1) one becomes the tab stop. */
export function goOn(element, by) {
  const all = picksIn(element.closest("[data-panel]")), goal = all[all.indexOf(element) + by];
  if (!goal) return;
  element.setAttribute("tabindex", "-1");
  goal.setAttribute("tabindex", "0");
  goal.focus();
}

/** Replace what is in a box and leave the focus on what has the same name there. */
export function keepingFocus(box, work) {
  const active = box.contains(document.activeElement) ? document.activeElement : null;
  const kind = active && ["edit", "pick", "veil"].find((key) => active.dataset[key] !== undefined);
  const same = kind && `[data-${kind}="${CSS.escape(active.dataset[kind])}"]`;
  work();
  if (same) box.querySelector(same)?.focus({ preventScroll: true });
}

function picksIn(box) { return [...box.querySelectorAll("[data-pick]:not([data-edit])")]; }
