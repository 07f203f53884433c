// A handle above the canvas: a small focusable element that alone takes pointer events, and arrow keys when focused.
import { allowed } from "./curve.js";
import { number } from "./format.js";

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

export class Grip {
  constructor(panel) {
    this.panel = panel;
    const element = (this.element = document.createElement("div"));
    element.className = "player-grip";
    element.tabIndex = 0;
    element.setAttribute("role", "slider");
    panel.stage.append(element);
    element.addEventListener("pointerdown", (event) => this.take(event));
    element.addEventListener("pointermove", (event) => this.held && this.drag(event, false));
    element.addEventListener("pointerup", (event) => this.release(event));
    element.addEventListener("pointercancel", (event) => this.release(event));
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("keyup", (event) => { if (event.key in MOVES && this.stepping) this.rest(); });
    element.addEventListener("blur", () => { if (this.stepping) this.rest(); });
  }

  load(spec) {
    this.spec = spec;
    const free = !this.held && !this.stepping && !this.panel.player.outbox.pending(spec.name);
    if (!this.at || free) this.at = allowed(spec, spec, spec);   // in the hand, or on its way: the hand is right
    this.element.dataset.playerGrip = spec.name;
    this.element.dataset.axis = spec.axis;
    this.element.title = spec.label || spec.name;
    this.element.setAttribute("aria-label", spec.label || spec.name);
  }

  place(p) {
    const x = p.x(this.at.x), y = p.y(this.at.y), { element, spec } = this;
    element.hidden = !Number.isFinite(x) || !Number.isFinite(y);
    if (element.hidden) return;
    element.style.transform = `translate(${x}px, ${y}px)`;
    element.style.setProperty("--grip", this.panel.look.colour(spec.color));
    const upright = spec.axis === "y", range = upright ? p.yRange : p.xRange;
    const text = { x: `x ${number(this.at.x)}`, y: `y ${number(this.at.y)}` };
    const values = {
      valuemin: Math.min(...range), valuemax: Math.max(...range), valuenow: upright ? this.at.y : this.at.x,
      valuetext: spec.axis === "xy" ? `${text.x}, ${text.y}` : text[spec.axis],
    };
    for (const [name, value] of Object.entries(values)) element.setAttribute(`aria-${name}`, value);
  }

  take(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    const p = this.panel.projection, box = this.panel.stage.getBoundingClientRect();
    this.held = p && { dx: event.clientX - box.left - p.x(this.at.x), dy: event.clientY - box.top - p.y(this.at.y) };
  }
  drag(event, done) {
    const p = this.panel.projection, box = this.panel.stage.getBoundingClientRect();
    const px = event.clientX - box.left - this.held.dx, py = event.clientY - box.top - this.held.dy;
    this.to({ x: p.xInverse(px), y: p.yInverse(py) }, done);
  }
  release(event) {
    if (!this.held) return;
    if (event.type === "pointerup") this.drag(event, true);
    else this.report(true);
    this.held = null;
  }

  key(event) {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { xRange, yRange } = this.panel.projection, { spec } = this, much = event.shiftKey ? 10 : 1;
    const dx = spec.step?.[0] ?? Math.abs(xRange[1] - xRange[0]) / 100;
    const dy = spec.step?.[1] ?? Math.abs(yRange[1] - yRange[0]) / 100;
    // A grip that goes one way answers to both pairs of keys.
    const sideways = spec.curve || spec.axis === "x" ? move[0] || move[1] : move[0];
    const upwards = spec.axis === "y" ? move[1] || move[0] : move[1];
    this.stepping = true;
    this.to({ x: this.at.x + much * dx * sideways, y: this.at.y + much * dy * upwards }, false);
  }
  rest() {
    this.stepping = false;
    this.report(true);
  }

  to(point, done) {
    if (!Number.isFinite(point.x) || !Number.isFinite(point.y)) return;
    this.at = allowed(this.spec, this.at, point);
    this.place(this.panel.projection);
    this.report(done);
  }
  report(done) { this.panel.player.report(this.spec.name, { ...this.at, done }); }
}
