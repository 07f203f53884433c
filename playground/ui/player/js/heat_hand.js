// Pointer and keys on a heat map: hover reads, a click goes there, a drag brushes, arrow keys choose a unit.
import { fixedEnd, grown, stretch } from "./heat_brush.js";
import { columnAt, spotAt } from "./heat_layout.js";

const FAR = 4, REACH = 7;                          // px: this far is a drag; this near takes hold of a brush's end
const UNITS = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 };
const CLOCK = { ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last", " ": "toggle" };
const SIDES = { ArrowLeft: -1, ArrowRight: 1 };

export class HeatHand {
  constructor(panel) {
    Object.assign(this, { panel, held: null, stepping: false });
    for (const element of [panel.stage.view, panel.text.element]) {
      element.addEventListener("pointerdown", (event) => this.press(event, element));
      element.addEventListener("pointermove", (event) => this.move(event));
      element.addEventListener("pointerup", (event) => this.release(event, true));
      element.addEventListener("pointercancel", (event) => this.release(event, false));
      element.addEventListener("pointerleave", () => { if (!this.held) panel.hover(null); });
      element.addEventListener("dblclick", () => panel.setBrush(null, true));
      element.addEventListener("keydown", (event) => this.key(event));
      element.addEventListener("keyup", (event) => { if (event.key in SIDES || event.key === "Shift") this.rest(); });
      element.addEventListener("blur", () => this.rest());
    }
  }

  get busy() { return !!this.held?.dragging || this.stepping; }

  /** What lies under the pointer; the text is a zone of its own, without rows. */
  spot(event) {
    const { panel } = this, token = panel.text.at(event.clientX, event.clientY);
    if (token >= 0) return { zone: "text", row: -1, column: token };
    const point = panel.layout && panel.stage.point(event);
    return point ? spotAt(panel.layout, panel.stage.scroll, point.x, point.y) : null;
  }

  press(event, element) {
    const spot = event.button === 0 && event.isPrimary ? this.spot(event) : null;
    if (!spot) return;
    this.held = { spot, x: event.clientX, y: event.clientY, dragging: false };
    element.setPointerCapture(event.pointerId);
  }

  move(event) {
    const { held, panel } = this;
    if (!held) return panel.hover(this.spot(event));
    if (!held.dragging && !this.drags(event)) return;
    held.dragging = true;
    const column = this.columnUnder(event);
    if (column >= 0) panel.setBrush(stretch(held.fixed, column, panel.tokens.length), false);
  }

  /** Does a drag begin? A finger on the matrix scrolls it; on the text and on the strip it brushes. */
  drags(event) {
    const { held, panel } = this, { zone, column } = held.spot;
    const far = Math.hypot(event.clientX - held.x, event.clientY - held.y) >= FAR;
    if (!far || zone === "gutter" || (zone === "matrix" && event.pointerType === "touch")) return false;
    const { edges } = panel.layout, width = edges[column + 1] - edges[column];
    held.fixed = fixedEnd(panel.brush, column, zone === "text" ? 0 : Math.round(REACH / width));
    return true;
  }

  /** Outside of everything, the column that is nearest sideways; in a paragraph, where the last token was. */
  columnUnder(event) {
    const spot = this.spot(event), { panel } = this;
    if (spot?.column >= 0) return spot.column;
    if (this.held.spot.zone === "text" && !panel.layout.aligned) return -1;
    const { gutter, edges } = panel.layout, x = panel.stage.point(event, true).x - gutter + panel.stage.scroll.left;
    return x < 0 ? 0 : x >= edges.at(-1) ? panel.tokens.length - 1 : columnAt(edges, x);
  }

  release(event, wanted) {
    const { held, panel } = this;
    this.held = null;
    if (!held) return;
    if (held.dragging) panel.setBrush(panel.brush, true);
    else if (wanted) this.click(held.spot);
    if (event.pointerType === "touch") panel.hover(null);
  }
  click({ row, column }) {
    if (row >= 0) this.panel.choose(row);
    if (column >= 0) this.panel.player.seek(column, { settled: true });
  }

  key(event) {
    const { panel } = this, { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey && key in SIDES) this.grow(SIDES[key]);
    else if (key in UNITS && !event.shiftKey) panel.choose(panel.chosen + UNITS[key]);
    else if (key in CLOCK && !event.shiftKey) panel.player.do(CLOCK[key]);
    else if (key === "Escape" && panel.brush) panel.setBrush(null, true);
    else return;
    event.preventDefault();                        // the window would scroll as well
    event.stopPropagation();
  }

  grow(by) {
    const { panel } = this, now = Math.max(0, panel.now);
    const { brush, fixed } = grown(panel.brush, this.fixed, now, by, panel.tokens.length);
    Object.assign(this, { fixed, stepping: true });
    panel.setBrush(brush, false);
    panel.reveal(fixed === brush.from ? brush.to : brush.from, -1);
  }
  rest() {
    if (!this.stepping) return;
    this.stepping = false;
    this.panel.setBrush(this.panel.brush, true);
  }
}
