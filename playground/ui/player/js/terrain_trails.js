// What moves on a terrain: trails with their dots, and the marks that stay. What a hill hides is drawn faintly.
import { cross, label, labels } from "./ink.js";
import { cycled } from "./rows.js";
import { isHidden } from "./terrain_raster.js";
import { projectAll } from "./terrain_view.js";

const LIFT = 0.012;                                // above the ground, in lengths of the box
const FAINT = 0.28;
const SEEN = 0.5;                                  // px

/** Points {u, v, w} of the box -> {x, y, near, hidden} as seen. `seen` is the sheet that the ground was painted on,
 *  with `scale` pixels for one of the picture; what lies less than `slack` behind the ground still counts as on it. */
export function onScreen(view, { u, v, w }, { seen, scale }, slack) {
  const [x, y, near] = [0, 1, 2].map(() => new Float32Array(u.length)), hidden = new Uint8Array(u.length);
  projectAll(view, { u, v, w: w.map((height) => height + LIFT) }, { x, y, near });
  for (let i = 0; i < u.length; i++)
    hidden[i] = isHidden(seen, x[i] * scale, y[i] * scale, near[i], slack * near[i] ** 2) ? 1 : 0;
  return { x, y, near, hidden };
}

/** Rings with labels: `spots` as from onScreen. */
export function drawMarks(ctx, area, marks, spots, look) {
  for (let i = 0; i < spots.x.length; i++) {
    const [x, y] = [spots.x[i], spots.y[i]];
    if (!Number.isFinite(x + y)) continue;
    ctx.globalAlpha = spots.hidden[i] ? 2 * FAINT : 1;
    for (const [width, colour] of [[4.5, "paper"], [2, cycled(marks.colors, i)]]) {
      ctx.lineWidth = width;
      ctx.strokeStyle = ctx.fillStyle = look.colour(colour);
      ctx.beginPath();
      ctx.arc(x, y, 5, 0, 2 * Math.PI);
      ctx.stroke();
    }
    if (marks.labels?.[i]) label(ctx, area, x, y, marks.labels[i], look);
  }
  ctx.globalAlpha = 1;
}

/** All paths up to step `to`: `rows` are draped, `lines` the same on the screen. Of what is drawn up to step `from`
 *  (-1: nothing yet) only the last stretch is drawn again, so that the corner to the next one is whole. */
export function drawTrails(ctx, paths, rows, lines, from, to, look) {
  ctx.lineJoin = "round";
  ctx.lineWidth = paths.width;
  rows.forEach((row, k) => {
    const start = countAt(row, from), end = countAt(row, to);
    ctx.strokeStyle = look.colour(cycled(paths.colors, k));
    ctx.globalAlpha = FAINT;
    stroke(ctx, lines[k], 1, start, end);
    ctx.globalAlpha = 1;
    stroke(ctx, lines[k], 0, end > start ? Math.max(0, start - 1) : start, end);
  });
}
function countAt({ end }, step) { return step < 0 || !end.length ? 0 : end[Math.min(step, end.length - 1)]; }

/** The stretches that lead to the points start..end - 1, those behind a hill or those before it. Steps that cannot be
 *  seen are not drawn: who has arrived costs nothing. */
function stroke(ctx, { x, y, hidden }, behind, start, end) {
  ctx.beginPath();
  for (let i = Math.max(1, start), down = -1; i < end; i++) {
    const wanted = hidden[i] === behind && x[i] === x[i] && x[i - 1] === x[i - 1];     // NaN lifts the pen
    if (wanted && down < 0) ctx.moveTo(x[i - 1], y[i - 1]);
    if (!wanted || down < 0) down = wanted ? i - 1 : -1;
    if (!wanted || Math.abs(x[i] - x[down]) + Math.abs(y[i] - y[down]) < SEEN) continue;
    ctx.lineTo(x[i], y[i]);
    down = i;
  }
  ctx.stroke();
}

/** The dots at a step, with their labels; those that are nearer cover the others. */
export function drawHeads(ctx, area, paths, rows, lines, step, look) {
  const heads = rows.flatMap((row, k) => {
    const head = headOf(row, lines[k], step), dead = step >= (paths.diverged?.[k] ?? Infinity);
    const text = paths.labels?.[k], colour = look.colour(cycled(paths.colors, k));
    return head ? [{ ...head, dead, text, colour }] : [];
  });
  const order = [...heads].sort((one, other) => one.near - other.near);
  for (const head of order) drawHead(ctx, area, paths.radius, head, look);
  labels(ctx, area, heads, look);
}

/** Where a path has come to, or null before it began. */
function headOf(row, { x, y, near, hidden }, step) {
  let i = countAt(row, step) - 1;
  while (i >= 0 && x[i] !== x[i]) i--;
  const here = row.here[Math.min(step, row.here.length - 1)];
  return i < 0 ? null : { x: x[i], y: y[i], near: near[i], hidden: hidden[i], here };
}

function drawHead(ctx, area, radius, { x, y, hidden, dead, here, colour }, look) {
  ctx.globalAlpha = hidden ? 2 * FAINT : 1;
  if (dead) cross(ctx, area, { x, y }, look);
  else if (here) {
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = look.colour("paper");        // a rim keeps dots apart that sit on each other
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}
