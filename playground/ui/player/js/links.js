// Linked highlighting: elements that share a name in data-link, in all panels of a player, get the class "linked"
// together. Hover and focus highlight for as long as they last, a click until Escape or another click.

/** The names in an attribute: "w1 h" -> ["w1", "h"]. */
export function namesIn(text) { return (text ?? "").split(/\s+/).filter(Boolean); }

/** The set of all names in several lists. */
export function union(...lists) { return new Set(lists.flat()); }

/** The held names after a click on an element with `names`: a second click on the same element releases them. */
export function toggleHeld(held, names) { return held.join(" ") === names.join(" ") ? [] : names; }

export class Links {
  constructor(root) {
    Object.assign(this, { root, hovered: [], focused: [], held: [], shown: "" });
    const names = (target) => namesIn(target.closest?.("[data-link]")?.dataset.link);
    root.addEventListener("pointerover", (event) => this.update({ hovered: names(event.target) }));
    root.addEventListener("pointerleave", () => this.update({ hovered: [] }));
    root.addEventListener("focusin", ({ target }) => {
      this.update({ focused: target.matches(":focus-visible") ? names(target) : [] });
    });
    root.addEventListener("focusout", () => this.update({ focused: [] }));
  }

  /** A click on an element; null is a click outside all of them. */
  toggle(element) { this.update({ held: toggleHeld(this.held, namesIn(element?.dataset.link)) }); }

  update(change) {
    Object.assign(this, change);
    const names = union(this.hovered, this.focused, this.held), key = [...names].join(" ");
    if (key === this.shown) return;
    this.shown = key;
    this.markElements(names);
  }

  /** After a load: new elements have no class yet. */
  refresh() { this.markElements(union(this.hovered, this.focused, this.held)); }

  markElements(names) {
    for (const element of this.root.querySelectorAll("[data-link]"))
      element.classList.toggle("linked", namesIn(element.dataset.link).some((name) => names.has(name)));
  }
}
