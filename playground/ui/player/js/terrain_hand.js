// Pointer and keys on a terrain: a drag turns it, a double click turns it back, arrow keys too where Tab has led to it.

const PULL = 0.4;                                  // degrees a pixel
const KEYS = { ArrowLeft: [-6, 0], ArrowRight: [6, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] };

export class TerrainHand {
  constructor(panel) {
    Object.assign(this, { panel, held: null });
    const { sheet } = panel, on = (name, act) => sheet.addEventListener(name, act);
    on("pointerdown", (event) => this.press(event));
    on("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) on(name, () => this.release());
    on("mousedown", (event) => this.leaveFocus(event));
    on("dblclick", () => panel.reset());
    on("keydown", (event) => this.key(event));
  }

  /** After a drag the arrow keys go on stepping the clock: only Tab gives them to the terrain. */
  leaveFocus(event) {
    event.preventDefault();
    this.panel.player.root.focus({ preventScroll: true });
  }

  press(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    this.held = { x: event.clientX, y: event.clientY };
    this.panel.sheet.setPointerCapture(event.pointerId);
  }
  move({ clientX: x, clientY: y, isPrimary }) {
    const { held } = this;
    if (!held || !isPrimary || (x === held.x && y === held.y)) return;
    this.panel.turn(PULL * (x - held.x), PULL * (y - held.y));
    this.held = { x, y };
  }
  release() {
    this.held = null;
    this.panel.rest();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key in KEYS) this.panel.turn(...KEYS[event.key]);
    else if (event.key === "0") this.panel.reset();
    else return;
    this.panel.rest();
    event.preventDefault();                        // the page would scroll
    event.stopPropagation();                       // and the clock would step
  }
}
