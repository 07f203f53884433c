import { facingBorders, heightGrid, heightInterpolator, hillshade, subsample, toBox, triangulate } from "/player/terrain/height_grid.js";
import { surfacePaths } from "/player/terrain/surface_paths.js";
import { roundTicks } from "/player/terrain/axes.js";
import { equal, ok, test } from "./harness.js";

const array = (values, ...shape) => ({ values: Float32Array.from(values), shape });
const axis = (low, high, n) => array(Array.from({ length: n }, (_, k) => low + (k * (high - low)) / (n - 1)), n);
/** f on a grid of n x m points over x from -2 to 2, y from 0 to 1. */
const land = (f, n = 9, m = 5) => {
  const x = axis(-2, 2, n), y = axis(0, 1, m), z = [];
  for (const b of y.values) for (const a of x.values) z.push(f(a, b));
  return heightGrid({ x, y, z: array(z, m, n), zscale: 0.5 });
};
const close = (a, b, off = 1e-6) => ok(Math.abs(a - b) < off, `${a} is not ${b}`);

test("the grid fills its box, from a little above the floor", () => {
  const grid = land((x, y) => 3 * x + y);
  equal([grid.rows, grid.columns, grid.tall, grid.x, grid.y, grid.z], [5, 9, 1, [-2, 2], [0, 1], [-6, 7]]);
  equal([grid.u[0], grid.u[8], grid.v[0], grid.v[4], grid.h[0], grid.h[44]], [-1, 1, -1, 1, 0, 1]);
  ok(grid.base > 0 && grid.base < 0.2);
});
test("toBox and the interpolated height agree", () => {
  const grid = land((x, y) => 3 * x + y), [u, v, w] = toBox(grid, -1, 0.75, -3 + 0.75);
  equal([u, v], [-0.5, 0.5]);
  close(w, heightInterpolator(grid)(u, v));
});
test("values that are not finite become NaN, far points keep their direction", () => {
  const grid = land((x) => x);
  equal(toBox(grid, NaN, Infinity, -Infinity), [NaN, NaN, NaN]);
  const [u, v, w] = toBox(grid, 1e300, -1e300, 1e300);
  ok(u > 1 && v < -1 && Number.isFinite(u + v + w));
});
test("level ground lies in the middle, a hole is NaN", () => {
  equal([...new Set(land(() => 4).h)], [0.5]);
  const holed = land((x, y) => (x > 1 ? [NaN, Infinity][Number(y > 0.5)] : x));
  equal([holed.h[8], holed.h[44], holed.z, heightInterpolator(holed)(1, 0)], [NaN, NaN, [-2, 1], NaN]);
  equal(land(() => NaN).z, [-0.5, 0.5]);
});
test("the interpolation of a plane is exact", () => {
  const grid = land((x, y) => 2 * x - y), heightOf = heightInterpolator(grid);
  for (const [x, y] of [[0.3, 0.41], [-1.99, 0.02], [2, 1]]) {
    const [u, v, w] = toBox(grid, x, y, 2 * x - y);
    close(heightOf(u, v), w, 1e-5);
  }
});
test("a subsampled grid keeps its borders and heights", () => {
  const grid = land((x, y) => x * y, 100, 61), few = subsample(grid, 12);
  equal([few.rows, few.columns, few.u[0], few.u[11], few.v[0], few.v[11], few.h.length], [12, 12, -1, 1, -1, 1, 144]);
  equal([few.h[0], few.h[143]], [grid.h[0], grid.h[6099]]);
  equal(subsample(land((x) => x), 50).columns, 9);
});
test("a slope towards the light is bright, one away from it dark; level ground is as bright as the light is high", () => {
  const light = [-0.6, 0, 0.8], tone = (f) => hillshade(land(f), light)[20];
  close(tone(() => 1), 0.8);
  ok(tone((x) => x) > 0.8 && tone((x) => -x) < 0.8);
  ok([...hillshade(land((x, y) => (y > 0.5 ? NaN : x)), light)].slice(0, 9).every((s) => s >= 0 && s <= 1));
});
test("two triangles for each cell, all with the same orientation", () => {
  const { points, triangles } = triangulate(land((x, y) => Math.sin(3 * x) * y)), { u, v } = points;
  equal(triangles.length, 6 * 8 * 4);
  let area = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = triangles.slice(t, t + 3), part = (u[b] - u[a]) * (v[c] - v[a]) - (u[c] - u[a]) * (v[b] - v[a]);
    ok(part > 0);
    area += part / 2;
  }
  close(area, 4, 1e-5);
});
test("a cell is split along the more level diagonal: a ridge has no notches", () => {
  const ridge = triangulate(land((x, y) => (x + 2 === 4 * y ? 1 : 0), 3, 3)).triangles;
  ok(ridge.join(" ").startsWith("0 1 4 0 4 3"));
});
test("the facing borders lie on the sides of the box that face the reader", () => {
  const grid = land((x, y) => x + y), [front, side] = facingBorders(grid, { u: 1, v: -1 });
  equal([front.length, front[0][0], front[0][1], side.length, side[4][0], side[4][1]], [9, -1, -1, 5, 1, 1]);
  close(front[0][2], grid.base);
  close(side[4][2], grid.tall);
});

const paths = (rows, more = {}) => {
  const part = (i) => array(rows.flat().map((point) => point[i]), rows.length, rows[0].length);
  return { x: part(0), y: part(1), z: part(2), ...more };
};
const bowl = land((x, y) => x * x + 0 * y, 41, 5);
test("a path follows the surface between two points", () => {
  const [row] = surfacePaths(bowl, paths([[[-2, 0.5, 4], [2, 0.5, 4]]])), heightOf = heightInterpolator(bowl);
  ok(row.u.length > 10);
  equal([row.end[0], row.end[1], [...row.isOnSurface]], [2, row.u.length, [1, 1]]);
  equal([row.u[0], row.u[1], row.u.at(-1)], [NaN, -1, 1]);
  for (let i = 1; i < row.u.length; i++) close(row.w[i], heightOf(row.u[i], row.v[i]), 1e-5);
  ok(Math.min(...row.w.slice(1)) < 0.1);
});
test("small steps are not divided", () => {
  const [row] = surfacePaths(bowl, paths([[[0, 0.5, 0], [0.01, 0.5, 0], [0.02, 0.5, 0]]]));
  equal([row.u.length, [...row.end]], [4, [2, 3, 4]]);
});
test("where a point lies off the surface, so does the path, less and less", () => {
  const [row] = surfacePaths(bowl, paths([[[0, 0.5, 2], [2, 0.5, 4]]])), heightOf = heightInterpolator(bowl), off = (i) => row.w[i] - heightOf(row.u[i], row.v[i]);
  const middle = row.u.length >> 1;
  ok(off(1) > off(middle) && off(middle) > 0 && Math.abs(off(row.u.length - 1)) < 1e-6);
});
test("outside the grid nothing is drawn, and the path ends at the border", () => {
  const [row] = surfacePaths(bowl, paths([[[0, 0.5, 0], [4, 0.5, 16], [4, 5, 16], [1, 0.5, 1]]]));
  equal([...row.isOnSurface], [1, 0, 0, 1]);
  equal([row.end[1], row.end[2]], [row.end[1], row.end[1]]);
  ok([...row.u, ...row.v].every((value) => Number.isNaN(value) || Math.abs(value) <= 1));
  close(row.u[row.end[1] - 1], 1);
  equal(row.u[row.end[2]], NaN);
});
test("a path may start outside", () => {
  const [row] = surfacePaths(bowl, paths([[[-4, 0.5, 16], [0, 0.5, 0]]]));
  equal([[...row.isOnSurface], row.end[0], row.u[0], row.u[1]], [[0, 1], 0, NaN, -1]);
});
test("a gap interrupts the path, divergence ends it", () => {
  const points = [[0, 0.5, 0], [NaN, 0.5, 0], [0.5, 0.5, 0.25], [0.51, 0.5, 0.26]];
  const [row] = surfacePaths(bowl, paths([points]));
  equal([[...row.isOnSurface], [...row.end], row.u[2]], [[1, 0, 1, 1], [2, 2, 4, 5], NaN]);
  equal(surfacePaths(bowl, paths([points], { diverged: [2] }))[0].end.length, 2);
  equal(surfacePaths(bowl, paths([points], { diverged: [null] }))[0].end.length, 4);
  equal(surfacePaths(bowl, paths([points], { diverged: [0] }))[0].u.length, 0);
});
test("ten long wild paths do not make too many points", () => {
  const wild = Array.from({ length: 10 }, (_, row) => Array.from({ length: 501 }, (_, k) => [2 * Math.cos(row + 7 * k), Math.sin(k) ** 2, 1]));
  const count = surfacePaths(bowl, paths(wild)).reduce((sum, { u }) => sum + u.length, 0);
  ok(count > 5000 && count < 30_000, count);
});
test("an array without rows is one path", () => {
  equal(surfacePaths(bowl, { x: array([NaN], 1), y: array([NaN], 1), z: array([NaN], 1) })[0].u.length, 0);
});

test("ticks are round numbers inside the range", () => {
  equal(roundTicks(-5, 5, 5), [[-4, "−4"], [-2, "−2"], [0, "0"], [2, "2"], [4, "4"]]);
  equal(roundTicks(-0.3, 1.7, 5).map(([, text]) => text), ["0.0", "0.5", "1.0", "1.5"]);
  equal(roundTicks(0, 61, 5).map(([, text]) => text), ["0", "20", "40", "60"]);
  equal(roundTicks(0, 4e-7, 5).map(([, text]) => text), ["0", "1e−7", "2e−7", "3e−7", "4e−7"]);
  equal([roundTicks(1, 1, 5), roundTicks(NaN, 1, 5), roundTicks(0, Infinity, 5)], [[], [], []]);
});
