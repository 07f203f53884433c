// Paths laid over the ground: between two points they follow it, outside they are not drawn. Pure.
import { clip } from "./clip.js";
import { heights, intoBox } from "./terrain_ground.js";
import { at, rowCount } from "./rows.js";

const AREA = { left: -1, top: -1, width: 2, height: 2 };
const FINEST = 24;                                 // pieces between two points, at most
const MOST = 15_000;                               // pieces of all paths together

/** For each row {u, v, w, end, here}: the points to draw, NaN where the pen is lifted; up to step k there are end[k] of
 *  them, and here[k] says whether the place at step k lies on the ground. */
export function drape(ground, paths) {
  const steps = paths.x.shape.at(-1), on = heights(ground), rows = [];
  for (let row = 0; row < rowCount(paths.x); row++) {
    const length = Math.min(steps, paths.diverged?.[row] ?? Infinity);
    rows.push(Array.from({ length }, (_, k) => placed(ground, paths, row, k)));
  }
  const pieces = cutter(rows, Math.max(ground.rows, ground.columns) / 2);
  return rows.map((places) => laid(on, places, pieces));
}

function placed(ground, { x, y, z }, row, k) {
  return intoBox(ground, at(x, row, k), at(y, row, k), at(z, row, k));
}
const isPoint = ([u, v, w]) => Number.isFinite(u) && Number.isFinite(v) && Number.isFinite(w);
const isInside = ([u, v]) => Math.abs(u) <= 1 && Math.abs(v) <= 1;

/** How many pieces a line of some length is cut into: as many as it crosses cells, if that does not make too many. */
function cutter(rows, cells) {
  const wanted = (length) => Math.min(FINEST, length * cells);
  let total = 0;
  for (const places of rows)
    for (let k = 1; k < places.length; k++) total += wanted(distance(places[k - 1], places[k])) || 0;
  const share = Math.min(1, MOST / total);
  return (length) => Math.max(1, Math.ceil(share * wanted(length)));
}
function distance(from, to) { return Math.hypot(to[0] - from[0], to[1] - from[1]); }

function laid(on, places, pieces) {
  const points = [], end = new Int32Array(places.length), here = new Uint8Array(places.length);
  let before = null;
  places.forEach((now, k) => {
    const inside = isPoint(now) && isInside(now);
    if (!isPoint(now)) before = null;
    else if (before) between(on, points, before, now, pieces);
    else if (inside) points.push([NaN, NaN, NaN], now);
    if (isPoint(now)) before = now;
    [end[k], here[k]] = [points.length, inside ? 1 : 0];
  });
  const [u, v, w] = [0, 1, 2].map((i) => Float32Array.from(points, (point) => point[i]));
  return { u, v, w, end, here };
}

/** The way from one point to the next. Where a point lies off the grid's ground, the difference fades. */
function between(on, points, from, to, pieces) {
  const line = clip(AREA, [from[0], from[1], to[0], to[1]]);
  if (!line) return;
  const [u1, v1, u2, v2] = line, entered = !isInside(from), left = !isInside(to);
  if (entered || !points.length) points.push([NaN, NaN, NaN], [u1, v1, on(u1, v1)]);
  const above = (point, is) => (is ? point[2] - on(point[0], point[1]) || 0 : 0);
  const lift = [above(from, !entered), above(to, !left)], count = pieces(distance([u1, v1], [u2, v2]));
  for (let k = 1; k < count; k++) {
    const t = k / count, [u, v] = [u1 + t * (u2 - u1), v1 + t * (v2 - v1)];
    points.push([u, v, on(u, v) + lift[0] + t * (lift[1] - lift[0])]);
  }
  points.push(left ? [u2, v2, on(u2, v2)] : to);
}
