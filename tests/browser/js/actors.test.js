import { ACTORS, curve, trails } from "/player/actors.js";
import { cycle, rowCount, valueAt } from "/player/arrays.js";
import { drawCross, drawLabel } from "/player/canvas_text.js";
import { clipLine } from "/player/geometry.js";
import { isInside } from "/player/projection.js";
import { arrow, cursor, marker, rules, segment } from "/player/shape_actors.js";
import { icon } from "/player/transport.js";
import { equal, ok, test } from "./harness.js";

const array = (shape, values) => ({ shape, values: Float64Array.from(values) });
const p = { left: 0, top: 0, width: 100, height: 100, x: (v) => v, y: (v) => 100 - v };
const style = { colour: (c) => c, font: "14px sans-serif", size: 14 };

/** A context that records the calls; coordinates that are not finite fail the test. */
const recorder = () => {
  const calls = [];
  const methods = ["beginPath", "moveTo", "lineTo", "arc", "rect", "stroke", "fill", "closePath", "setLineDash", "strokeText", "fillText"];
  const ctx = { calls, measureText: (text) => ({ width: 8 * text.length }) };
  for (const name of methods)
    ctx[name] = (...values) => {
      for (const v of values) if (typeof v === "number") ok(Number.isFinite(v), `${name}(${values})`);
      calls.push(name === "fill" || name === "stroke" ? `${name} ${ctx[`${name}Style`]}` : `${name} ${values.map((v) => (typeof v === "number" ? Math.round(v) : v)).join(" ")}`.trim());
    };
  return ctx;
};
const drawn = (actor, spec, step) => {
  const ctx = recorder();
  actor(ctx, p, spec, step, style);
  return ctx.calls;
};
const lines = (calls) => calls.filter((call) => /^(moveTo|lineTo)/.test(call));

test("rows of arrays, of one row, of plain numbers", () => {
  const a = array([2, 3], [0, 1, 2, 10, 11, 12]);
  equal([valueAt(a, 1, 2), valueAt(a, 1, 99), valueAt(array([2], [5, 6]), 7, 1), valueAt(3, 0, 9), valueAt(undefined, 0, 0), valueAt(array([0], []), 0, 0)], [12, 12, 6, 3, NaN, NaN]);
  equal([rowCount(a), rowCount(4), rowCount(null)], [2, 1, 0]);
  equal([cycle(["a", "b"], 3), cycle([], 1)], ["b", undefined]);
});

const path = { x: array([1, 4], [0, 10, 20, 30]), y: array([1, 4], [0, 10, NaN, 30]), colors: ["value"], width: 2, radius: 5 };
test("a trail grows with the step and is interrupted by a gap", () => {
  equal(lines(drawn(trails, path, 1)), ["moveTo 0 100", "lineTo 10 90"]);
  equal(lines(drawn(trails, path, 3)), ["moveTo 0 100", "lineTo 10 90", "moveTo 30 70"]);
});
test("its dot is drawn only where the current value is a number", () => {
  equal([1, 2, 3].map((step) => drawn(trails, path, step).filter((c) => c.startsWith("arc")).length), [1, 0, 1]);
});
test("dots stand on every finite point so far", () => {
  const arcs = drawn(trails, { ...path, dots: 3 }, 3).filter((c) => c.startsWith("arc"));
  equal(arcs.map((c) => c.split(" ").slice(0, 4).join(" ")), ["arc 0 100 3", "arc 10 90 3", "arc 30 70 3", "arc 30 70 5"]);
  equal(drawn(trails, { ...path, dots: 3, diverged: [2] }, 3).filter((c) => c.startsWith("arc")).length, 2);
});
test("the future is the whole path", () => {
  equal(lines(drawn(trails, { ...path, future: true }, 0)).length, 4);
});
test("a diverged trail ends under a cross", () => {
  const calls = drawn(trails, { ...path, diverged: [2] }, 3);
  ok(calls.includes("stroke diverged"));
  ok(!calls.some((call) => call.startsWith("arc")));
  ok(!drawn(trails, { ...path, diverged: [2] }, 1).includes("stroke diverged"));
});
test("a curve has its own points at every step", () => {
  const spec = { x: array([2], [0, 50]), y: array([2, 2], [1, 2, 3, 4]), colors: ["value"], width: 2 };
  equal(lines(drawn(curve, spec, 1)), ["moveTo 0 98", "lineTo 50 96"]);
});
test("a curve that changes at some steps only has a column for each of these", () => {
  const spec = { x: array([2], [0, 50]), y: array([2, 2], [1, 2, 3, 4]), at: array([4], [0, 0, 1, 1]), colors: ["value"], width: 2 };
  equal([0, 1, 2, 9].map((step) => lines(drawn(curve, spec, step))[0]), ["moveTo 0 99", "moveTo 0 99", "moveTo 0 98", "moveTo 0 98"]);
});
test("a marker moves, and becomes a cross where it diverged", () => {
  const spec = { x: array([3], [10, 20, 1e300]), y: 5, colors: ["value"], radius: 4, shape: "dot", diverged: [2] };
  ok(drawn(marker, spec, 1).includes("arc 20 95 4 0 6"));
  ok(drawn(marker, spec, 2).includes("stroke diverged"));
});
test("every shape of a marker draws", () => {
  for (const shape of ["dot", "ring", "square", "cross"])
    ok(drawn(marker, { x: 1, y: 2, colors: ["value"], radius: 4, shape, labels: ["a"] }, 0).some((call) => /^(stroke|fill) /.test(call)));
});
test("an arrow runs from its origin to its target, where its head has the tip; without length there is none", () => {
  const [from, shaftEnd, tip, ...barbs] = lines(drawn(arrow, { x: 0, y: 0, x2: 50, y2: 0, colors: ["update"], width: 3 }, 0));
  equal([from, shaftEnd, tip], ["moveTo 0 100", "lineTo 37 100", "moveTo 50 100"]);
  equal(barbs, ["lineTo 37 106", "lineTo 37 94"]);
  equal(drawn(arrow, { x: 5, y: 5, x2: 5, y2: 5, colors: ["update"] }, 0), []);
});
test("a tangent runs from border to border, its label at its end", () => {
  const calls = drawn(segment, { x: 40, y: 50, x2: 41, y2: 52, colors: ["gradient"], extend: true, labels: ["t"] }, 0);
  equal(lines(calls), ["moveTo 15 100", "lineTo 65 0"]);
  ok(calls.includes("fillText t 75 14"));
});
test("a segment stays between its ends", () => {
  equal(lines(drawn(segment, { x: 40, y: 50, x2: 60, y2: 50, colors: ["gradient"] }, 0)), ["moveTo 40 50", "lineTo 60 50"]);
});
test("a line is clipped to the area, or misses it", () => {
  equal([clipLine(p, [-50, 50, 150, 50]), clipLine(p, [50, -10, 50, 50]), clipLine(p, [-10, -5, 110, -5]), clipLine(p, [-30, 0, 0, -30])],
    [[0, 50, 100, 50], [50, 0, 50, 50], null, null]);
});
test("labels avoid each other", () => {
  const ctx = recorder(), crowded = { ...style, labelBoxes: [] };
  for (const text of ["one", "two"]) drawLabel(ctx, p, 20, 40, text, crowded);
  drawLabel(ctx, p, 60, 40, "three", crowded);
  const written = ctx.calls.filter((call) => call.startsWith("fillText"));
  equal(written, ["fillText one 30 30", "fillText two 30 48", "fillText three 10 66"]);
});
test("the cursor is at the step, or at its number", () => {
  equal(lines(drawn(cursor, { colors: ["ink"] }, 30))[0], "moveTo 30 0");
  equal(lines(drawn(cursor, { colors: ["ink"], at: array([2], [7, 70]) }, 1))[0], "moveTo 70 0");
});
test("rules are vertical and horizontal", () => {
  equal(lines(drawn(rules, { x: 20, y: array([2, 1], [30, 40]), colors: ["muted"], labels: ["a"] }, 0)),
    ["moveTo 20 0", "lineTo 20 100", "moveTo 0 70", "lineTo 100 70", "moveTo 0 60", "lineTo 100 60"]);
});
test("no actor fails on values that are not finite", () => {
  const bad = array([2, 3], [NaN, Infinity, -Infinity, 1e308, -1e308, NaN]);
  for (const [name, actor] of Object.entries(ACTORS))
    for (const step of [0, 1, 2])
      drawn(actor, { kind: name, x: bad, y: bad, x2: bad, y2: bad, at: bad, colors: ["value"], radius: 5, labels: ["a", "b"], diverged: [1, null], extend: true, future: true }, step);
});
test("a label and a cross stay inside the plot", () => {
  const ctx = recorder();
  drawLabel(ctx, p, 99, 1, "long label", style);
  drawCross(ctx, p, { x: 1e5, y: -1e5 }, style);
  const places = ctx.calls.filter((call) => /Text|To/.test(call)).map((call) => call.match(/-?\d+ -?\d+$/)[0].split(" ").map(Number));
  ok(places.every(([x, y]) => x >= 0 && x <= 100 && y >= 0 && y <= 100), JSON.stringify(places));
});
test("inside the plot area", () => equal([isInside(p, 50, 50), isInside(p, -1, 50)], [true, false]));
test("every button has its icon", () => {
  for (const name of ["first", "back", "play", "pause", "forward", "last", "loop"]) ok(icon(name).includes('d="M'));
});
