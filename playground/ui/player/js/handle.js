// A handle above a plot's canvas: a focusable slider element that is dragged, or moved by arrow keys.
import { clamp } from "./clock.js";
import { formatNumber } from "./format.js";
import { interpolate } from "./geometry.js";

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/** Where a handle may be, {x, y}: `to`, restricted by its axis, its limits and its curve. `from` is where it was. */
export function constrain(spec, from, to) {
  const limited = (value, i) => clamp(value, spec.low?.[i] ?? -Infinity, spec.high?.[i] ?? Infinity);
  const x = spec.axis === "y" ? from.x : limited(to.x, 0);
  if (spec.curve) return { x, y: interpolate(spec.curve[0].values, spec.curve[1].values, x) };
  return { x, y: spec.axis === "x" ? from.y : limited(to.y, 1) };
}

/** `position` = {x, y} in data coordinates; `grabOffset` = {dx, dy} in pixels from it to the pointer during a drag. */
export class Handle {
  constructor(panel) {
    this.panel = panel;
    const element = (this.element = document.createElement("div"));
    element.className = "player-handle";
    element.tabIndex = 0;
    element.setAttribute("role", "slider");
    panel.stage.append(element);
    element.addEventListener("pointerdown", (event) => this.press(event));
    element.addEventListener("pointermove", (event) => this.grabOffset && this.drag(event, false));
    element.addEventListener("pointerup", (event) => this.release(event));
    element.addEventListener("pointercancel", (event) => this.release(event));
    element.addEventListener("keydown", (event) => this.onKey(event));
    element.addEventListener("keyup", (event) => { if (event.key in MOVES) this.finishKeyMove(); });
    element.addEventListener("blur", () => this.finishKeyMove());
  }

  /** While the reader moves it, or a report is pending, the reader's position counts, not the one from Python. */
  load(spec) {
    this.spec = spec;
    const isMoving = this.grabOffset || this.movingByKey || this.panel.player.reports.isPending(spec.name);
    if (!this.position || !isMoving) this.position = constrain(spec, spec, spec);
    this.element.dataset.playerHandle = spec.name;
    this.element.dataset.axis = spec.axis;
    this.element.title = spec.label || spec.name;
    this.element.setAttribute("aria-label", spec.label || spec.name);
  }

  place(p) {
    const { element, spec, position } = this, x = p.x(position.x), y = p.y(position.y);
    element.hidden = !Number.isFinite(x) || !Number.isFinite(y);
    if (element.hidden) return;
    element.style.transform = `translate(${x}px, ${y}px)`;
    element.style.setProperty("--handle", this.panel.style.colour(spec.color));
    const vertical = spec.axis === "y", range = vertical ? p.yRange : p.xRange;
    const text = { x: `x ${formatNumber(position.x)}`, y: `y ${formatNumber(position.y)}` };
    const values = {
      valuemin: Math.min(...range), valuemax: Math.max(...range), valuenow: vertical ? position.y : position.x,
      valuetext: spec.axis === "xy" ? `${text.x}, ${text.y}` : text[spec.axis],
    };
    for (const [name, value] of Object.entries(values)) element.setAttribute(`aria-${name}`, value);
  }

  /** What labels keep away from: two lines beside each other's ends, as high as the handle's circle. */
  labelBoxes(p) {
    const x = p.x(this.position.x), y = p.y(this.position.y);
    return Number.isFinite(x + y) ? [[x - 14, x + 14, y - 2], [x - 14, x + 14, y + 14]] : [];
  }

  press(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    const p = this.panel.projection, box = this.panel.stage.getBoundingClientRect(), { x, y } = this.position;
    this.grabOffset = p && { dx: event.clientX - box.left - p.x(x), dy: event.clientY - box.top - p.y(y) };
  }
  drag(event, done) {
    const p = this.panel.projection, box = this.panel.stage.getBoundingClientRect(), { dx, dy } = this.grabOffset;
    const px = event.clientX - box.left - dx, py = event.clientY - box.top - dy;
    this.moveTo({ x: p.xInverse(px), y: p.yInverse(py) }, done);
  }
  release(event) {
    if (!this.grabOffset) return;
    if (event.type === "pointerup") this.drag(event, true);
    else this.report(true);
    this.grabOffset = null;
  }

  /** One step of the spec, or a hundredth of the axis; ten times as much with Shift. */
  onKey(event) {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { xRange, yRange } = this.panel.projection, { spec, position } = this, scale = event.shiftKey ? 10 : 1;
    const dx = spec.step?.[0] ?? Math.abs(xRange[1] - xRange[0]) / 100;
    const dy = spec.step?.[1] ?? Math.abs(yRange[1] - yRange[0]) / 100;
    // A handle with one degree of freedom is moved by both pairs of arrow keys.
    const right = spec.curve || spec.axis === "x" ? move[0] || move[1] : move[0];
    const up = spec.axis === "y" ? move[1] || move[0] : move[1];
    this.movingByKey = true;
    this.moveTo({ x: position.x + scale * dx * right, y: position.y + scale * dy * up }, false);
  }
  finishKeyMove() {
    if (!this.movingByKey) return;
    this.movingByKey = false;
    this.report(true);
  }

  moveTo(point, done) {
    if (!Number.isFinite(point.x) || !Number.isFinite(point.y)) return;
    this.position = constrain(this.spec, this.position, point);
    this.place(this.panel.projection);
    this.report(done);
  }
  report(done) { this.panel.player.report(this.spec.name, { ...this.position, done }); }
}
