// What belongs together lights up together: elements that share a name in data-link, in all panels of a player.
// Hovering or focusing one lights the others (class "linked"); a click holds the light until Escape or another click.

/** The names in an attribute: "w1 h" -> ["w1", "h"]. */
export function namesIn(text) { return (text ?? "").split(/\s+/).filter(Boolean); }

/** What is lit by the pointer, the focus and the last click, as one set. */
export function lit(...lists) { return new Set(lists.flat()); }

/** After a click on an element with these names: a second click on the same lets go. */
export function heldAfter(held, names) { return held.join(" ") === names.join(" ") ? [] : names; }

export class Links {
  constructor(root) {
    Object.assign(this, { root, hovered: [], focused: [], held: [], shown: "" });
    const names = (target) => namesIn(target.closest?.("[data-link]")?.dataset.link);
    root.addEventListener("pointerover", (event) => this.light({ hovered: names(event.target) }));
    root.addEventListener("pointerleave", () => this.light({ hovered: [] }));
    root.addEventListener("focusin", ({ target }) => {
      this.light({ focused: target.matches(":focus-visible") ? names(target) : [] });
    });
    root.addEventListener("focusout", () => this.light({ focused: [] }));
  }

  /** A click on an element; null is a click beside all of them. */
  hold(element) { this.light({ held: heldAfter(this.held, namesIn(element?.dataset.link)) }); }

  light(change) {
    Object.assign(this, change);
    const names = lit(this.hovered, this.focused, this.held), key = [...names].join(" ");
    if (key === this.shown) return;
    this.shown = key;
    this.mark(names);
  }

  /** After a load: new elements take over the light. */
  refresh() { this.mark(lit(this.hovered, this.focused, this.held)); }

  mark(names) {
    for (const element of this.root.querySelectorAll("[data-link]"))
      element.classList.toggle("linked", namesIn(element.dataset.link).some((name) => names.has(name)));
  }
}
