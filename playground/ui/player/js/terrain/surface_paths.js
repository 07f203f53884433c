// Paths on the surface: between two points they follow it, outside it they are not drawn. Pure.
import { rowCount, valueAt } from "../arrays.js";
import { clipLine } from "../geometry.js";
import { heightInterpolator, toBox } from "./height_grid.js";

const AREA = { left: -1, top: -1, width: 2, height: 2 };
const MAX_PIECES = 24;                             // between two points
const MAX_TOTAL = 15_000;                          // pieces of all paths together

/** For each row {u, v, w, end, isOnSurface}: the points to draw, NaN where the line is interrupted; up to step k there
 *  are end[k] of them, and isOnSurface[k] says whether the point of step k lies within the grid. */
export function surfacePaths(grid, paths) {
  const steps = paths.x.shape.at(-1), heightOf = heightInterpolator(grid), rows = [];
  for (let row = 0; row < rowCount(paths.x); row++) {
    const length = Math.min(steps, paths.diverged?.[row] ?? Infinity);
    rows.push(Array.from({ length }, (_, k) => pointAt(grid, paths, row, k)));
  }
  const piecesFor = pieceCounter(rows, Math.max(grid.rows, grid.columns) / 2);
  return rows.map((points) => surfacePath(heightOf, points, piecesFor));
}

function pointAt(grid, { x, y, z }, row, k) {
  return toBox(grid, valueAt(x, row, k), valueAt(y, row, k), valueAt(z, row, k));
}
const isFinitePoint = ([u, v, w]) => Number.isFinite(u) && Number.isFinite(v) && Number.isFinite(w);
const isInside = ([u, v]) => Math.abs(u) <= 1 && Math.abs(v) <= 1;

/** A function length -> number of pieces: one for each cell that the line crosses, fewer if the total would be too large.
 *  `cells`: cells for a length of 1. */
function pieceCounter(rows, cells) {
  const wanted = (length) => Math.min(MAX_PIECES, length * cells);
  let total = 0;
  for (const points of rows)
    for (let k = 1; k < points.length; k++) total += wanted(distance(points[k - 1], points[k])) || 0;
  const share = Math.min(1, MAX_TOTAL / total);
  return (length) => Math.max(1, Math.ceil(share * wanted(length)));
}
function distance(from, to) { return Math.hypot(to[0] - from[0], to[1] - from[1]); }

function surfacePath(heightOf, points, piecesFor) {
  const out = [], end = new Int32Array(points.length), isOnSurface = new Uint8Array(points.length);
  let previous = null;
  points.forEach((point, k) => {
    const onSurface = isFinitePoint(point) && isInside(point);
    if (!isFinitePoint(point)) previous = null;
    else if (previous) addLine(heightOf, out, previous, point, piecesFor);
    else if (onSurface) out.push([NaN, NaN, NaN], point);
    if (isFinitePoint(point)) previous = point;
    [end[k], isOnSurface[k]] = [out.length, onSurface ? 1 : 0];
  });
  const [u, v, w] = [0, 1, 2].map((i) => Float32Array.from(out, (point) => point[i]));
  return { u, v, w, end, isOnSurface };
}

/** Append the line between two points. Its ends have their own heights, which may differ from the interpolated ones; the
 *  difference is interpolated along the line. */
function addLine(heightOf, out, from, to, piecesFor) {
  const line = clipLine(AREA, [from[0], from[1], to[0], to[1]]);
  if (!line) return;
  const [u1, v1, u2, v2] = line, enters = !isInside(from), leaves = !isInside(to);
  if (enters || !out.length) out.push([NaN, NaN, NaN], [u1, v1, heightOf(u1, v1)]);
  const offset = (point, isEnd) => (isEnd ? point[2] - heightOf(point[0], point[1]) || 0 : 0);
  const offsets = [offset(from, !enters), offset(to, !leaves)], count = piecesFor(distance([u1, v1], [u2, v2]));
  for (let k = 1; k < count; k++) {
    const t = k / count, [u, v] = [u1 + t * (u2 - u1), v1 + t * (v2 - v1)];
    out.push([u, v, heightOf(u, v) + offsets[0] + t * (offsets[1] - offsets[0])]);
  }
  out.push(leaves ? [u2, v2, heightOf(u2, v2)] : to);
}
