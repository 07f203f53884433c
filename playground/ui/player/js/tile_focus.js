// The tile of a diagram that the reader looks at: the pointer or the keyboard's focus is on it, or a finger has tapped it. A
// plot with an actor "enlarged" shows it large. Hover and focus last as long as they are there, a tap until the next one.

/** {panel, tile: "name.row", title} of the tile that a node belongs to, or null. */
export function tileOf(node) {
  const element = node?.closest?.("[data-tile]");
  if (!element) return null;
  return { panel: element.closest("[data-panel]")?.dataset.panel, tile: element.dataset.tile, title: element.getAttribute("aria-label") ?? "" };
}

export const isSameTile = (a, b) => a?.panel === b?.panel && a?.tile === b?.tile;

export class TileFocus {
  constructor(root, redraw) {
    Object.assign(this, { redraw, hovered: null, focused: null, tapped: null });
    const isTouch = ({ pointerType }) => pointerType === "touch";
    root.addEventListener("pointerover", (event) => { if (!isTouch(event)) this.update({ hovered: tileOf(event.target) }); });
    root.addEventListener("pointerleave", (event) => { if (!isTouch(event)) this.update({ hovered: null }); });
    root.addEventListener("pointerup", (event) => { if (isTouch(event)) this.tap(tileOf(event.target)); });
    root.addEventListener("focusin", ({ target }) => this.update({ focused: target.matches(":focus-visible") ? tileOf(target) : null }));
    root.addEventListener("focusout", () => this.update({ focused: null }));
  }

  get current() { return this.hovered ?? this.focused ?? this.tapped; }

  /** A second tap on the same tile, or one elsewhere, ends it. */
  tap(tile) { this.update({ tapped: isSameTile(tile, this.tapped) ? null : tile }); }
  clear() { this.update({ hovered: null, focused: null, tapped: null }); }

  update(change) {
    const before = this.current;
    Object.assign(this, change);
    if (!isSameTile(before, this.current)) this.redraw();
  }
}
