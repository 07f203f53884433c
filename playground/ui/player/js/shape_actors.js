// Actors that are a few strokes: points, arrows, straight lines, rectangles, guides. For the arguments see actors.js.
import { cycle, rowCount, valueAt } from "./arrays.js";
import { drawCross, drawLabel, keepFree, paintPoint, strokeLines } from "./canvas_text.js";
import { clamp } from "./clock.js";
import { clipLine } from "./geometry.js";

const WIDE = 5;                                    // px: a wider segment is a bar, which ends where its value is
const FEW = 12;                                    // points that labels keep away from; a cloud would leave them no room
const LIMIT = 1e5;                                 // px: farther outside, canvas coordinates lose their precision
const areFinite = (...numbers) => numbers.every(Number.isFinite);
const clampPixels = (v) => clamp(v, -LIMIT, LIMIT);
const setStroke = (ctx, actor, row, style) => {
  ctx.strokeStyle = ctx.fillStyle = style.colour(cycle(actor.colors, row));
  ctx.lineWidth = actor.width ?? 2;
  ctx.setLineDash(actor.dash ? [6, 5] : []);
};
const rowsOf = (actor, names) => Math.max(...names.map((name) => rowCount(actor[name])));

/** marker: one point per row of x, y. */
export function marker(ctx, p, actor, step, style) {
  const rows = rowsOf(actor, ["x", "y"]);
  for (let row = 0; row < rows; row++) {
    const divergedAt = actor.diverged?.[row] ?? Infinity, isDiverged = step >= divergedAt;
    const point = isDiverged ? lastFinitePoint(p, actor, row, divergedAt - 1) : pointAt(p, actor, row, step);
    if (!point || point.x > (style.latest ?? Infinity)) continue;
    if (rows <= FEW && actor.radius > 2) keepFree(point, style);
    setStroke(ctx, actor, row, style);
    if (isDiverged) drawCross(ctx, p, point, style);
    else paintPoint(ctx, p, point, actor.radius, style, () => drawShape(ctx, actor, point, style));
    ctx.fillStyle = style.colour(cycle(actor.colors, row));
    if (actor.labels?.[row]) drawLabel(ctx, p, point.x, point.y, actor.labels[row], style);
  }
}

/** {x, y} in pixels, or null if it is not finite. */
function pointAt(p, actor, row, step) {
  const x = p.x(valueAt(actor.x, row, step)), y = p.y(valueAt(actor.y, row, step));
  return areFinite(x, y) ? { x, y } : null;
}
function lastFinitePoint(p, actor, row, step) {
  for (let i = step; i >= 0; i--) {
    const point = pointAt(p, actor, row, i);
    if (point) return point;
  }
  return null;
}

function drawShape(ctx, { shape: kind, radius: r }, { x, y }, style) {
  ctx.beginPath();
  if (kind === "square") ctx.rect(x - r, y - r, 2 * r, 2 * r);
  else if (kind !== "cross") ctx.arc(x, y, r, 0, 2 * Math.PI);
  if (kind === "cross") {
    ctx.lineWidth = 3;
    strokeLines(ctx, [[x - r, y, x + r, y], [x, y - r, x, y + r]]);
  } else if (kind === "ring") {
    ctx.lineWidth = 2.5;
    ctx.stroke();
  } else {
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = style.colour("paper");
    ctx.stroke();
  }
}

/** arrow: one per row, from (x, y) to its tip at (x2, y2); not drawn if it is shorter than 2 px. */
export function arrow(ctx, p, actor, step, style) {
  for (let row = 0; row < rowsOf(actor, ["x", "y", "x2", "y2"]); row++) {
    const [x1, y1, x2, y2] = ends(p, actor, row, step);
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (!areFinite(length) || length < 2) continue;
    setStroke(ctx, actor, row, style);
    const head = Math.min(13, length), ux = (x2 - x1) / length, uy = (y2 - y1) / length, half = 0.45 * head;
    const bx = x2 - ux * head, by = y2 - uy * head;
    strokeLines(ctx, [[x1, y1, bx, by]]);
    ctx.beginPath();
    ctx.moveTo(x2, y2);
    ctx.lineTo(bx - uy * half, by + ux * half);
    ctx.lineTo(bx + uy * half, by - ux * half);
    ctx.closePath();
    ctx.fill();
    if (actor.labels?.[row]) drawLabel(ctx, p, x2, y2, actor.labels[row], style);
  }
}

/** segment: one per row, between (x, y) and (x2, y2); with `extend` through both, across the whole plot area. */
export function segment(ctx, p, actor, step, style) {
  for (let row = 0; row < rowsOf(actor, ["x", "y", "x2", "y2"]); row++) {
    const line = ends(p, actor, row, step);
    const visible = areFinite(...line) ? clipLine(p, actor.extend ? extend(p, line) : line) : null;
    if (!visible) continue;
    setStroke(ctx, actor, row, style);
    strokeLines(ctx, [visible], actor.width > WIDE ? "butt" : "round");
    ctx.setLineDash([]);
    if (actor.labels?.[row]) drawLabel(ctx, p, visible[2], visible[3], actor.labels[row], style);
  }
  ctx.setLineDash([]);
}

/** box: one rectangle per row around (x, y) with the half-sides rx, ry, faintly filled; not drawn if both sides are
 *  shorter than 2 px. */
export function box(ctx, p, actor, step, style) {
  for (let row = 0; row < rowsOf(actor, ["x", "y", "rx", "ry"]); row++) {
    const [x, y, rx, ry] = ["x", "y", "rx", "ry"].map((name) => valueAt(actor[name], row, step));
    const corners = [p.x(x - rx), p.y(y - ry), p.x(x + rx), p.y(y + ry)];
    if (!areFinite(...corners)) continue;
    const [x1, y1, x2, y2] = corners.map(clampPixels);
    const left = Math.min(x1, x2), top = Math.min(y1, y2), width = Math.abs(x2 - x1), height = Math.abs(y2 - y1);
    if (Math.max(width, height) < 2) continue;
    setStroke(ctx, actor, row, style);
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.globalAlpha = 0.12;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.stroke();
    if (actor.labels?.[row]) drawLabel(ctx, p, left + width, top, actor.labels[row], style);
  }
}

/** The same line, long enough to leave the plot area at both ends. */
function extend(p, [x1, y1, x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1, far = (2 * (p.width + p.height) + Math.hypot(x1, y1)) / length;
  return [x1 - far * (x2 - x1), y1 - far * (y2 - y1), x2 + far * (x2 - x1), y2 + far * (y2 - y1)];
}

/** cursor: a vertical line at the current step, or at actor.at[step]. */
export function cursor(ctx, p, actor, step, style) {
  const x = cursorX(p, actor, step);
  if (!areFinite(x)) return;
  setStroke(ctx, actor, 0, style);
  strokeLines(ctx, [[x, p.top, x, p.top + p.height]]);
  ctx.setLineDash([]);
}

/** In px; NaN where the step has no place on the axis. */
export function cursorX(p, { at }, step) { return p.x(at ? valueAt(at, 0, step) : step); }

/** rules: vertical lines at the rows of x, horizontal ones at the rows of y. */
export function rules(ctx, p, actor, step, style) {
  const vertical = rowCount(actor.x);
  for (let i = 0; i < vertical + rowCount(actor.y); i++) {
    const isVertical = i < vertical;
    const place = isVertical ? p.x(valueAt(actor.x, i, step)) : p.y(valueAt(actor.y, i - vertical, step));
    if (!areFinite(place) || (isVertical && place > (style.latest ?? Infinity))) continue;
    setStroke(ctx, actor, i, style);
    strokeLines(ctx, [isVertical ? [place, p.top, place, p.top + p.height] : [p.left, place, p.left + p.width, place]]);
    ctx.setLineDash([]);
    const text = actor.labels?.[i];
    if (text && isVertical) drawLabel(ctx, p, place, p.top + 10, text, style);
    else if (text && place >= p.top && place <= p.top + p.height) drawLabel(ctx, p, p.left, besideRule(p, place, style), text, style);
  }
}

/** The height of the point whose label stands above a horizontal line; below it, where there is no room above. */
function besideRule(p, place, { size }) { return place - p.top < size + 6 ? place + size + 14 : place + 4; }

/** Both ends in pixels, [x1, y1, x2, y2]; a number that is not finite stays as it is. */
function ends(p, actor, row, step) {
  const x = (name) => p.x(valueAt(actor[name], row, step)), y = (name) => p.y(valueAt(actor[name], row, step));
  return [x("x"), y("y"), x("x2"), y("y2")].map((v) => (Number.isFinite(v) ? clampPixels(v) : v));
}
