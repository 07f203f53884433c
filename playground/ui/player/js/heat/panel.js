// A matrix units x tokens as colours, and above it the text, tinted by one chosen unit. The clock's step is the token.
import { withArrays } from "../arrays.js";
import { clamp } from "../clock.js";
import { brushFromPair, isSameBrush } from "./brush.js";
import { colourScale, float32Digits, levelOf, pixelsOf } from "./colour_scale.js";
import { HeatHeader } from "./header.js";
import { HeatInteractions } from "./interactions.js";
import { columnLayout, rowHeight, scrollTarget } from "./layout.js";
import { matrixImage, paintMarks, paintMatrix } from "./painting.js";
import { TokenText } from "./token_text.js";
import { HeatViewport, RedrawQueue } from "./viewport.js";

const TEXT_COLOURS = ["#000000", "#FFFFFF"];       // one of them has a contrast of 4.5 or more on every colour
const STRIP = 16;                                  // px: height of the strip above the columns

/** `chosen`: row of the chosen unit; `current`: column at the clock's step (-1: none); `hovered`: cell or null. */
export class HeatPanel {
  constructor(root, player) {
    Object.assign(this, { root, player, tokens: [], chosen: 0, brush: null, hovered: null, current: -1, layout: null });
    this.header = new HeatHeader(root);
    this.text = new TokenText(root);
    this.viewport = new HeatViewport(root);
    this.interactions = new HeatInteractions(this);
    this.redraws = new RedrawQueue((extent) => player.attempt(this, () => this.redraw(extent)));
    this.viewport.scroller.addEventListener("scroll", () => this.redraws.add("matrix"));
    this.observer = new ResizeObserver(() => this.redraws.add("layout"));
    this.observer.observe(this.viewport.element);
  }

  load(panel, scene) {
    const previous = this.panel, chosenName = previous?.rows[this.chosen];
    this.panel = withArrays(panel, scene.arrays);
    this.clockUnit = scene.unit;
    this.header.load(panel);
    if (panel.matrix_version !== previous?.matrix_version) {
      const { texts, index } = this.panel;
      this.tokens = texts.length ? [...index.values].map((k) => texts[k]) : [];
      Object.assign(this, { image: null, outdated: true, hovered: null });
    }
    this.text.load(this.tokens, panel.text);
    this.applySelection(previous, chosenName);
  }

  /** Python's unit and brush are applied if they differ from those of the previous scene and no report of the reader's
   *  is pending. The chosen unit is found again by its name. */
  applySelection(previous, chosenName) {
    const { unit, rows, brush } = this.panel, count = this.tokens.length, { reports } = this.player;
    const isChanged = (key) => JSON.stringify(this.panel[key]) !== JSON.stringify(previous?.[key]);
    const isNew = (key) => isChanged(key) && (!previous || !reports.isPending(key));
    const row = isNew("unit") ? unit : rows.indexOf(chosenName);
    this.chosen = clamp(row < 0 ? this.chosen : row, 0, Math.max(0, rows.length - 1));
    if (isNew("brush") && !this.interactions.isBrushing) this.showBrush(brushFromPair(brush, count), count);
    if (this.brush && this.brush.to >= count) this.brush = null;                // the new text is shorter
  }

  /** Called after every load, and when colours or font change. */
  theme(theme) {
    const repaint = this.outdated || theme.key !== this.style?.key;
    this.style = theme;
    this.outdated = false;
    if (repaint) {
      const colours = (...roles) => roles.map(theme.colour);
      this.scale = colourScale(colours("negative", "zero", this.panel.signed ? "positive" : "value"), TEXT_COLOURS);
      this.image = null;
      this.arrange();
    } else this.paint();
    this.tintText(repaint);
    this.text.markBrush(this.brush);
    this.draw();
  }

  /** Compute the layout for the present size, and paint. */
  arrange() {
    const { width } = this.viewport.size, scale = window.devicePixelRatio || 1, { rows } = this.panel;
    if (!width || !this.style) return;
    const gutter = Math.ceil(Math.min(0.3 * width, this.longestName() + 26));
    const columns = columnLayout(width - gutter - 1, this.text.neededWidths(), scale);
    this.text.place({ ...columns, gutter });       // changes its height, and with it that of the viewport
    const row = rowHeight(this.viewport.size.height - STRIP - 1, rows.length, scale);
    this.layout = { ...columns, gutter, strip: STRIP, row, rows: rows.length, columns: this.tokens.length };
    this.viewport.resize(this.layout);
    Object.assign(this.root.dataset, { columns: columns.aligned ? "aligned" : "narrow", gutter });
    this.scrollIntoView(this.current, this.chosen);
    this.paint();
  }
  /** In px. */
  longestName() {
    const ctx = this.viewport.matrix;
    ctx.font = this.font;
    return this.panel.rows.reduce((most, name) => Math.max(most, ctx.measureText(name).width), 0);
  }
  get font() { return `${this.style.size}px ${this.style.font}`; }

  /** The last column that may be seen. */
  get latest() { return this.player.future.hidden ? this.player.clock.step : Infinity; }

  /** What painting.js needs. */
  view() {
    const { layout, image, chosen, hovered, current, brush, style } = this, { values } = this.panel.values;
    this.hasMissing ??= values.some(Number.isNaN);
    return {
      layout, image, chosen, hovered, current, brush, hasMissing: this.hasMissing, colour: style.colour, fontSize: style.size,
      font: this.font, names: this.panel.rows, marked: this.panel.marked, latest: this.latest, scroll: this.viewport.scroll, ...this.viewport.size,
    };
  }
  paint() {
    if (!this.layout) return;
    const { values, limit, rows } = this.panel;
    if (!this.image) {
      this.hasMissing = null;
      this.image = matrixImage(pixelsOf(values.values, limit, this.scale), rows.length, this.tokens.length);
    }
    paintMatrix(this.viewport.matrix, this.view());
    paintMarks(this.viewport.marks, this.view());
  }

  redraw(extent) {
    if (extent === "layout") {
      this.player.restyle();                       // presenter mode changes the font size too
      this.arrange();
    } else if (this.layout) {
      if (extent === "matrix") paintMatrix(this.viewport.matrix, this.view());
      paintMarks(this.viewport.marks, this.view());
    }
    this.showReadout();
  }

  draw() {
    const { step, playing } = this.player.clock, current = step < this.tokens.length ? step : -1;
    if (current !== this.current) {
      this.current = current;
      this.text.markCurrent(current);
      this.scrollIntoView(current, -1);
    }
    this.text.hideAfter(this.latest);
    if (this.layout) paintMarks(this.viewport.marks, this.view());
    this.showReadout();
    if (!playing) this.updateAria();
  }

  /** Scroll so that a column, a row or both are visible; -1 for neither. */
  scrollIntoView(column, row) {
    if (!this.layout) return;
    const { edges, gutter, strip, row: height } = this.layout, { size, scroll: { left, top } } = this.viewport;
    this.viewport.scrollTo(
      column < 0 ? left : scrollTarget(edges[column], edges[column + 1], left, size.width - gutter),
      row < 0 ? top : scrollTarget(row * height, (row + 1) * height, top, size.height - strip),
    );
  }

  value(row, column) { return this.panel.values.values[row * this.tokens.length + column] ?? NaN; }

  /** The exact value of the hovered cell; without one, of the chosen unit at the current token. */
  showReadout() {
    const { hovered } = this, row = hovered?.row >= 0 ? hovered.row : this.chosen;
    const column = hovered?.column >= 0 ? hovered.column : this.current, { rows, noun } = this.panel;
    if (column > this.latest) return this.header.show(NaN, "", "");
    if (!rows.length || column < 0) return this.header.show(NaN, "", "");
    this.header.show(this.value(row, column), `${noun} ${rows[row]}`, `${this.clockUnit} ${column}: ${this.tokens[column]}`);
  }

  /** The heat map is a slider over the units for screen readers. */
  updateAria() {
    const { rows, noun, title, id } = this.panel, { current, chosen, tokens } = this;
    const digits = float32Digits(this.value(chosen, current));
    const where = current < 0 ? "" : `: ${digits} at ${tokens[current]}, ${current} of ${tokens.length - 1}`;
    const text = rows.length ? `${noun} ${rows[chosen]}${where}` : "nothing";
    const range = { valuemin: 0, valuemax: Math.max(0, rows.length - 1), valuenow: chosen, valuetext: text };
    this.viewport.setAria({ label: `${title || id}: choose a ${noun}`, ...range });
  }

  hover(cell) {
    const { hovered } = this;
    if (cell?.row === hovered?.row && cell?.column === hovered?.column) return;
    this.hovered = cell;
    this.redraws.add("marks");
  }

  choose(row) {
    const chosen = clamp(row, 0, this.panel.rows.length - 1);
    if (chosen === this.chosen || chosen < 0) return;
    this.chosen = chosen;
    this.tintText(false);
    this.scrollIntoView(-1, chosen);
    this.redraws.add("marks");
    this.updateAria();
    this.player.report("unit", { panel: this.panel.id, row: chosen, label: this.panel.rows[chosen] });
  }
  tintText(all) {
    const levels = this.tokens.map((_, column) => levelOf(this.value(this.chosen, column), this.panel.limit));
    this.text.tint(levels, this.scale, all);
  }

  /** Set the brush on all heat maps of this player with as many tokens, and report it unless nothing has changed. */
  setBrush(brush, done) {
    const isMoved = !isSameBrush(brush, this.brush), report = JSON.stringify([brush, done]);
    if (isMoved) for (const panel of this.player.panels.values()) panel.showBrush?.(brush, this.tokens.length);
    if (report === this.lastReport || (!brush && !isMoved)) return;
    this.lastReport = report;
    this.player.report("brush", brush && { panel: this.panel.id, ...brush, done });
  }
  showBrush(brush, count) {
    if (count !== this.tokens.length) return;
    Object.assign(this, { brush, lastReport: null });
    this.text.markBrush(brush);
    this.redraws.add("marks");
  }

  close() {
    this.redraws.close();
    this.observer.disconnect();
  }
}
