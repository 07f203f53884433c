// Actors that are a few strokes: points, arrows, straight lines, guides.
import { clip } from "./clip.js";
import { clamp } from "./clock.js";
import { cross, label, strokes } from "./ink.js";
import { at, cycled, rowCount } from "./rows.js";

const finite = (...numbers) => numbers.every(Number.isFinite);
const start = (ctx, actor, row, look) => {
  ctx.strokeStyle = ctx.fillStyle = look.colour(cycled(actor.colors, row));
  ctx.lineWidth = actor.width ?? 2;
  ctx.setLineDash(actor.dash ? [6, 5] : []);
};
const rowsOf = (actor, names) => Math.max(...names.map((name) => rowCount(actor[name])));

/** marker: one point per row of x, y. */
export function marker(ctx, p, actor, step, look) {
  for (let row = 0; row < rowsOf(actor, ["x", "y"]); row++) {
    const over = actor.diverged?.[row] ?? Infinity, dead = step >= over;
    const spot = lastFinite(p, actor, row, dead ? over - 1 : step, dead);
    if (!spot) continue;
    start(ctx, actor, row, look);
    if (dead) cross(ctx, p, spot, look);
    else shape(ctx, actor, spot, look);
    ctx.fillStyle = look.colour(cycled(actor.colors, row));
    if (actor.labels?.[row]) label(ctx, p, spot.x, spot.y, actor.labels[row], look);
  }
}

function lastFinite(p, actor, row, step, search) {
  for (let i = step; i >= 0; i--) {
    const x = p.x(at(actor.x, row, i)), y = p.y(at(actor.y, row, i));
    if (finite(x, y)) return { x, y };
    if (!search) return null;
  }
  return null;
}

function shape(ctx, { shape: kind, radius: r }, { x, y }, look) {
  ctx.beginPath();
  if (kind === "square") ctx.rect(x - r, y - r, 2 * r, 2 * r);
  else if (kind !== "cross") ctx.arc(x, y, r, 0, 2 * Math.PI);
  if (kind === "cross") {
    ctx.lineWidth = 3;
    strokes(ctx, [[x - r, y, x + r, y], [x, y - r, x, y + r]]);
  } else if (kind === "ring") {
    ctx.lineWidth = 2.5;
    ctx.stroke();
  } else {
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = look.colour("paper");
    ctx.stroke();
  }
}

/** arrow: from (x, y) to (x2, y2), one per row; too short for a head, it is not drawn. */
export function arrow(ctx, p, actor, step, look) {
  for (let row = 0; row < rowsOf(actor, ["x", "y", "x2", "y2"]); row++) {
    const [x1, y1, x2, y2] = ends(p, actor, row, step);
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (!finite(length) || length < 2) continue;
    start(ctx, actor, row, look);
    const head = Math.min(13, length), ux = (x2 - x1) / length, uy = (y2 - y1) / length, half = 0.45 * head;
    const bx = x2 - ux * head, by = y2 - uy * head;
    strokes(ctx, [[x1, y1, bx, by]]);
    ctx.beginPath();
    ctx.moveTo(x2, y2);
    ctx.lineTo(bx - uy * half, by + ux * half);
    ctx.lineTo(bx + uy * half, by - ux * half);
    ctx.closePath();
    ctx.fill();
    if (actor.labels?.[row]) label(ctx, p, x2, y2, actor.labels[row], look);
  }
}

/** segment: between (x, y) and (x2, y2), or through both, across the plot, with `extend`. */
export function segment(ctx, p, actor, step, look) {
  for (let row = 0; row < rowsOf(actor, ["x", "y", "x2", "y2"]); row++) {
    const line = ends(p, actor, row, step);
    const seen = finite(...line) ? clip(p, actor.extend ? extended(p, line) : line) : null;
    if (!seen) continue;
    start(ctx, actor, row, look);
    strokes(ctx, [seen]);
    ctx.setLineDash([]);
    if (actor.labels?.[row]) label(ctx, p, seen[2], seen[3], actor.labels[row], look);
  }
  ctx.setLineDash([]);
}

/** box: a rectangle around (x, y) with the half-sides rx, ry, faintly filled; below 2 px both ways, it is not drawn. */
export function box(ctx, p, actor, step, look) {
  for (let row = 0; row < rowsOf(actor, ["x", "y", "rx", "ry"]); row++) {
    const [x, y, rx, ry] = ["x", "y", "rx", "ry"].map((name) => at(actor[name], row, step));
    const place = [p.x(x - rx), p.y(y - ry), p.x(x + rx), p.y(y + ry)];
    if (!finite(...place)) continue;
    const [x1, y1, x2, y2] = place.map((v) => clamp(v, -1e5, 1e5));
    const left = Math.min(x1, x2), top = Math.min(y1, y2), width = Math.abs(x2 - x1), height = Math.abs(y2 - y1);
    if (Math.max(width, height) < 2) continue;
    start(ctx, actor, row, look);
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.globalAlpha = 0.12;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.stroke();
    if (actor.labels?.[row]) label(ctx, p, left + width, top, actor.labels[row], look);
  }
}

/** The same line, long enough to leave the plot on both sides. */
function extended(p, [x1, y1, x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1, far = (2 * (p.width + p.height) + Math.hypot(x1, y1)) / length;
  return [x1 - far * (x2 - x1), y1 - far * (y2 - y1), x2 + far * (x2 - x1), y2 + far * (y2 - y1)];
}

/** cursor: a vertical line at the current step, or at actor.at[step]. */
export function cursor(ctx, p, actor, step, look) {
  const x = p.x(actor.at ? at(actor.at, 0, step) : step);
  if (!finite(x)) return;
  start(ctx, actor, 0, look);
  strokes(ctx, [[x, p.top, x, p.top + p.height]]);
  ctx.setLineDash([]);
}

/** rules: vertical lines at the rows of x, horizontal ones at the rows of y. */
export function rules(ctx, p, actor, step, look) {
  const vertical = rowCount(actor.x);
  for (let i = 0; i < vertical + rowCount(actor.y); i++) {
    const upright = i < vertical;
    const place = upright ? p.x(at(actor.x, i, step)) : p.y(at(actor.y, i - vertical, step));
    if (!finite(place)) continue;
    start(ctx, actor, i, look);
    strokes(ctx, [upright ? [place, p.top, place, p.top + p.height] : [p.left, place, p.left + p.width, place]]);
    ctx.setLineDash([]);
    const text = actor.labels?.[i];
    if (text && upright) label(ctx, p, place, p.top + 10, text, look);
    else if (text && place >= p.top && place <= p.top + p.height) label(ctx, p, p.left, place + 4, text, look);
  }
}

function ends(p, actor, row, step) {
  const x = (name) => p.x(at(actor[name], row, step)), y = (name) => p.y(at(actor[name], row, step));
  return [x("x"), y("y"), x("x2"), y("y2")].map((v) => (Number.isFinite(v) ? clamp(v, -1e5, 1e5) : v));
}
