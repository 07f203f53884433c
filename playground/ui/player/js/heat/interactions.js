// Pointer and keys on a heat map: hover shows a value, a click moves the clock, a drag brushes, arrow keys choose a unit.
import { brushBetween, extendBrush, fixedEnd } from "./brush.js";
import { cellAt, columnAt } from "./layout.js";

const DRAG_START = 4;                              // px: a shorter movement is a click
const END_TOLERANCE = 7;                           // px from an end of the brush within which a drag moves this end
const UNIT_KEYS = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 };
const CLOCK_KEYS = { ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last", " ": "toggle" };
const BRUSH_KEYS = { ArrowLeft: -1, ArrowRight: 1 };       // with Shift

/** `press`: the pointer that is down, {cell, x, y, dragging, fixed: the token that the brush keeps}. */
export class HeatInteractions {
  constructor(panel) {
    Object.assign(this, { panel, press: null, brushingByKey: false });
    for (const element of [panel.viewport.scroller, panel.text.element]) {
      element.addEventListener("pointerdown", (event) => this.start(event, element));
      element.addEventListener("pointermove", (event) => this.move(event));
      element.addEventListener("pointerup", (event) => this.release(event, true));
      element.addEventListener("pointercancel", (event) => this.release(event, false));
      element.addEventListener("pointerleave", () => { if (!this.press) panel.hover(null); });
      element.addEventListener("dblclick", () => panel.setBrush(null, true));
      element.addEventListener("keydown", (event) => this.onKey(event));
      element.addEventListener("keyup", (event) => {
        if (event.key in BRUSH_KEYS || event.key === "Shift") this.finishKeyBrush();
      });
      element.addEventListener("blur", () => this.finishKeyBrush());
    }
  }

  get isBrushing() { return !!this.press?.dragging || this.brushingByKey; }

  /** The cell under the pointer, {zone, row, column}, or null; in the zone "text" there are no rows. */
  cellUnder(event) {
    const { panel } = this, token = panel.text.tokenAt(event.clientX, event.clientY);
    if (token >= 0) return { zone: "text", row: -1, column: token };
    const point = panel.layout && panel.viewport.pointAt(event);
    return point ? cellAt(panel.layout, panel.viewport.scroll, point.x, point.y) : null;
  }

  start(event, element) {
    const cell = event.button === 0 && event.isPrimary ? this.cellUnder(event) : null;
    if (!cell) return;
    this.press = { cell, x: event.clientX, y: event.clientY, dragging: false };
    element.setPointerCapture(event.pointerId);
  }

  move(event) {
    const { press, panel } = this;
    if (!press) return panel.hover(this.cellUnder(event));
    if (!press.dragging && !this.startsDrag(event)) return;
    press.dragging = true;
    const column = this.columnUnder(event);
    if (column >= 0) panel.setBrush(brushBetween(press.fixed, column, panel.tokens.length), false);
  }

  /** Does a drag begin? A finger on the matrix scrolls it; on the text and on the strip it brushes. */
  startsDrag(event) {
    const { press, panel } = this, { zone, column } = press.cell;
    const isFar = Math.hypot(event.clientX - press.x, event.clientY - press.y) >= DRAG_START;
    if (!isFar || zone === "gutter" || (zone === "matrix" && event.pointerType === "touch")) return false;
    const { edges } = panel.layout, width = edges[column + 1] - edges[column];
    press.fixed = fixedEnd(panel.brush, column, zone === "text" ? 0 : Math.round(END_TOLERANCE / width));
    return true;
  }

  /** The column under the pointer; outside the map the nearest one by x. -1 outside a paragraph of text, whose columns
   *  are not above those of the matrix. */
  columnUnder(event) {
    const cell = this.cellUnder(event), { panel } = this;
    if (cell?.column >= 0) return cell.column;
    if (this.press.cell.zone === "text" && !panel.layout.aligned) return -1;
    const { gutter, edges } = panel.layout;
    const x = panel.viewport.pointAt(event, true).x - gutter + panel.viewport.scroll.left;
    return x < 0 ? 0 : x >= edges.at(-1) ? panel.tokens.length - 1 : columnAt(edges, x);
  }

  /** `canClick`: a press without movement is a click (not after pointercancel). */
  release(event, canClick) {
    const { press, panel } = this;
    this.press = null;
    if (!press) return;
    if (press.dragging) panel.setBrush(panel.brush, true);
    else if (canClick) this.click(press.cell);
    if (event.pointerType === "touch") panel.hover(null);
  }
  click({ row, column }) {
    if (row >= 0) this.panel.choose(row);
    if (column >= 0) this.panel.player.seek(column, { settled: true });
  }

  onKey(event) {
    const { panel } = this, { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey && key in BRUSH_KEYS) this.brushByKey(BRUSH_KEYS[key]);
    else if (key in UNIT_KEYS && !event.shiftKey) panel.choose(panel.chosen + UNIT_KEYS[key]);
    else if (key in CLOCK_KEYS && !event.shiftKey) panel.player.command(CLOCK_KEYS[key]);
    else if (key === "Escape" && panel.brush) panel.setBrush(null, true);
    else return;
    event.preventDefault();                        // the window would scroll as well
    event.stopPropagation();
  }

  brushByKey(by) {
    const { panel } = this, token = Math.max(0, panel.current);
    const { brush, fixed } = extendBrush(panel.brush, this.fixed, token, by, panel.tokens.length);
    Object.assign(this, { fixed, brushingByKey: true });
    panel.setBrush(brush, false);
    panel.scrollIntoView(fixed === brush.from ? brush.to : brush.from, -1);
  }
  finishKeyBrush() {
    if (!this.brushingByKey) return;
    this.brushingByKey = false;
    this.panel.setBrush(this.panel.brush, true);
  }
}
