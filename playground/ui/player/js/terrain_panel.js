// A surface as a landscape on which paths move: a canvas painted once for each view, above it one on which the trails
// grow, and one for what is drawn in every frame.
import { PanelTitle } from "./panel_title.js";
import { axesOf, roomIn } from "./terrain_axes.js";
import { drape } from "./terrain_drape.js";
import { groundOf, intoBox } from "./terrain_ground.js";
import { TerrainHand } from "./terrain_hand.js";
import { TerrainPaint } from "./terrain_paint.js";
import { paletteOf } from "./terrain_palette.js";
import { saveSheet } from "./terrain_picture.js";
import { drawHeads, drawMarks, drawTrails, onScreen } from "./terrain_trails.js";
import { turned, viewOf } from "./terrain_view.js";
import { withArrays } from "./unpack.js";

const REST = 180;                                  // ms after the last turn, the fine picture
const SLACK = { fine: 0.05, coarse: 0.12 };
const ICONS = {
  reset: "M3.2 8a4.8 4.8 0 1 0 1.5-3.5M4.6 1.6v3h3",
  save: "M2 4.8h2.6L6 3h4l1.4 1.8H14V13H2zM8 11a2.4 2.4 0 1 0 0-4.8A2.4 2.4 0 0 0 8 11z",
};
const button = (name, title) =>
  `<button type="button" data-terrain="${name}" title="${title}" aria-label="${title}">` +
  `<svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" aria-hidden="true">` +
  `<path stroke-width="1.4" stroke-linejoin="round" d="${ICONS[name]}"/></svg></button>`;
const HTML = `
  <div class="player-terrain-tools">${button("reset", "Turn back")}${button("save", "Save picture")}</div>
  <div class="player-terrain-stage">
    ${'<canvas aria-hidden="true"></canvas>'.repeat(3)}
    <div class="player-terrain-sheet" role="application" aria-roledescription="picture to turn" tabindex="0"></div>
    <span class="player-terrain-hint" aria-hidden="true">drag to turn</span>
  </div>`;

export class TerrainPanel {
  constructor(root, player) {
    Object.assign(this, { root, player, paint: new TerrainPaint(), quality: "fine" });
    this.title = new PanelTitle(root);
    root.insertAdjacentHTML("beforeend", HTML);
    const find = (selector) => root.querySelector(selector);
    for (const part of ["stage", "sheet", "hint"]) this[part] = find(`.player-terrain-${part}`);
    const pens = [...root.querySelectorAll("canvas")].map((canvas) => canvas.getContext("2d"));
    [this.still, this.trails, this.heads] = pens;
    find("[data-terrain=reset]").addEventListener("click", () => this.reset());
    find("[data-terrain=save]").addEventListener("click", () => player.attempt(this, () => this.save()));
    this.hand = new TerrainHand(this);
    this.observer = new ResizeObserver(() => player.attempt(this, () => this.resize()));
    this.observer.observe(this.stage);
  }

  load(panel, scene) {
    const before = this.panel;
    this.panel = withArrays(panel, scene.arrays);
    this.title.load(panel);
    this.sheet.ariaLabel = `${panel.title || panel.alt || panel.id}: arrow keys turn it, 0 turns it back`;
    const other = (...keys) => keys.some((key) => JSON.stringify(panel[key]) !== JSON.stringify(before?.[key]));
    const ground = other("ground_version"), view = other("azimuth", "elevation");
    const axes = other("xlabel", "ylabel", "zlabel", "zticks");
    if (ground) {
      this.ground = groundOf(this.panel);
      this.paint.load(this.ground);
    }
    if (ground || axes) this.axes = axesOf(this.ground, panel);
    if (view) this.angles = turned(panel, 0, 0);
    this.draped = this.panel.paths ? drape(this.ground, this.panel.paths) : [];
    this.marked = this.panel.marks ? marked(this.ground, this.panel.marks) : null;
    this.redo(ground || view || axes ? "all" : "lines");
  }

  theme(theme) {
    if (theme.key === this.look?.key) return;
    this.look = { key: theme.key, colour: theme.colour, size: theme.size, font: `${theme.size}px ${theme.font}` };
    this.palette = paletteOf(theme.palette);
    this.redo("all");
  }

  /** What is out of date: the lines alone, or the still picture too. */
  redo(what) {
    this.oldLines = true;
    this.oldStill ||= what === "all";
  }

  turn(right, down) {
    this.angles = turned(this.angles, right, down);
    this.quality = "coarse";
    this.hint.hidden = true;
    this.soon();
  }
  reset() {
    this.angles = turned(this.panel, 0, 0);
    this.rest();
    this.soon();
  }
  /** The hand rests, for now: the fine picture comes when it has done so for a moment. */
  rest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (this.hand.held || this.quality === "fine") return;
      this.quality = "fine";
      this.soon();
    }, REST);
  }
  /** At most one picture a frame, however often the pointer moves. */
  soon() {
    this.redo("all");
    this.pending ??= requestAnimationFrame(() => {
      this.pending = null;
      this.player.attempt(this, () => this.draw());
    });
  }

  resize() {
    this.player.restyle();                         // presenter mode changes the letters with the stage
    this.redo("all");
    this.draw();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.stage, ratio = window.devicePixelRatio || 1;
    if (!width || !height || !this.look || !this.ground) return;
    if (this.oldStill) {
      this.size = { width, height, ratio, quality: this.quality };
      this.seen = this.paintStill(this.still, this.size);
      this.tell();
    }
    if (this.oldLines) Object.assign(this, { lines: this.linesOn(this.seen), drawn: null });
    this.oldStill = this.oldLines = false;
    this.growTrails(this.player.clock);
    this.paintHeads(this.heads, this.size);
  }

  tell() {
    const [azimuth, elevation] = [this.angles.azimuth, this.angles.elevation].map((angle) => angle.toFixed(1));
    Object.assign(this.root.dataset, { azimuth, elevation, quality: this.quality });
  }

  paintStill(ctx, { width, height, ratio, quality }) {
    fit(ctx, width, height, ratio);
    this.view = viewOf(this.angles, this.ground.tall, roomIn(ctx, width, height, this.axes, this.look));
    const { view, axes, palette, look } = this;
    return this.paint.paint(ctx, { view, width, height, axes, palette, look, quality, ratio });
  }
  linesOn(seen) {
    const slack = SLACK[this.size.quality], shown = (points) => onScreen(this.view, points, seen, slack);
    return { paths: this.draped.map(shown), marks: this.marked && shown(this.marked) };
  }
  /** While it plays, only what is new is drawn. At rest all of it is, in the order of the racers. */
  growTrails({ step, playing }) {
    const { drawn } = this, grows = drawn && (playing ? step >= drawn.step : drawn.whole && step === drawn.step);
    this.paintTrails(this.trails, this.size, grows ? drawn.step : -1);
    this.drawn = { step, whole: !grows || (drawn.whole && step === drawn.step) };
  }
  paintTrails(ctx, { width, height, ratio }, from) {
    const { paths } = this.panel, { step } = this.player.clock;
    if (from < 0) fit(ctx, width, height, ratio);
    if (paths && from < step) drawTrails(ctx, paths, this.draped, this.lines.paths, from, step, this.look);
  }
  paintHeads(ctx, { width, height, ratio }) {
    fit(ctx, width, height, ratio);
    const { paths, marks } = this.panel, look = { ...this.look, taken: [] }, area = { left: 0, top: 0, width, height };
    if (marks) drawMarks(ctx, area, marks, this.lines.marks, look);
    if (paths) drawHeads(ctx, area, paths, this.draped, this.lines.paths, this.player.clock.step, look);
  }

  /** The same picture, twice as fine, on paper. */
  save() {
    const { width, height } = this.size, size = { width, height, ratio: 2, quality: "fine" };
    const layers = ["paintStill", "paintTrails", "paintHeads"].map((paint) => (ctx) => this[paint](ctx, size, -1));
    saveSheet(layers, size, this.look.colour("paper"), this.panel.id);
  }

  close() {
    clearTimeout(this.resting);
    cancelAnimationFrame(this.pending);
    this.observer.disconnect();
  }
}

function marked(ground, { x, y, z }) {
  const points = Array.from(x.values, (value, i) => intoBox(ground, value, y.values[i], z.values[i]));
  const [u, v, w] = [0, 1, 2].map((i) => Float32Array.from(points, (point) => point[i]));
  return { u, v, w };
}

/** A clean canvas of this size in CSS pixels. */
function fit(ctx, width, height, ratio) {
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)], { canvas } = ctx;
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
}
