import { interpolate } from "/player/geometry.js";
import { constrain } from "/player/handle.js";
import { equal, test } from "./harness.js";

test("a polyline as a function", () => {
  const xs = [0, 1, 3], ys = [0, 10, 30];
  equal([-1, 0, 0.5, 1, 2, 3, 9].map((x) => interpolate(xs, ys, x)), [0, 0, 5, 10, 20, 30, 30]);
  equal(interpolate([2], [7], 5), 7);
});
test("an axis, bounds, a curve", () => {
  const from = { x: 0, y: 0 }, to = { x: 5, y: -5 };
  equal(constrain({ axis: "xy", low: [null, -1], high: [2, null] }, from, to), { x: 2, y: -1 });
  equal(constrain({ axis: "x" }, from, to), { x: 5, y: 0 });
  equal(constrain({ axis: "y" }, from, to), { x: 0, y: -5 });
  equal(constrain({ axis: "x", curve: [{ values: [0, 10] }, { values: [0, 100] }] }, from, to), { x: 5, y: 50 });
});
