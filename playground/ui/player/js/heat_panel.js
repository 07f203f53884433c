// A matrix of units x tokens as colours, the text above it tinted by one unit. The clock's step is the token.
import { clamp } from "./clock.js";
import { given, same } from "./heat_brush.js";
import { Frames } from "./heat_frames.js";
import { HeatHand } from "./heat_hand.js";
import { HeatHead } from "./heat_head.js";
import { columnsIn, rowIn, scrolledTo } from "./heat_layout.js";
import { paintMarks, paintMatrix, pictureOf } from "./heat_paint.js";
import { colourScale, float32Digits, levelOf, pixelsOf } from "./heat_scale.js";
import { HeatStage } from "./heat_stage.js";
import { HeatText } from "./heat_text.js";
import { withArrays } from "./unpack.js";

const STRIP = 16;                                  // px above the columns

export class HeatPanel {
  constructor(root, player) {
    Object.assign(this, { root, player, tokens: [], chosen: 0, brush: null, hovered: null, now: -1, layout: null });
    this.head = new HeatHead(root);
    this.text = new HeatText(root);
    this.stage = new HeatStage(root);
    this.hand = new HeatHand(this);
    this.frames = new Frames((wish) => player.attempt(this, () => this.redo(wish)));
    this.stage.view.addEventListener("scroll", () => this.frames.ask("matrix"));
    this.observer = new ResizeObserver(() => this.frames.ask("layout"));
    this.observer.observe(this.stage.element);
  }

  load(panel, scene) {
    const before = this.panel, name = before?.rows[this.chosen];
    this.panel = withArrays(panel, scene.arrays);
    this.clockUnit = scene.unit;
    this.head.load(panel);
    if (panel.matrix_version !== before?.matrix_version) {
      const { texts, index } = this.panel;
      this.tokens = texts.length ? [...index.values].map((k) => texts[k]) : [];
      Object.assign(this, { image: null, stale: true, hovered: null });
    }
    this.text.load(this.tokens, panel.text);
    this.obey(before, name);
  }

  /** The unit and the brush that Python gives count when they are new, and not while the reader's are on their way. */
  obey(before, name) {
    const { unit, rows, brush } = this.panel, count = this.tokens.length, { outbox } = this.player;
    const changed = (key) => JSON.stringify(this.panel[key]) !== JSON.stringify(before?.[key]);
    const free = (event) => !before || !outbox.pending(event);
    const row = changed("unit") && free("unit") ? unit : rows.indexOf(name);
    this.chosen = clamp(row < 0 ? this.chosen : row, 0, Math.max(0, rows.length - 1));
    if (changed("brush") && free("brush") && !this.hand.busy) this.showBrush(given(brush, count), count);
    if (this.brush && this.brush.to >= count) this.brush = null;                // another text, and a shorter one
  }

  /** Comes after every load, and when the page's theme or letters change. */
  theme(theme) {
    const fresh = this.stale || theme.key !== this.look?.key;
    this.look = theme;
    this.stale = false;
    if (fresh) {
      const of = (...roles) => roles.map(theme.colour);
      this.scale = colourScale(of("negative", "zero", "positive"), of("ink", "paper"));
      this.image = null;
      this.arrange();
    } else this.paint();
    this.tint(fresh);
    this.text.mark(this.brush);
    this.draw();
  }

  /** Where everything lies, for the room there is. */
  arrange() {
    const { width } = this.stage.room, scale = window.devicePixelRatio || 1, { rows } = this.panel;
    if (!width || !this.look) return;
    const gutter = Math.ceil(Math.min(0.3 * width, this.longestName() + 26));
    const columns = columnsIn(width - gutter - 1, this.text.needs(), scale);
    this.text.place({ ...columns, gutter });         // may take lines from the stage below it, or give some back
    const row = rowIn(this.stage.room.height - STRIP - 1, rows.length, scale);
    this.layout = { ...columns, gutter, strip: STRIP, row, rows: rows.length, columns: this.tokens.length };
    this.stage.fit(this.layout);
    Object.assign(this.root.dataset, { columns: columns.aligned ? "aligned" : "narrow", gutter });
    this.reveal(this.now, this.chosen);
    this.paint();
  }
  longestName() {
    const pen = this.stage.matrix;
    pen.font = this.font;
    return this.panel.rows.reduce((most, name) => Math.max(most, pen.measureText(name).width), 0);
  }
  get font() { return `${this.look.size}px ${this.look.font}`; }

  view() {
    const { layout, image, chosen, hovered, now, brush, look } = this, { values } = this.panel.values;
    this.holes ??= values.some(Number.isNaN);
    return {
      layout, image, chosen, hovered, now, brush, holes: this.holes, colour: look.colour, size: look.size,
      font: this.font, names: this.panel.rows, marked: this.panel.marked, scroll: this.stage.scroll, ...this.stage.room,
    };
  }
  paint() {
    if (!this.layout) return;
    const { values, limit, rows } = this.panel;
    if (!this.image) {
      this.holes = null;
      this.image = pictureOf(pixelsOf(values.values, limit, this.scale), rows.length, this.tokens.length);
    }
    paintMatrix(this.stage.matrix, this.view());
    paintMarks(this.stage.marks, this.view());
  }

  redo(wish) {
    if (wish === "layout") {
      this.player.restyle();                       // presenter mode changes the letters with the stage
      this.arrange();
    } else if (this.layout) {
      if (wish === "matrix") paintMatrix(this.stage.matrix, this.view());
      paintMarks(this.stage.marks, this.view());
    }
    this.read();
  }

  draw() {
    const { step, playing } = this.player.clock, now = step < this.tokens.length ? step : -1;
    if (now !== this.now) {
      this.now = now;
      this.text.point(now);
      this.reveal(now, -1);
    }
    if (this.layout) paintMarks(this.stage.marks, this.view());
    this.read();
    if (!playing) this.tell();
  }

  /** Scroll so that a column, a row or both are seen; -1 is none. */
  reveal(column, row) {
    if (!this.layout) return;
    const { edges, gutter, strip, row: tall } = this.layout, { width, height } = this.stage.room;
    const { left, top } = this.stage.scroll;
    this.stage.scrollTo(
      column < 0 ? left : scrolledTo(edges[column], edges[column + 1], left, width - gutter),
      row < 0 ? top : scrolledTo(row * tall, (row + 1) * tall, top, height - strip),
    );
  }

  value(row, column) { return this.panel.values.values[row * this.tokens.length + column] ?? NaN; }

  /** The exact value under the pointer; without one, the chosen unit's at the current token. */
  read() {
    const spot = this.hovered, row = spot?.row >= 0 ? spot.row : this.chosen;
    const column = spot?.column >= 0 ? spot.column : this.now, { rows, noun } = this.panel;
    if (!rows.length || column < 0) return this.head.show(NaN, "", "");
    this.head.show(this.value(row, column), `${noun} ${rows[row]}`, `${this.clockUnit} ${column}: ${this.tokens[column]}`);
  }

  /** The same, to those who listen. */
  tell() {
    const { rows, noun, title, id } = this.panel, { now, chosen, tokens } = this;
    const where = now < 0 ? "" : `: ${float32Digits(this.value(chosen, now))} at ${tokens[now]}, ${now} of ${tokens.length - 1}`;
    const text = rows.length ? `${noun} ${rows[chosen]}${where}` : "nothing";
    const range = { valuemin: 0, valuemax: Math.max(0, rows.length - 1), valuenow: chosen, valuetext: text };
    this.stage.tell({ label: `${title || id}: choose a ${noun}`, ...range });
  }

  hover(spot) {
    const { hovered } = this;
    if (spot?.row === hovered?.row && spot?.column === hovered?.column) return;
    this.hovered = spot;
    this.frames.ask("marks");
  }

  choose(row) {
    const chosen = clamp(row, 0, this.panel.rows.length - 1);
    if (chosen === this.chosen || chosen < 0) return;
    this.chosen = chosen;
    this.tint(false);
    this.reveal(-1, chosen);
    this.frames.ask("marks");
    this.tell();
    this.player.report("unit", { panel: this.panel.id, row: chosen, label: this.panel.rows[chosen] });
  }
  tint(afresh) {
    const levels = this.tokens.map((_, column) => levelOf(this.value(this.chosen, column), this.panel.limit));
    this.text.tint(levels, this.scale, afresh);
  }

  /** A stretch of text is the same on every heat map of this player that shows as many tokens. */
  setBrush(brush, done) {
    const moved = !same(brush, this.brush), told = JSON.stringify([brush, done]);
    if (moved) for (const panel of this.player.panels.values()) panel.showBrush?.(brush, this.tokens.length);
    if (told === this.told || (!brush && !moved)) return;
    this.told = told;
    this.player.report("brush", brush && { panel: this.panel.id, ...brush, done });
  }
  showBrush(brush, count) {
    if (count !== this.tokens.length) return;
    Object.assign(this, { brush, told: null });
    this.text.mark(brush);
    this.frames.ask("marks");
  }

  close() {
    this.frames.close();
    this.observer.disconnect();
  }
}
