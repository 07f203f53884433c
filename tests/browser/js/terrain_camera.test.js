import { cameraFor, facingSides, project, projectAll, rotate } from "/player/terrain/camera.js";
import { equal, ok, test } from "./harness.js";

const room = { left: 40, top: 10, width: 400, height: 300 };
const camera = (azimuth, elevation, tall = 1) => cameraFor({ azimuth, elevation }, tall, room);
const right = (v, ...point) => project(v, ...point).x - v.x, up = (v, ...point) => v.y - project(v, ...point).y;

test("from 0 degrees x runs to the right and small y is near", () => {
  const v = camera(0, 30);
  ok(right(v, 1, 0, 0.5) > 0 && right(v, -1, 0, 0.5) < 0 && Math.abs(right(v, 0, 1, 0.5)) < 1e-9);
  ok(project(v, 0, -1, 0).near > project(v, 0, 1, 0).near);
});
test("from 90 degrees y runs to the right and large x is near", () => {
  const v = camera(90, 30);
  ok(right(v, 0, 1, 0.5) > 0 && Math.abs(right(v, 1, 0, 0.5)) < 1e-9);
  ok(project(v, 1, 0, 0).near > project(v, -1, 0, 0).near);
});
test("from above it is a map: heights do not show, the near side is below", () => {
  const v = camera(0, 90);
  ok(up(v, 0, 1, 0.5) > 0 && up(v, 0, -1, 0.5) < 0);
  ok(Math.hypot(right(v, 0, 0, 1), up(v, 0, 0, 1)) < 1e-9);
  ok(project(v, 0, 0, 1).near > project(v, 0, 0, 0).near);
});
test("at the horizon high points are high on the screen", () => {
  const v = camera(0, 5);
  ok(up(v, 0, 0, 1) > 0 && up(v, 0, 0, 0) < 0);
});
test("near things are a little larger", () => {
  const v = camera(0, 30), near = right(v, 1, -1, 0.5), far = right(v, 1, 1, 0.5);
  ok(near > far && near < 1.6 * far, `${near} ${far}`);
});
test("the depth is linear on the screen: the middle of two pixels has the mean of what they have", () => {
  const v = camera(20, 35), [a, b] = [project(v, -1, -1, 0), project(v, 1, 1, 0)], middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  let best = { off: Infinity };
  for (let t = 0; t <= 1; t += 1 / 4096) {
    const p = project(v, 2 * t - 1, 2 * t - 1, 0), off = Math.hypot(p.x - middle.x, p.y - middle.y);
    if (off < best.off) best = { off, near: p.near };
  }
  ok(Math.abs(best.near - (a.near + b.near) / 2) < 1e-4);
});
test("projectAll agrees with project", () => {
  const v = camera(-35, 40), points = { u: Float32Array.of(0.5, -1), v: Float32Array.of(0.25, 1), w: Float32Array.of(0.5, NaN) };
  const out = projectAll(v, points, { x: new Float64Array(2), y: new Float64Array(2), near: new Float64Array(2) });
  const point = project(v, 0.5, 0.25, 0.5);
  equal([out.x[0], out.y[0], out.near[0], out.y[1]], [point.x, point.y, point.near, NaN]);
});
test("the box fits into its room from every side", () => {
  for (const elevation of [5, 30, 60, 90]) for (const azimuth of [-180, -135, -60, 0, 10, 45, 100]) {
    const v = camera(azimuth, elevation, 0.9);
    for (const [u, w] of [[-1, 0], [1, 0], [-1, 0.9], [1, 0.9]]) for (const side of [-1, 1]) {
      const { x, y } = project(v, u, side, w);
      ok(x >= room.left - 1 && x <= room.left + room.width + 1 && y >= room.top - 1 && y <= room.top + room.height + 1, `${azimuth} ${elevation}: ${x} ${y}`);
    }
  }
});
test("turning round does not change its size", () => equal(camera(10, 30).scale, camera(77, 30).scale));
test("the elevation is clamped, the azimuth wraps", () => {
  equal(rotate({ azimuth: 0, elevation: 40 }, 0, 1000), { azimuth: 0, elevation: 90 });
  equal(rotate({ azimuth: 0, elevation: 40 }, 0, -1000), { azimuth: 0, elevation: 5 });
  equal(rotate({ azimuth: 170, elevation: 40 }, -20, 0), { azimuth: -170, elevation: 40 });
  equal(rotate({ azimuth: -170, elevation: 40 }, 740, 0), { azimuth: 170, elevation: 40 });
});
test("a pull to the right moves the near side to the right", () => {
  const at = { azimuth: 0, elevation: 40 }, after = cameraFor(rotate(at, 10, 0), 1, room);
  ok(right(after, 0, -1, 0) > 0 && right(after, 0, 1, 0) < 0);
});
test("the sides that face the reader are nearer, the corner is the leftmost", () => {
  for (const azimuth of [-170, -100, -35, 0, 20, 80, 130, 180]) {
    const v = camera(azimuth, 35), near = facingSides(v), depth = (...point) => project(v, ...point).near;
    ok(depth(0, near.v, 0) > depth(0, -near.v, 0), `x at ${azimuth}`);
    if (azimuth % 180) ok(depth(near.u, 0, 0) > depth(-near.u, 0, 0), `y at ${azimuth}`);
    const lefts = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([a, b]) => project(v, a, b, 0).x);
    ok(project(v, ...near.corner, 0).x < Math.min(...lefts) + 40, `corner at ${azimuth}`);
  }
});
