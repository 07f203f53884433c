// Labels, crosses and straight strokes on a canvas, for all actors. `style` = {colour(role), font, size (px), labelBoxes,
// onTop, hidesFuture: what is later than the step is not drawn, latest: in px, where it begins on an axis of the
// clock}; `p` is the plot area {left, top, width, height}.
// What is in the list `onTop` is painted after all actors: labels, which no line may strike through (`inside` the plot
// area), and dots at the border, which the plot area would cut.
import { clamp } from "./clock.js";

/** A text beside a point, with an outline in the paper's colour. It stays in the plot area and avoids the labels placed
 *  before it and the points, whose boxes [left, right, baseline] are in style.labelBoxes, with the least
 *  distance to a point's baseline as a fourth number. If there is no free place it is left out. */
export function drawLabel(ctx, p, x, y, text, style) {
  const { fillStyle, globalAlpha = 1 } = ctx;
  const paint = () => { Object.assign(ctx, { fillStyle, globalAlpha }); placeLabel(ctx, p, x, y, text, style); };
  if (style.onTop) style.onTop.push({ inside: true, paint });
  else paint();
}

function placeLabel(ctx, p, x, y, text, style) {
  ctx.font = style.font;
  const width = ctx.measureText(text).width, place = freePlace(p, x, y, width, style);
  if (!place) return;
  const { left, base, lines } = place, fill = ctx.fillStyle;
  style.labelBoxes?.push([left, left + width, base]);
  if (lines > 1.5) leaderLine(ctx, [x, y, left > x ? left - 2 : Math.min(x, left + width + 2), base - 0.35 * style.size], fill);
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = style.colour("paper");
  ctx.strokeText(text, left, base);
  ctx.fillStyle = fill;
  ctx.fillText(text, left, base);
}

/** A label keeps away from this point. */
export function keepFree({ x, y }, style) { style.labelBoxes?.push([x - 5, x + 5, y + 0.25 * style.size, 0.9 * style.size]); }

/** Paint a point of this radius now; or on top, whole, where it is in the plot area and its border would cut it. */
export function paintPoint(ctx, p, { x, y }, radius, style, paint) {
  const inside = Math.min(x - p.left, p.left + p.width - x, y - p.top, p.top + p.height - y);
  if (!style.onTop || inside < -0.5 || inside > radius + 2) return paint();
  const { fillStyle, strokeStyle, lineWidth } = ctx;
  style.onTop.push({ inside: false, paint: () => { Object.assign(ctx, { fillStyle, strokeStyle, lineWidth }); paint(); } });
}

/** Labels of moving points {x, y, text, colour}: they cover neither each other nor the points. */
export function drawLabels(ctx, p, points, style) {
  for (const point of points) keepFree(point, style);
  for (const { x, y, text, colour } of points) {
    ctx.fillStyle = colour;
    if (text) drawLabel(ctx, p, x, y, text, style);
  }
}

/** A thin line from a point to its label, if that is more than 1.5 lines away. */
function leaderLine(ctx, line, colour) {
  const alpha = ctx.globalAlpha ?? 1;
  ctx.lineWidth = 1;
  ctx.strokeStyle = colour;
  ctx.globalAlpha = 0.5 * alpha;
  strokeLines(ctx, [line]);
  ctx.globalAlpha = alpha;
}

/** The nearest free place for a text, {left, base, lines: distance from the point}: beside the point, above or below the
 *  labels that are there, or on the point's other side, which counts as one line farther. null if there is none. */
function freePlace(p, x, y, width, { size, labelBoxes = [] }) {
  const highest = p.top + size, lowest = p.top + p.height - 4, line = 1.3 * size;
  const first = clamp(y - 10, highest, lowest);
  let best = null;
  for (const [side, left] of sidesOf(p, x, width).entries()) {
    const near = labelBoxes.filter(([from, to]) => left <= to + 4 && left + width >= from - 4);
    for (const base of [first, ...near.flatMap(([, , other, reach = line]) => [other + reach, other - reach])]) {
      const lines = Math.abs(base - first) / line, cost = lines + side;
      const free = base >= highest && base <= lowest && near.every(([, , other, reach = line]) => Math.abs(base - other) > reach - 1e-6);
      if (free && cost < (best?.cost ?? Infinity) - 1e-6) best = { left, base, lines, cost };
    }
  }
  return best;
}

/** Left ends of a text to the right and to the left of a point, those that fit; if neither does, the nearest that fits. */
function sidesOf(p, x, width) {
  const low = p.left + 4, high = p.left + p.width - width - 4, sides = [x + 10, x - 10 - width];
  const fitting = sides.filter((left) => left >= low && left <= high + 4);
  return fitting.length ? fitting : [clamp(sides[0] > high ? sides[1] : sides[0], low, Math.max(low, high))];
}

/** The red cross of diverged values; outside the plot area it is drawn at the border. */
export function drawCross(ctx, p, { x, y }, style) {
  const px = clamp(x, p.left + 10, p.left + p.width - 10), py = clamp(y, p.top + 10, p.top + p.height - 10);
  for (const [width, colour] of [[6, "paper"], [3.5, "diverged"]]) {
    ctx.lineWidth = width;
    ctx.strokeStyle = style.colour(colour);
    strokeLines(ctx, [[px - 7, py - 7, px + 7, py + 7], [px - 7, py + 7, px + 7, py - 7]]);
  }
}

/** lines: [x1, y1, x2, y2] each. */
export function strokeLines(ctx, lines, ends = "round") {
  ctx.lineCap = ends;
  ctx.beginPath();
  for (const [x1, y1, x2, y2] of lines) {
    ctx.moveTo(x1, y1);
    ctx.lineTo(x2, y2);
  }
  ctx.stroke();
  ctx.lineCap = "butt";
}
