// Pointer and keys on a terrain: a drag turns it, a double click resets the view, and so do arrow keys and 0 if Tab has
// focused it.

const DEGREES_PER_PIXEL = 0.4;
const KEYS = { ArrowLeft: [-6, 0], ArrowRight: [6, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] };      // degrees

/** `pointer`: the last position {x, y} of a drag, or null. */
export class TerrainInteractions {
  constructor(panel) {
    Object.assign(this, { panel, pointer: null });
    const { overlay } = panel, on = (name, listener) => overlay.addEventListener(name, listener);
    on("pointerdown", (event) => this.press(event));
    on("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) on(name, () => this.release());
    on("mousedown", (event) => this.moveFocusToPlayer(event));
    on("dblclick", () => panel.resetView());
    on("keydown", (event) => this.onKey(event));
  }

  /** After a drag the arrow keys still step the clock: only Tab focuses the terrain. */
  moveFocusToPlayer(event) {
    event.preventDefault();
    this.panel.player.root.focus({ preventScroll: true });
  }

  press(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    this.pointer = { x: event.clientX, y: event.clientY };
    this.panel.overlay.setPointerCapture(event.pointerId);
  }
  move({ clientX: x, clientY: y, isPrimary }) {
    const { pointer } = this;
    if (!pointer || !isPrimary || (x === pointer.x && y === pointer.y)) return;
    this.panel.turn(DEGREES_PER_PIXEL * (x - pointer.x), DEGREES_PER_PIXEL * (y - pointer.y));
    this.pointer = { x, y };
  }
  release() {
    this.pointer = null;
    this.panel.refineLater();
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key in KEYS) this.panel.turn(...KEYS[event.key]);
    else if (event.key === "0") this.panel.resetView();
    else return;
    this.panel.refineLater();
    event.preventDefault();                        // the page would scroll
    event.stopPropagation();                       // the clock would step
  }
}
