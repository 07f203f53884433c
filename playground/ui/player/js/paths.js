// Actors that are lines through many points. Every actor is draw(ctx, p, actor, step, look): p maps data to
// pixels, look.colour names a colour, look.font is the canvas font.
import { clamp } from "./clock.js";
import { cross, labels } from "./ink.js";
import { at, cycled, rowCount } from "./rows.js";

/** trails: one path per row of x, y (rows, steps), with a dot at the current step. */
export function trails(ctx, p, actor, step, look) {
  const rows = Math.max(rowCount(actor.x), rowCount(actor.y));
  const length = Math.max(actor.x.shape.at(-1), actor.y.shape.at(-1)), heads = [];
  for (let row = 0; row < rows; row++) {
    const over = actor.diverged?.[row] ?? Infinity, dead = step >= over;
    const end = Math.min(step, length - 1, over - 1);
    ctx.strokeStyle = ctx.fillStyle = look.colour(cycled(actor.colors, row));
    ctx.lineWidth = actor.width;
    if (actor.future) {
      ctx.globalAlpha = 0.28;
      polyline(ctx, p, Math.min(length, over), (i) => at(actor.x, row, i), (i) => at(actor.y, row, i));
      ctx.globalAlpha = 1;
    }
    const head = polyline(ctx, p, end + 1, (i) => at(actor.x, row, i), (i) => at(actor.y, row, i));
    if (!head) continue;
    if (dead) cross(ctx, p, head, look);
    else if (head.index === end) dot(ctx, head, actor.radius, look);
    heads.push({ ...head, text: actor.labels?.[row], colour: look.colour(cycled(actor.colors, row)) });
  }
  labels(ctx, p, heads, look);
}

/** curve: a whole polyline for each step; x (points,) or (points, steps), y (points, steps). */
export function curve(ctx, p, actor, step, look) {
  const { x, y } = actor;
  const xAt = x.shape.length === 1 ? (i) => x.values[i] : (i) => at(x, i, step);
  const yAt = y.shape.length === 1 ? (i) => y.values[i] : (i) => at(y, i, step);
  ctx.strokeStyle = look.colour(actor.colors[0]);
  ctx.lineWidth = actor.width;
  ctx.setLineDash(actor.dash ? [6, 5] : []);
  polyline(ctx, p, y.shape[0], xAt, yAt);
  ctx.setLineDash([]);
}

/** Stroke through the points that are numbers; a gap lifts the pen. Returns the last point that was one. */
function polyline(ctx, p, length, xAt, yAt) {
  let last = null, down = false;
  ctx.lineJoin = "round";
  ctx.beginPath();
  for (let i = 0; i < length; i++) {
    const x = p.x(xAt(i)), y = p.y(yAt(i));
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      down = false;
      continue;
    }
    const px = clamp(x, -1e5, 1e5), py = clamp(y, -1e5, 1e5);    // far outside, canvas coordinates lose their precision
    if (down) ctx.lineTo(px, py);
    else ctx.moveTo(px, py);
    down = true;
    last = { x: px, y: py, index: i };
  }
  ctx.stroke();
  return last;
}

function dot(ctx, { x, y }, radius, look) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = look.colour("paper");          // a rim keeps dots apart that sit on each other
  ctx.stroke();
}
