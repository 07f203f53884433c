// Small strokes that several actors share.
import { clamp } from "./clock.js";

/** Text beside a point, with a rim of paper so that it reads on any stage. It stays inside the plot and makes way for
 *  the labels that are there already: `look.taken` are their boxes. Where there is no room it is left out. */
export function label(ctx, p, x, y, text, look) {
  ctx.font = look.font;
  const width = ctx.measureText(text).width, spot = freeSpot(p, x, y, width, look);
  if (!spot) return;
  const { left, base, lines } = spot, fill = ctx.fillStyle;
  look.taken?.push([left, left + width, base]);
  if (lines > 1.5) lead(ctx, [x, y, left > x ? left - 2 : Math.min(x, left + width + 2), base - 0.35 * look.size], fill);
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = look.colour("paper");
  ctx.strokeText(text, left, base);
  ctx.fillStyle = fill;
  ctx.fillText(text, left, base);
}

/** Texts beside moving points {x, y, text, colour}: they cover neither each other nor the points. */
export function labels(ctx, p, points, look) {
  for (const { x, y } of points) look.taken?.push([x - 5, x + 5, y + 0.3 * look.size]);
  for (const { x, y, text, colour } of points) {
    ctx.fillStyle = colour;
    if (text) label(ctx, p, x, y, text, look);
  }
}

/** A thin line from a point to its label, where that is far away. */
function lead(ctx, line, colour) {
  const alpha = ctx.globalAlpha ?? 1;
  ctx.lineWidth = 1;
  ctx.strokeStyle = colour;
  ctx.globalAlpha = 0.5 * alpha;
  strokes(ctx, [line]);
  ctx.globalAlpha = alpha;
}

/** The nearest place where nothing is: beside the point, above or below what is there, or on its other side. */
function freeSpot(p, x, y, width, { size, taken = [] }) {
  const highest = p.top + size, lowest = p.top + p.height - 4, line = 1.3 * size;
  const first = clamp(y - 10, highest, lowest);
  let best = null;
  for (const [side, left] of sidesOf(p, x, width).entries()) {
    const near = taken.filter(([from, to]) => left <= to + 4 && left + width >= from - 4).map(([, , base]) => base);
    for (const base of [first, ...near.flatMap((other) => [other + line, other - line])]) {
      const lines = Math.abs(base - first) / line, cost = lines + side;      // the other side is as far as one line
      const free = base >= highest && base <= lowest && near.every((other) => Math.abs(base - other) > line - 1e-6);
      if (free && cost < (best?.cost ?? Infinity) - 1e-6) best = { left, base, lines, cost };
    }
  }
  return best;
}

/** Where a text may begin: right of the point and left of it, as far as there is room; else where it just fits. */
function sidesOf(p, x, width) {
  const low = p.left + 4, high = p.left + p.width - width - 4, sides = [x + 10, x - 10 - width];
  const fitting = sides.filter((left) => left >= low && left <= high + 4);
  return fitting.length ? fitting : [clamp(sides[0] > high ? sides[1] : sides[0], low, Math.max(low, high))];
}

/** The red cross where values stopped meaning anything, pulled to the rim if that is outside. */
export function cross(ctx, p, { x, y }, look) {
  const px = clamp(x, p.left + 10, p.left + p.width - 10), py = clamp(y, p.top + 10, p.top + p.height - 10);
  for (const [width, colour] of [[6, "paper"], [3.5, "diverged"]]) {
    ctx.lineWidth = width;
    ctx.strokeStyle = look.colour(colour);
    strokes(ctx, [[px - 7, py - 7, px + 7, py + 7], [px - 7, py + 7, px + 7, py - 7]]);
  }
}

export function strokes(ctx, lines) {
  ctx.lineCap = "round";
  ctx.beginPath();
  for (const [x1, y1, x2, y2] of lines) {
    ctx.moveTo(x1, y1);
    ctx.lineTo(x2, y2);
  }
  ctx.stroke();
  ctx.lineCap = "butt";
}
