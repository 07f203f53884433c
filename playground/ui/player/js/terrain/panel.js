// A surface z(x, y) as a landscape on which paths move. Three canvases: the view (painted when it turns), the trails
// (which grow), and the heads and marks (painted in every frame).
import { withArrays } from "../arrays.js";
import { PanelTitle } from "../panel_frame.js";
import { saveLayers } from "../save_picture.js";
import { axesOf, roomForBox } from "./axes.js";
import { cameraFor, rotate } from "./camera.js";
import { heightGrid, toBox } from "./height_grid.js";
import { TerrainInteractions } from "./interactions.js";
import { TerrainPainter } from "./painter.js";
import { terrainPalette } from "./palette.js";
import { surfacePaths } from "./surface_paths.js";
import { drawHeads, drawMarks, drawTrails, projectPath } from "./trails.js";

const REFINE_DELAY = 180;                          // ms from the last turn to the fine picture
const HIDDEN_SLACK = { fine: 0.05, coarse: 0.12 };  // see projectPath; the coarse surface is less exact
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
    <div class="player-terrain-overlay" role="application" aria-roledescription="picture to turn" tabindex="0"></div>
    <span class="player-terrain-hint" aria-hidden="true">drag to turn</span>
  </div>`;

export class TerrainPanel {
  constructor(root, player) {
    Object.assign(this, { root, player, painter: new TerrainPainter(), quality: "fine" });
    this.title = new PanelTitle(root);
    root.insertAdjacentHTML("beforeend", HTML);
    const find = (selector) => root.querySelector(selector);
    for (const part of ["stage", "overlay", "hint"]) this[part] = find(`.player-terrain-${part}`);
    const contexts = [...root.querySelectorAll("canvas")].map((canvas) => canvas.getContext("2d"));
    [this.viewCtx, this.trailsCtx, this.headsCtx] = contexts;
    find("[data-terrain=reset]").addEventListener("click", () => this.resetView());
    find("[data-terrain=save]").addEventListener("click", () => player.attempt(this, () => this.save()));
    this.interactions = new TerrainInteractions(this);
    this.observer = new ResizeObserver(() => player.attempt(this, () => this.resize()));
    this.observer.observe(this.stage);
  }

  load(panel, scene) {
    const previous = this.panel;
    this.panel = withArrays(panel, scene.arrays);
    this.title.load(panel);
    this.overlay.ariaLabel = `${panel.title || panel.alt || panel.id}: arrow keys turn it, 0 turns it back`;
    const isChanged = (...keys) => keys.some((key) => JSON.stringify(panel[key]) !== JSON.stringify(previous?.[key]));
    const newGrid = isChanged("ground_version"), newAngles = isChanged("azimuth", "elevation");
    const newAxes = isChanged("xlabel", "ylabel", "zlabel", "zticks");
    if (newGrid) {
      this.grid = heightGrid(this.panel);
      this.painter.load(this.grid);
    }
    if (newGrid || newAxes) this.axes = axesOf(this.grid, panel);
    if (newAngles) this.angles = rotate(panel, 0, 0);
    this.paths = this.panel.paths ? surfacePaths(this.grid, this.panel.paths) : [];
    this.marks = this.panel.marks ? marksInBox(this.grid, this.panel.marks) : null;
    this.invalidate(newGrid || newAngles || newAxes ? "view" : "lines");
  }

  theme(theme) {
    if (theme.key === this.style?.key) return;
    this.style = { key: theme.key, colour: theme.colour, size: theme.size, font: `${theme.size}px ${theme.font}` };
    this.palette = terrainPalette(theme.palette);
    this.invalidate("view");
  }

  /** The next draw repaints the trails and marks ("lines"), or these and the view ("view"). */
  invalidate(what) {
    this.linesOutdated = true;
    this.viewOutdated ||= what === "view";
  }

  /** By degrees; see rotate. */
  turn(right, down) {
    this.angles = rotate(this.angles, right, down);
    this.quality = "coarse";
    this.hint.hidden = true;
    this.requestDraw();
  }
  resetView() {
    this.angles = rotate(this.panel, 0, 0);
    this.refineLater();
    this.requestDraw();
  }
  /** Paint the fine picture when the view has not been turned for a moment. */
  refineLater() {
    clearTimeout(this.refineTimer);
    this.refineTimer = setTimeout(() => {
      if (this.interactions.pointer || this.quality === "fine") return;
      this.quality = "fine";
      this.requestDraw();
    }, REFINE_DELAY);
  }
  /** At most once for each frame. */
  requestDraw() {
    this.invalidate("view");
    this.pendingFrame ??= requestAnimationFrame(() => {
      this.pendingFrame = null;
      this.player.attempt(this, () => this.draw());
    });
  }

  resize() {
    this.player.restyle();                         // presenter mode changes the font size too
    this.invalidate("view");
    this.draw();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.stage, ratio = window.devicePixelRatio || 1;
    if (!width || !height || !this.style || !this.grid) return;
    if (this.viewOutdated) {
      this.size = { width, height, ratio, quality: this.quality };
      this.surface = this.paintView(this.viewCtx, this.size);
      this.writeAngles();
    }
    if (this.linesOutdated) Object.assign(this, { lines: this.projectLines(this.surface), drawn: null });
    this.viewOutdated = this.linesOutdated = false;
    this.growTrails(this.player.clock);
    this.paintHeads(this.headsCtx, this.size);
  }

  writeAngles() {
    const [azimuth, elevation] = [this.angles.azimuth, this.angles.elevation].map((angle) => angle.toFixed(1));
    Object.assign(this.root.dataset, { azimuth, elevation, quality: this.quality });
  }

  paintView(ctx, { width, height, ratio, quality }) {
    clearCanvas(ctx, width, height, ratio);
    this.camera = cameraFor(this.angles, this.grid.tall, roomForBox(ctx, width, height, this.axes, this.style));
    const { camera, axes, palette, style } = this;
    return this.painter.paint(ctx, { camera, width, height, axes, palette, style, quality, ratio });
  }
  projectLines(surface) {
    const slack = HIDDEN_SLACK[this.size.quality], toScreen = (points) => projectPath(this.camera, points, surface, slack);
    return { paths: this.paths.map(toScreen), marks: this.marks && toScreen(this.marks) };
  }
  /** While the clock plays only the new part of each trail is drawn. At rest all trails are drawn again, because only
   *  then they overlap in the order of their rows. `drawn` = {step, isComplete: drawn in this order}. */
  growTrails({ step, playing }) {
    const { drawn } = this, canGrow = drawn && (playing ? step >= drawn.step : drawn.isComplete && step === drawn.step);
    this.paintTrails(this.trailsCtx, this.size, canGrow ? drawn.step : -1);
    this.drawn = { step, isComplete: !canGrow || (drawn.isComplete && step === drawn.step) };
  }
  paintTrails(ctx, { width, height, ratio }, from) {
    const { paths } = this.panel, { step } = this.player.clock;
    if (from < 0) clearCanvas(ctx, width, height, ratio);
    if (paths && from < step) drawTrails(ctx, paths, this.paths, this.lines.paths, from, step, this.style);
  }
  paintHeads(ctx, { width, height, ratio }) {
    clearCanvas(ctx, width, height, ratio);
    const { paths, marks } = this.panel, style = { ...this.style, labelBoxes: [] }, area = { left: 0, top: 0, width, height };
    if (marks) drawMarks(ctx, area, marks, this.lines.marks, style);
    if (paths) drawHeads(ctx, area, paths, this.paths, this.lines.paths, this.player.clock.step, style);
  }

  /** The same picture at two pixels for each CSS pixel, on paper. */
  save() {
    const { width, height } = this.size, size = { width, height, ratio: 2, quality: "fine" };
    const layers = ["paintView", "paintTrails", "paintHeads"].map((paint) => (ctx) => this[paint](ctx, size, -1));
    saveLayers(layers, size, this.style.colour("paper"), this.panel.id);
  }

  close() {
    clearTimeout(this.refineTimer);
    cancelAnimationFrame(this.pendingFrame);
    this.observer.disconnect();
  }
}

function marksInBox(grid, { x, y, z }) {
  const points = Array.from(x.values, (value, i) => toBox(grid, value, y.values[i], z.values[i]));
  const [u, v, w] = [0, 1, 2].map((i) => Float32Array.from(points, (point) => point[i]));
  return { u, v, w };
}

/** Set a canvas to this size in CSS pixels, with `ratio` pixels for one, and clear it. */
function clearCanvas(ctx, width, height, ratio) {
  const { canvas } = ctx, pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) Object.assign(canvas, pixels);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
}
