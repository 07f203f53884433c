// Numbers edited in place (data-edit): dragged sideways, stepped by arrow keys, typed. One instance for each player.
import { editLimits, keySteps, parseNumber, roundToStep, stepScale, valueAfterDrag } from "./edit.js";
import { InlineInput } from "./inline_input.js";

const DRAG_START = 4;                              // px: a shorter movement is a click
const EDITABLE = "[data-edit]:not([data-hidden])";

/** An edit in progress (`drag` or `keyEdit`) is {element, panel, name, value, limits, moved}, `moved` once it has been
 *  reported; a drag also has x (px), dragging, and `unrounded`, its value before rounding. */
export class EditInteractions {
  constructor(player) {
    Object.assign(this, { player, localValues: new Map(), drag: null, keyEdit: null, input: null });
    const root = player.panelsRoot;
    root.addEventListener("pointerdown", (event) => this.press(event));
    root.addEventListener("pointermove", (event) => this.drag && this.move(event));
    root.addEventListener("pointerup", (event) => this.release(event, true));
    root.addEventListener("pointercancel", (event) => this.release(event, false));
    root.addEventListener("keydown", (event) => this.onKey(event));
    root.addEventListener("keyup", (event) => { if (keySteps(event.key)) this.finishKeyEdit(); });
    root.addEventListener("focusout", () => this.finishKeyEdit());
  }

  /** The value to show: the reader's until Python has answered, then `value`, which Python sent. */
  currentValue(name, value) { return this.localValues.has(name) ? this.localValues.get(name) : value; }

  /** Python has answered. Numbers that are being edited or reported keep the reader's value. */
  acknowledge() {
    const { reports } = this.player, active = new Set([this.drag?.name, this.keyEdit?.name]);
    for (const name of this.localValues.keys())
      if (!active.has(name) && !reports.isPending(reportKey(name))) this.localValues.delete(name);
  }

  startEdit(element) {
    const panel = element.closest("[data-panel]");
    const { value } = this.player.panels.get(panel.dataset.panel).numberOf(element);
    return { element, panel, name: element.dataset.edit, value, limits: editLimits(element.dataset) };
  }

  press(event) {
    this.pressedNumber = false;                    // the click that follows belongs to the number
    const element = event.target.closest(EDITABLE);
    if (!element || event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();                        // no selection of text
    this.input?.acceptIfValid();
    const edit = this.startEdit(element);
    this.drag = { ...edit, unrounded: edit.value, dragging: false, x: event.clientX };
    this.pressedNumber = true;
    element.focus({ preventScroll: true });
    this.player.panelsRoot.setPointerCapture(event.pointerId);    // an answer may replace the element
    this.player.panelsRoot.dataset.editing = "";
  }

  move(event) {
    const { drag } = this, px = event.clientX - drag.x;
    if (!drag.dragging && Math.abs(px) < DRAG_START) return;
    const scale = stepScale(event);
    if (drag.dragging) drag.unrounded = valueAfterDrag(drag.unrounded, px, drag.limits, scale);
    Object.assign(drag, { dragging: true, x: event.clientX });
    this.setValue(drag, roundToStep(drag.unrounded, drag.limits, scale), false);
  }

  /** `opensInput`: a press without movement opens the text input (not after pointercancel). */
  release(event, opensInput) {
    const { drag } = this;
    this.drag = null;
    delete this.player.panelsRoot.dataset.editing;
    if (drag?.moved) this.report(drag, true);
    else if (drag && opensInput && !drag.dragging) this.openInput(drag.element);
  }

  onKey(event) {
    const element = event.target.closest(EDITABLE), steps = keySteps(event.key);
    if (!element || event.altKey) return;
    if (steps) this.stepByKey(element, steps, stepScale(event));
    else if (event.ctrlKey || event.metaKey) return;
    else if (event.key === "Enter" || event.key === "F2") this.openInput(element);
    else if (/^[-+.\d]$/.test(event.key)) this.openInput(element, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  stepByKey(element, steps, scale) {
    const edit = this.startEdit(element), { limits } = edit;
    this.keyEdit = { ...edit, moved: this.keyEdit?.moved };
    this.setValue(this.keyEdit, roundToStep(edit.value + steps * limits.step * scale, limits, scale), false);
  }
  finishKeyEdit() {
    const { keyEdit } = this;
    this.keyEdit = null;
    if (keyEdit?.moved) this.report(keyEdit, true);
  }

  /** `typed`: the key that opened the input; it is then its whole text. */
  openInput(element, typed = null) {
    const edit = this.startEdit(element), { name, panel, value } = edit;
    const initial = Number.isFinite(value) ? String(value) : "";
    this.input = new InlineInput(panel, {
      anchor: element, text: typed ?? initial, initial, label: element.getAttribute("aria-label") ?? name,
      parse: (text) => parseNumber(text, edit.limits),
      onAccept: (entry) => { if (!Object.is(entry.value, value)) this.setValue(edit, entry.value, true); },
      restoreFocus: () => panel.querySelector(`[data-edit="${CSS.escape(name)}"]`)?.focus({ preventScroll: true }),
    });
    if (typed === null) this.input.input.select();
  }

  setValue(edit, value, done) {
    if (!Number.isFinite(value) || (!done && Object.is(value, edit.value))) return;
    Object.assign(edit, { value, moved: true });
    this.localValues.set(edit.name, value);
    this.player.draw();
    this.report(edit, done);
  }
  report({ panel, name, value }, done) {
    this.player.report("edit", { panel: panel.dataset.panel, name, value, done, step: this.player.clock.step }, reportKey(name));
  }
}

/** Each number has a key of its own, so that reports of two numbers do not replace each other. */
function reportKey(name) { return `edit ${name}`; }
