import { colourScale, float32Digits, levelOf, pixelsOf } from "/player/heat/colour_scale.js";
import { equal, ok, test } from "./harness.js";

const scale = colourScale(["#D55E00", "#FFFFFF", "#0072B2"], ["#1F2328", "#FFFFFF"]);
const bytes = (pixel) => [...new Uint8Array(Uint32Array.of(pixel).buffer)];

test("levels: symmetric, zero in the middle, clamped at the ends", () =>
  equal([-9, -1, -0.5, 0, 0.5, 1, Infinity, -Infinity, NaN].map((x) => levelOf(x, 1)), [0, 0, 128, 255, 383, 510, 510, 0, -1]));
test("levels depend on the limit", () => equal([levelOf(0.25, 0.5), levelOf(1, 4)], [levelOf(0.5, 1), levelOf(0.25, 1)]));
test("negative, zero and positive have exactly their colours, in this order", () => {
  equal([0, 255, 510].map((level) => scale.css[level]), ["rgb(213 94 0)", "rgb(255 255 255)", "rgb(0 114 178)"]);
  equal([0, 255, 510].map((level) => bytes(scale.pixels[level])), [[213, 94, 0, 255], [255, 255, 255, 255], [0, 114, 178, 255]]);
});
test("both sides darken steadily away from zero", () => {
  const sum = (level) => bytes(scale.pixels[level]).slice(0, 3).reduce((a, b) => a + b);
  for (let level = 0; level < 255; level++) ok(sum(level) <= sum(level + 1) && sum(510 - level) <= sum(509 - level), level);
});
test("text has the colour with more contrast", () => {
  equal([scale.ink[255], scale.ink[510]], ["#1F2328", "#FFFFFF"]);
});
test("a matrix as pixels; a missing value is transparent", () => {
  const pixels = pixelsOf(Float32Array.of(-1, 0, NaN, 1), 1, scale);
  equal([...pixels], [scale.pixels[0], scale.pixels[255], 0, scale.pixels[510]]);
});
test("the shortest digits of a float32", () => {
  const shown = (x) => float32Digits(Math.fround(x));
  equal([0.1, -0.93, 1 / 3, 1, 0, 1e-10, 123456792, NaN].map(shown), ["0.1", "-0.93", "0.33333334", "1", "0", "1e-10", "123456790", "no value"]);
  for (let k = 0; k < 500; k++) {
    const x = Math.fround(Math.tanh(Math.sin(k * 7.31) * 3));
    ok(Math.fround(Number(float32Digits(x))) === x, x);
  }
});
