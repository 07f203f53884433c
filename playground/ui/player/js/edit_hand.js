// Numbers edited in place (data-edit): dragged sideways, stepped by arrow keys, typed. One for each player.
import { dragged, limits, onGrid, pace, read, stepsOf } from "./edit.js";
import { Field } from "./field.js";

const FAR = 4;                                     // px: less is a click

export class Edits {
  constructor(player) {
    Object.assign(this, { player, given: new Map(), held: null, stepping: null, field: null });
    const root = player.panelsRoot;
    root.addEventListener("pointerdown", (event) => this.press(event));
    root.addEventListener("pointermove", (event) => this.held && this.move(event));
    root.addEventListener("pointerup", (event) => this.release(event, true));
    root.addEventListener("pointercancel", (event) => this.release(event, false));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("keyup", (event) => { if (stepsOf(event.key)) this.rest(); });
    root.addEventListener("focusout", () => this.rest());
  }

  /** What a number shows: what the reader has given it, until Python has answered, then what Python says. */
  shown(name, value) { return this.given.has(name) ? this.given.get(name) : value; }

  /** Python has answered. What is held or on its way keeps the reader's number: the hand is right. */
  answered() {
    const { outbox } = this.player, busy = new Set([this.held?.name, this.stepping?.name]);
    for (const name of this.given.keys()) if (!busy.has(name) && !outbox.pending(keyOf(name))) this.given.delete(name);
  }

  target(element) {
    const panel = element.closest("[data-panel]");
    const { value } = this.player.panels.get(panel.dataset.panel).numberOf(element);
    const name = element.dataset.edit;
    return { element, panel, name, at: value, value, limits: limits(element.dataset), dragging: false };
  }

  press(event) {
    this.took = false;
    const element = event.target.closest("[data-edit]:not([data-veiled])");
    if (!element || event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();                        // no selection of text
    this.field?.leave();
    this.held = { ...this.target(element), x: event.clientX };
    this.took = true;
    element.focus({ preventScroll: true });
    this.player.panelsRoot.setPointerCapture(event.pointerId);    // an answer may bring a new drawing
    this.player.panelsRoot.dataset.editing = "";
  }

  move(event) {
    const { held } = this, px = event.clientX - held.x;
    if (!held.dragging && Math.abs(px) < FAR) return;
    const fast = pace(event);
    if (held.dragging) held.at = dragged(held.at, px, held.limits, fast);
    Object.assign(held, { dragging: true, x: event.clientX });
    this.set(held, onGrid(held.at, held.limits, fast), false);
  }

  release(event, wanted) {
    const { held } = this;
    this.held = null;
    delete this.player.panelsRoot.dataset.editing;
    if (held?.moved) this.report(held, true);
    else if (held && wanted && !held.dragging) this.open(held.element);
  }

  key(event) {
    const element = event.target.closest("[data-edit]:not([data-veiled])"), steps = stepsOf(event.key);
    if (!element || event.altKey) return;
    if (steps) this.step(element, steps, pace(event));
    else if (event.ctrlKey || event.metaKey) return;
    else if (event.key === "Enter" || event.key === "F2") this.open(element);
    else if (/^[-+.\d]$/.test(event.key)) this.open(element, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  step(element, steps, fast) {
    const target = this.target(element), { limits } = target;
    this.stepping = { ...target, moved: this.stepping?.moved };
    this.set(this.stepping, onGrid(target.value + steps * limits.step * fast, limits, fast), false);
  }
  rest() {
    const { stepping } = this;
    this.stepping = null;
    if (stepping?.moved) this.report(stepping, true);
  }

  /** `typed`: the key that opened it; the field then holds that alone. */
  open(element, typed = null) {
    const target = this.target(element), { name, panel, value } = target;
    const was = Number.isFinite(value) ? String(value) : "";
    this.field = new Field(panel, {
      over: element, text: typed ?? was, was, label: element.getAttribute("aria-label") ?? name,
      read: (text) => read(text, target.limits),
      take: (taken) => { if (!Object.is(taken.value, value)) this.set(target, taken.value, true); },
      back: () => panel.querySelector(`[data-edit="${CSS.escape(name)}"]`)?.focus({ preventScroll: true }),
    });
    if (typed === null) this.field.input.select();
  }

  set(target, value, done) {
    if (!Number.isFinite(value) || (!done && Object.is(value, target.value))) return;
    Object.assign(target, { value, moved: true });
    this.given.set(target.name, value);
    this.player.draw();
    this.report(target, done);
  }
  report({ panel, name, value }, done) {
    this.player.report("edit", { panel: panel.dataset.panel, name, value, done }, keyOf(name));
  }
}

/** Two numbers edited one after the other are two wishes. */
function keyOf(name) { return `edit ${name}`; }
