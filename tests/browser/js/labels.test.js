import { drawLabel, drawLabels } from "/player/canvas_text.js";
import { box, marker, segment } from "/player/shape_actors.js";
import { trails } from "/player/actors.js";
import { equal, ok, test } from "./harness.js";

const p = { left: 0, top: 0, width: 400, height: 300, x: (v) => v, y: (v) => 300 - v };
const array = (shape, values) => ({ shape, values: Float64Array.from(values) });
const newStyle = () => ({ colour: (c) => c, font: "14px sans-serif", size: 14, labelBoxes: [] });

/** A context that records the calls, and each text with its place (8 px a letter). */
const recorder = () => {
  const calls = [], ctx = { globalAlpha: 1, measureText: (text) => ({ width: 8 * text.length }), texts: [], calls };
  for (const name of ["beginPath", "moveTo", "lineTo", "arc", "closePath", "setLineDash", "strokeText", "rect", "stroke", "fill"])
    ctx[name] = (...values) => calls.push([name, ...values, name === "fill" ? ctx.globalAlpha : ""].slice(0, 5));
  ctx.fillText = (text, left, base) => {
    calls.push(["fillText", text]);
    ctx.texts.push({ text, left, right: left + 8 * text.length, base, colour: ctx.fillStyle });
  };
  return ctx;
};
const apart = (texts) => texts.every((a, i) => texts.slice(i + 1).every((b) =>
  a.left > b.right || a.right < b.left || Math.abs(a.base - b.base) >= 18));

test("ten labels at one place do not cover each other, in the middle, at the rims and in the corners", () => {
  for (const [x, y] of [[200, 150], [200, 2], [200, 299], [2, 150], [399, 150], [1, 1], [399, 299], [70, 150], [-50, 900]]) {
    const ctx = recorder(), points = Array.from({ length: 10 }, (_, k) => ({ x: x + k / 3, y: y - k / 5, text: `racer ${k}`, colour: `c${k}` }));
    drawLabels(ctx, p, points, newStyle());
    equal(ctx.texts.length, 10);
    ok(apart(ctx.texts), JSON.stringify(ctx.texts));
    ok(ctx.texts.every(({ left, right, base }) => left >= 0 && right <= 400 && base >= 14 && base <= 296), JSON.stringify(ctx.texts));
    equal(ctx.texts.map(({ colour }) => colour), points.map(({ colour }) => colour));
  }
});
test("labels of points in a row do not cover the points either", () => {
  const ctx = recorder(), points = Array.from({ length: 8 }, (_, k) => ({ x: 60 + 25 * k, y: 150, text: `racer ${k}`, colour: "ink" }));
  drawLabels(ctx, p, points, newStyle());
  ok(apart(ctx.texts) && ctx.texts.length === 8);
  for (const { left, right, base } of ctx.texts) for (const { x, y } of points)
    ok(x + 5 < left || x - 5 > right || Math.abs(base - 4 - y) > 12, `${left} ${base} covers ${x}`);
});
test("the first label is right beside its point, a distant one has a leader line", () => {
  const near = recorder(), far = recorder();
  drawLabel(near, p, 100, 100, "one", newStyle());
  equal([near.texts[0].left, near.texts[0].base, near.calls.some(([name]) => name === "lineTo")], [110, 90, false]);
  drawLabels(far, p, Array.from({ length: 6 }, () => ({ x: 100, y: 100, text: "racer", colour: "ink" })), newStyle());
  ok(far.calls.some(([name, x, y]) => name === "moveTo" && x === 100 && y === 100));
});
test("a label that does not fit is left out", () => {
  const ctx = recorder(), narrow = { ...p, width: 60, height: 40 }, style = newStyle();
  for (let k = 0; k < 5; k++) drawLabel(ctx, narrow, 30, 20, "label", style);
  ok(ctx.texts.length >= 1 && ctx.texts.length < 5 && apart(ctx.texts));
});
test("paths are drawn before any label", () => {
  const ctx = recorder(), spec = { x: array([2, 2], [10, 100, 10, 100]), y: array([2, 2], [10, 100, 10, 101]), colors: ["a", "b"], width: 2, radius: 5, labels: ["one", "two"] };
  trails(ctx, p, spec, 1, newStyle());
  const order = ctx.calls.map(([name]) => name);
  ok(order.lastIndexOf("arc") < order.indexOf("fillText"));
  equal(ctx.texts.map(({ text, colour }) => [text, colour]), [["one", "a"], ["two", "b"]]);
});

const boxed = (spec, step = 0) => {
  const ctx = recorder();
  box(ctx, p, { colors: ["muted"], width: 1.5, ...spec }, step, newStyle());
  return ctx;
};
test("a box is centred on its point, faintly filled, in every row at its step", () => {
  const ctx = boxed({ x: array([2, 2], [100, 110, 200, 210]), y: 50, rx: array([2, 2], [10, 20, 5, 5]), ry: 8, labels: ["v"] }, 1);
  equal(ctx.calls.filter(([name]) => name === "rect"), [["rect", 90, 242, 40, 16], ["rect", 205, 242, 10, 16]]);
  equal(ctx.calls.filter(([name]) => name === "fill").map(([, alpha]) => alpha), [0.12, 0.12]);
  equal([ctx.globalAlpha, ctx.texts.map(({ text }) => text)], [1, ["v"]]);
});
test("no box where a number is not finite or where it is smaller than 2 px", () => {
  for (const spec of [{ x: NaN, y: 5, rx: 5, ry: 5 }, { x: 5, y: 5, rx: Infinity, ry: 5 }, { x: 5, y: 5, rx: 0.9, ry: 0.5 }, { x: 5, y: 5, rx: 0, ry: 0 }])
    equal(boxed(spec).calls, []);
  equal(boxed({ x: 50, y: 50, rx: 0.1, ry: 30 }).calls.filter(([name]) => name === "rect").length, 1);
});
test("a negative half-side is its size, a huge one stays within what a canvas holds", () => {
  const rects = [{ x: 100, y: 50, rx: -10, ry: 8 }, { x: 100, y: 50, rx: 1e300, ry: 8 }].map((spec) => boxed(spec).calls.find(([name]) => name === "rect"));
  equal(rects[0], ["rect", 90, 242, 20, 16]);
  ok(rects[1].slice(1).every((value) => Math.abs(value) <= 2e5));
});
test("what is on top waits: labels avoid points that come after them, dots at the border are drawn whole", () => {
  const ctx = recorder(), style = { ...newStyle(), onTop: [] };
  trails(ctx, p, { x: array([1, 1], [100]), y: array([1, 1], [150]), colors: ["blue"], labels: ["a"], width: 2, radius: 5 }, 0, style);
  marker(ctx, p, { x: array([2, 1], [125, 400]), y: array([2, 1], [160, 150]), colors: ["red"], radius: 5 }, 0, style);
  equal(ctx.texts, []);
  equal(style.onTop.map((part) => part.inside), [true, false]);   // the label; the point at x = 400, the right border
  const before = ctx.calls.filter(([name]) => name === "arc").length;
  for (const { paint } of style.onTop) paint();
  equal(ctx.calls.filter(([name]) => name === "arc").length, before + 1);
  const [{ left, right, base }] = ctx.texts;
  ok(right < 120 || left > 130 || base < 135 || base - 10 > 145, `${left} ${base} covers the point at 125, 140`);
});
test("a bar ends where its value is, a thin segment has round ends", () => {
  const ends = [2, 12].map((width) => {
    const ctx = recorder();
    let cap;
    ctx.stroke = () => { cap = ctx.lineCap; };
    segment(ctx, p, { x: array([1], [10]), y: array([1], [10]), x2: array([1], [90]), y2: array([1], [10]), colors: ["blue"], width }, 0, newStyle());
    return cap;
  });
  equal(ends, ["round", "butt"]);
});
