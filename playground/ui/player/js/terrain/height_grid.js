// A grid of heights in its box: u, v from -1 to 1, h from 0 to 1, w = base + h (tall - base). Its interpolation, its
// shading, its triangles. Pure.
import { clamp } from "../clock.js";
import { interpolate } from "../geometry.js";

const BASE_SHARE = 0.06;                           // distance of the lowest point from the floor / height of the box
const FAR = 1e6;

/** x (n,), y (m,), z (m, n) as {values, shape} -> {rows: m, columns: n, u (n,), v (m,), h (m, n), tall, base, and the
 *  ranges x, y, z in data coordinates}. Values that are not finite become NaN: holes. */
export function heightGrid({ x, y, z, zscale }) {
  const [rows, columns] = z.shape, [low, high] = finiteRange(z.values), tall = 2 * zscale, isFlat = !(high > low);
  const level = (value) => (isFlat ? 0.5 : (value - low) / (high - low));
  const h = Float32Array.from(z.values, (value) => (Number.isFinite(value) ? level(value) : NaN));
  const ranges = { x: endsOf(x), y: endsOf(y), z: isFlat ? [low - 0.5, low + 0.5] : [low, high] };
  const u = toUnitRange(x.values, ranges.x), v = toUnitRange(y.values, ranges.y);
  return { rows, columns, u, v, h, tall, base: BASE_SHARE * tall, ...ranges };
}

function finiteRange(values) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 0];
}
function endsOf({ values }) { return [values[0], values[values.length - 1]]; }
/** To the range -1..1. */
function toUnitRange(values, [from, to]) {
  return Float32Array.from(values, (value) => (2 * (value - from)) / (to - from) - 1);
}

/** A point in data coordinates -> [u, v, w]; NaN where it is not finite. Far outside it is clamped, which keeps its
 *  direction where float32 would lose it. */
export function toBox(grid, x, y, z) {
  const share = (value, [from, to]) => (Number.isFinite(value) ? (value - from) / (to - from) : NaN);
  const across = (value, range) => clamp(2 * share(value, range) - 1, -FAR, FAR);
  const { base, tall } = grid, level = clamp(share(z, grid.z), -0.1, 1.1);
  return [across(x, grid.x), across(y, grid.y), base + level * (tall - base)];
}

/** The grid with at most `most` rows and columns; the outermost ones stay. */
export function subsample(grid, most) {
  const is = spread(grid.rows, most), js = spread(grid.columns, most), h = new Float32Array(is.length * js.length);
  is.forEach((i, k) => js.forEach((j, l) => { h[k * js.length + l] = grid.h[i * grid.columns + j]; }));
  const [v, u] = [is.map((i) => grid.v[i]), js.map((j) => grid.u[j])].map((axis) => Float32Array.from(axis));
  return { ...grid, rows: is.length, columns: js.length, u, v, h };
}
/** At most `most` indices, evenly spread from 0 to count - 1. */
function spread(count, most) {
  const steps = Math.min(count, most) - 1;
  return Array.from({ length: steps + 1 }, (_, k) => Math.round((k * (count - 1)) / steps));
}

/** A function (u, v) -> w, bilinear between the points of the grid; NaN over a hole. */
export function heightInterpolator({ rows, columns, u: us, v: vs, h, base, tall }) {
  const [rowIndices, columnIndices] = [rows, columns].map((count) => Float32Array.from({ length: count }, (_, k) => k));
  return (u, v) => {
    const i = interpolate(vs, rowIndices, v), j = interpolate(us, columnIndices, u);
    const top = Math.min(Math.floor(i), rows - 2), left = Math.min(Math.floor(j), columns - 2);
    const k = top * columns + left, alongRow = (start) => h[start] + (j - left) * (h[start + 1] - h[start]);
    const level = alongRow(k) + (i - top) * (alongRow(k + columns) - alongRow(k));
    return base + level * (tall - base);
  };
}

/** Lambert shading of each point, 0 to 1, for light from the unit vector [u, v, w] of the box. */
export function hillshade({ rows, columns, u, v, h, base, tall }, [lu, lv, lw]) {
  const out = new Float32Array(rows * columns), deep = tall - base;
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
    const left = Math.max(0, j - 1), right = Math.min(columns - 1, j + 1);
    const below = Math.max(0, i - 1), above = Math.min(rows - 1, i + 1);
    const du = (deep * (h[i * columns + right] - h[i * columns + left])) / (u[right] - u[left]) || 0;
    const dv = (deep * (h[above * columns + j] - h[below * columns + j])) / (v[above] - v[below]) || 0;
    out[i * columns + j] = Math.max(0, (lw - du * lu - dv * lv) / Math.sqrt(1 + du * du + dv * dv));
  }
  return out;
}

/** {points: {u, v, w}, h, triangles}: two triangles for each cell, split along the diagonal with the smaller difference
 *  of heights. `triangles` are triples of indices of points. */
export function triangulate({ rows, columns, u, v, h, base, tall }) {
  const [us, vs, w] = [0, 1, 2].map(() => new Float32Array(rows * columns)), points = { u: us, v: vs, w };
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < columns; j++, k++) {
    us[k] = u[j];
    vs[k] = v[i];
    w[k] = base + h[k] * (tall - base);
  }
  const triangles = new Uint32Array(6 * (rows - 1) * (columns - 1));
  for (let i = 0, t = 0; i < rows - 1; i++) for (let j = 0; j < columns - 1; j++, t += 6) {
    const a = i * columns + j, b = a + 1, c = a + columns, d = c + 1;
    const splitAlongBC = Math.abs(h[a] - h[d]) > Math.abs(h[b] - h[c]);
    triangles.set(splitAlongBC ? [a, b, c, b, d, c] : [a, b, d, a, d, c], t);
  }
  return { points, h, triangles };
}

/** The borders of the surface on the sides `facing` = {u, v} (see facingSides): two lists of points [u, v, w]. */
export function facingBorders({ rows, columns, u, v, h, base, tall }, facing) {
  const row = facing.v < 0 ? 0 : rows - 1, column = facing.u < 0 ? 0 : columns - 1;
  const w = (level) => base + level * (tall - base);
  return [
    Array.from({ length: columns }, (_, j) => [u[j], facing.v, w(h[row * columns + j])]),
    Array.from({ length: rows }, (_, i) => [facing.u, v[i], w(h[i * columns + column])]),
  ];
}
