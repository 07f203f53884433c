import { enlarged, enlargedTile } from "/player/enlarged.js";
import { equal, ok, test } from "./harness.js";

const COLOURS = { negative: "#808000", zero: "#FFFFFF", positive: "#800080", paper: "#111111", line: "#222222", value: "#0072B2", muted: "#444444" };
const bytes = (shape, values) => ({ shape, values: Uint8Array.from(values) });
const planes = bytes([2, 3, 1, 2], [1, 255, 1, 1, 255, 255, 255, 1, 128, 128, 1, 255]);   // rows, steps, height, width
const curves = bytes([1, 2, 3], [1, 128, 255, 255, 255, 255]);
const actor = { of: "net", x: [0, 80], y: [10, 60], limits: { c: 2.5 } };
const p = { left: 20, top: 10, width: 80, height: 50, x: (v) => 20 + v, y: (v) => 70 - v };

const draw = (tile, step, onTop = []) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 120, height: 80 }), ctx = canvas.getContext("2d");
  enlarged(ctx, p, actor, step, { enlarged: tile, colour: (role) => COLOURS[role], size: 14, font: "14px sans-serif", onTop });
  for (const part of onTop) part.paint();
  return (x, y) => "#" + [...ctx.getImageData(x, y, 1, 1).data].slice(0, 3).map((v) => v.toString(16).padStart(2, "0")).join("").toUpperCase();
};

const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const distance = (a, b) => channels(a).reduce((sum, v, i) => sum + Math.abs(v - channels(b)[i]), 0);
/** The role whose colour a pixel has, a few levels off at most. */
const nearest = (pixel) => Object.keys(COLOURS).find((role) => distance(pixel, COLOURS[role]) < 12);

test("a tile of the actor's diagram is shown, one of another diagram or beyond its rows is not", () => {
  const current = { panel: "net", tile: "c.0", title: "Unit 1" };
  equal(enlargedTile(actor, current, { c: curves }), { array: curves, row: 0, limit: 2.5, title: "Unit 1" });
  equal(enlargedTile(actor, { ...current, panel: "other" }, { c: curves }), null);
  equal(enlargedTile(actor, { ...current, tile: "c.1" }, { c: curves }), null);
  equal(enlargedTile(actor, { ...current, tile: "d.0" }, { c: curves }), null);
  equal(enlargedTile(actor, null, undefined), null);
});
test("without a tile nothing is drawn", () => {
  const ctx = new Proxy({}, { get: () => { throw new Error("it draws"); }, set: () => { throw new Error("it draws"); } });
  enlarged(ctx, p, actor, 0, { enlarged: null });
});
test("a plane is stretched over the actor's ranges, in the colours of its signs, at each step", () => {
  const ends = (row, step) => { const at = draw({ array: planes, row }, step); return [nearest(at(22, 30)), nearest(at(97, 30))]; };
  equal(ends(0, 0), ["negative", "positive"]);
  equal(ends(0, 1), ["negative", "negative"]);
  equal(ends(0, 99), ["positive", "positive"]);    // it rests at its last step
  equal(ends(1, 0), ["positive", "negative"]);
  equal(ends(1, 1), ["zero", "zero"]);
  equal(ends(1, 2), ["negative", "positive"]);
});
test("a curve has the whole height, zero in its middle, and its own numbers beside it", () => {
  const onTop = [], at = draw({ array: curves, row: 0, limit: 2.5 }, 1, onTop);
  equal(nearest(at(60, 10)), "value");             // 255 all along
  equal(at(60, 50), COLOURS.paper);
  equal(at(60, 35), at(30, 35));                   // the line of zero
  ok(at(60, 35) !== COLOURS.paper);
  equal(onTop.length, 1);
  const written = [];
  const ctx = { save() {}, restore() {}, fillRect() {}, fillText: (text, x, y) => written.push([text, y]) };
  const style = { enlarged: { array: curves, row: 0, limit: 2.5 }, colour: (c) => c, size: 14, font: "", onTop: [] };
  const strokes = { beginPath() {}, moveTo() {}, lineTo() {}, stroke() {}, fillRect() {} };
  enlarged(strokes, p, actor, 0, style);
  Object.assign(strokes, ctx);
  style.onTop[0].paint();
  equal(written, [["2.5", 17], ["0", 35], ["−2.5", 53]]);
});
