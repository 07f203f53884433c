// A grid of heights as the ground in its box: u, v from -1 to 1, h from 0 to 1, w = base + h (tall - base). Pure.
import { clamp } from "./clock.js";
import { yOn } from "./curve.js";

const BASE = 0.06;                                 // the lowest point lies above the floor, by this share of the height
const FAR = 1e6;

/** x (n,), y (m,), z (m, n) as {values, shape} -> the ground; what is not finite is a hole (NaN). */
export function groundOf({ x, y, z, zscale }) {
  const [rows, columns] = z.shape, [low, high] = range(z.values), tall = 2 * zscale, flat = !(high > low);
  const level = (value) => (flat ? 0.5 : (value - low) / (high - low));
  const h = Float32Array.from(z.values, (value) => (Number.isFinite(value) ? level(value) : NaN));
  const ends = { x: endsOf(x), y: endsOf(y), z: flat ? [low - 0.5, low + 0.5] : [low, high] };
  const u = centred(x.values, ends.x), v = centred(y.values, ends.y);
  return { rows, columns, u, v, h, tall, base: BASE * tall, ...ends };
}

function range(values) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 0];
}
function endsOf({ values }) { return [values[0], values[values.length - 1]]; }
function centred(values, [from, to]) {
  return Float32Array.from(values, (value) => (2 * (value - from)) / (to - from) - 1);
}

/** Data -> the box; NaN where a number is none. Far outside, where precision is lost, the direction counts. */
export function intoBox(ground, x, y, z) {
  const share = (value, [from, to]) => (Number.isFinite(value) ? (value - from) / (to - from) : NaN);
  const across = (value, ends) => clamp(2 * share(value, ends) - 1, -FAR, FAR);
  const { base, tall } = ground, level = clamp(share(z, ground.z), -0.1, 1.1);
  return [across(x, ground.x), across(y, ground.y), base + level * (tall - base)];
}

/** The grid with rows and columns left out, so that at most `most` of each remain; the rims stay. */
export function thinned(ground, most) {
  const is = spread(ground.rows, most), js = spread(ground.columns, most), h = new Float32Array(is.length * js.length);
  is.forEach((i, k) => js.forEach((j, l) => { h[k * js.length + l] = ground.h[i * ground.columns + j]; }));
  const [v, u] = [is.map((i) => ground.v[i]), js.map((j) => ground.u[j])].map((axis) => Float32Array.from(axis));
  return { ...ground, rows: is.length, columns: js.length, u, v, h };
}
function spread(count, most) {
  const steps = Math.min(count, most) - 1;
  return Array.from({ length: steps + 1 }, (_, k) => Math.round((k * (count - 1)) / steps));
}

/** A function (u, v) -> w on the ground, between the points of the grid; NaN over a hole. */
export function heights({ rows, columns, u: us, v: vs, h, base, tall }) {
  const [row, column] = [rows, columns].map((count) => Float32Array.from({ length: count }, (_, k) => k));
  return (u, v) => {
    const i = yOn(vs, row, v), j = yOn(us, column, u);
    const top = Math.min(Math.floor(i), rows - 2), left = Math.min(Math.floor(j), columns - 2);
    const k = top * columns + left, along = (at) => h[at] + (j - left) * (h[at + 1] - h[at]);
    const level = along(k) + (i - top) * (along(k + columns) - along(k));
    return base + level * (tall - base);
  };
}

/** How much light falls on each point of the grid, 0 to 1, from the direction `light` (a unit vector of the box). */
export function shades({ rows, columns, u, v, h, base, tall }, [lu, lv, lw]) {
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
