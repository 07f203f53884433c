// Small strokes that several actors share.
import { clamp } from "./clock.js";

/** Text beside a point, with a rim of paper so that it reads on any stage. It stays inside the plot and makes way for
 *  the labels that are there already: `look.taken` are their boxes in this picture. */
export function label(ctx, p, x, y, text, look) {
  ctx.font = look.font;
  const width = ctx.measureText(text).width, size = look.size;
  const right = x + 10 + width < p.left + p.width;
  const left = clamp(right ? x + 10 : x - 10 - width, p.left + 4, Math.max(p.left + 4, p.left + p.width - width - 4));
  const lowest = p.top + p.height - 4;
  const base = freeBase(look.taken ?? [], left, width, clamp(y - 10, p.top + size, lowest), 1.3 * size, lowest);
  look.taken?.push([left, left + width, base]);
  const fill = ctx.fillStyle;
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = look.colour("paper");
  ctx.strokeText(text, left, base);
  ctx.fillStyle = fill;
  ctx.fillText(text, left, base);
}

/** The first line below `base`, in steps of a line, on which nothing is written; if all are taken, `base`. */
function freeBase(taken, left, width, base, line, lowest) {
  const beside = ([from, to]) => left > to + 4 || left + width < from - 4;
  const free = (at) => taken.every((box) => beside(box) || Math.abs(at - box[2]) >= line);
  for (let at = base; at <= lowest; at += line) if (free(at)) return at;
  return base;
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
