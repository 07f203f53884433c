// What moves on a terrain: trails with their dots, and marks (minima, saddle points). What a hill hides is drawn faintly.
import { cycle } from "../arrays.js";
import { drawCross, drawLabel, drawLabels } from "../canvas_text.js";
import { projectAll } from "./camera.js";
import { isHidden } from "./raster.js";

const LIFT = 0.012;                                // above the surface, in units of the box
const HIDDEN_ALPHA = 0.28;                         // of lines; twice as much for dots and marks
const MIN_LENGTH = 0.5;                            // px of a line
const MARK = 5;                                    // px, half the size of a mark

/** Points {u, v, w} of the box -> {x, y, near, hidden} on the screen. `surface` = {buffer, scale} is what
 *  TerrainPainter.paint returned. A point counts as hidden if it lies more than `slack` behind the surface. */
export function projectPath(camera, { u, v, w }, { buffer, scale }, slack) {
  const [x, y, near] = [0, 1, 2].map(() => new Float32Array(u.length)), hidden = new Uint8Array(u.length);
  projectAll(camera, { u, v, w: w.map((height) => height + LIFT) }, { x, y, near });
  for (let i = 0; i < u.length; i++)
    hidden[i] = isHidden(buffer, x[i] * scale, y[i] * scale, near[i], slack * near[i] ** 2) ? 1 : 0;
  return { x, y, near, hidden };
}

/** Rings, crosses or squares with labels; `points` as projectPath returns them. */
export function drawMarks(ctx, area, marks, points, style) {
  for (let i = 0; i < points.x.length; i++) {
    const [x, y] = [points.x[i], points.y[i]];
    if (!Number.isFinite(x + y)) continue;
    ctx.globalAlpha = points.hidden[i] ? 2 * HIDDEN_ALPHA : 1;
    for (const [width, colour] of [[4.5, "paper"], [2, cycle(marks.colors, i)]]) {
      ctx.lineWidth = width;
      ctx.strokeStyle = ctx.fillStyle = style.colour(colour);
      ctx.beginPath();
      outlineMark(ctx, cycle(marks.shapes ?? ["ring"], i), x, y, MARK);
      ctx.stroke();
    }
    if (marks.labels?.[i]) drawLabel(ctx, area, x, y, marks.labels[i], style);
  }
  ctx.globalAlpha = 1;
}

function outlineMark(ctx, shape, x, y, r) {
  if (shape === "square") return ctx.rect(x - r + 1, y - r + 1, 2 * r - 2, 2 * r - 2);
  if (shape !== "cross") return ctx.arc(x, y, r, 0, 2 * Math.PI);
  for (const [dx, dy] of [[r, 0], [0, r]]) {
    ctx.moveTo(x - dx, y - dy);
    ctx.lineTo(x + dx, y + dy);
  }
}

/** All paths up to step `to`. `rows` are surface paths, `lines` the same projected. What was drawn up to step `from` (-1:
 *  nothing) stays; its last line is drawn again, so that the corner to the next one has no gap. */
export function drawTrails(ctx, paths, rows, lines, from, to, style) {
  ctx.lineJoin = "round";
  ctx.lineWidth = paths.width;
  rows.forEach((row, k) => {
    const start = pointCount(row, from), end = pointCount(row, to);
    ctx.strokeStyle = style.colour(cycle(paths.colors, k));
    ctx.globalAlpha = HIDDEN_ALPHA;
    strokeRange(ctx, lines[k], 1, start, end);
    ctx.globalAlpha = 1;
    strokeRange(ctx, lines[k], 0, end > start ? Math.max(0, start - 1) : start, end);
  });
}
function pointCount({ end }, step) { return step < 0 || !end.length ? 0 : end[Math.min(step, end.length - 1)]; }

/** The lines that lead to the points start..end - 1, either the hidden ones (`isBehind` 1) or the visible ones (0). Points
 *  less than MIN_LENGTH away from the last one drawn are skipped: a path that has converged costs no time. */
function strokeRange(ctx, { x, y, hidden }, isBehind, start, end) {
  ctx.beginPath();
  for (let i = Math.max(1, start), last = -1; i < end; i++) {       // last: index of the pen's point, -1 if it is lifted
    const isDrawn = hidden[i] === isBehind && x[i] === x[i] && x[i - 1] === x[i - 1];         // NaN interrupts the line
    if (isDrawn && last < 0) ctx.moveTo(x[i - 1], y[i - 1]);
    if (!isDrawn || last < 0) last = isDrawn ? i - 1 : -1;
    if (!isDrawn || Math.abs(x[i] - x[last]) + Math.abs(y[i] - y[last]) < MIN_LENGTH) continue;
    ctx.lineTo(x[i], y[i]);
    last = i;
  }
  ctx.stroke();
}

/** The dots at a step with their labels, the nearest last. */
export function drawHeads(ctx, area, paths, rows, lines, step, style) {
  const heads = rows.flatMap((row, k) => {
    const head = headAt(row, lines[k], step), isDiverged = step >= (paths.diverged?.[k] ?? Infinity);
    const text = paths.labels?.[k], colour = style.colour(cycle(paths.colors, k));
    return head ? [{ ...head, isDiverged, text, colour }] : [];
  });
  const farToNear = [...heads].sort((a, b) => a.near - b.near);
  for (const head of farToNear) drawHead(ctx, area, paths.radius, head, style);
  drawLabels(ctx, area, heads, style);
}

/** The last finite point of a path at a step, or null before the first. */
function headAt(row, { x, y, near, hidden }, step) {
  let i = pointCount(row, step) - 1;
  while (i >= 0 && x[i] !== x[i]) i--;
  const isOnSurface = row.isOnSurface[Math.min(step, row.isOnSurface.length - 1)];
  return i < 0 ? null : { x: x[i], y: y[i], near: near[i], hidden: hidden[i], isOnSurface };
}

function drawHead(ctx, area, radius, { x, y, hidden, isDiverged, isOnSurface, colour }, style) {
  ctx.globalAlpha = hidden ? 2 * HIDDEN_ALPHA : 1;
  if (isDiverged) drawCross(ctx, area, { x, y }, style);
  else if (isOnSurface) {
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = style.colour("paper");       // an outline separates dots that overlap
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}
