import { COVERAGES, LEVELS, TONES, isHidden, paintMesh, pixelBuffer } from "/player/terrain/raster.js";
import { terrainPalette } from "/player/terrain/palette.js";
import { equal, ok, test } from "./harness.js";

const SIZE = 20;
/** A palette whose pixels are their indices, from which level, tone and coverage follow. */
const indexPalette = Uint32Array.from({ length: LEVELS * TONES * COVERAGES }, (_, k) => k + 1);
const read = (pixel) => ({ level: Math.floor((pixel - 1) / COVERAGES / TONES), tone: Math.floor((pixel - 1) / COVERAGES) % TONES, coverage: (pixel - 1) % COVERAGES });
/** A square from (x, y), `side` long, seen from above (counter-clockwise, y downwards), at one depth. */
const square = (x, y, side, near, h, s = [0.5, 0.5, 0.5, 0.5]) => ({
  corners: { x: Float32Array.of(x, x + side, x + side, x), y: Float32Array.of(y + side, y + side, y, y), near: new Float32Array(4).fill(near) },
  h: Float32Array.from(h), s: Float32Array.from(s), triangles: Uint32Array.of(0, 1, 2, 0, 2, 3),
});
const painted = (...meshes) => {
  const buffer = pixelBuffer(SIZE, SIZE);
  for (const mesh of meshes) paintMesh(buffer, mesh, indexPalette);
  return buffer;
};
const levels = ({ pixels }) => Array.from(pixels, (pixel) => (pixel ? read(pixel).level : -1));
const low = [0.1, 0.1, 0.1, 0.1], high = [0.9, 0.9, 0.9, 0.9];

test("a square coverages its pixels, each once, and no others", () => {
  const covered = levels(painted(square(4, 5, 8, 1, low))).map((level) => level >= 0);
  for (let row = 0; row < SIZE; row++) for (let column = 0; column < SIZE; column++)
    equal(covered[row * SIZE + column], row >= 5 && row < 13 && column >= 4 && column < 12);
});
test("what is nearer hides what is behind it, whichever is painted first", () => {
  const [far, near] = [square(2, 2, 12, 1, low), square(6, 6, 12, 2, high)];
  const [nearLast, farLast] = [levels(painted(far, near)), levels(painted(near, far))];
  equal(nearLast, farLast);
  equal([nearLast[3 * SIZE + 3], nearLast[8 * SIZE + 8], nearLast[16 * SIZE + 16]], [Math.floor(0.1 * LEVELS), Math.floor(0.9 * LEVELS), Math.floor(0.9 * LEVELS)]);
});
test("two that cross are each in front where they are nearer", () => {
  const [tilted, level] = [square(2, 2, 16, 0, high), square(2, 2, 16, 1.5, low)];
  tilted.corners.near.set([1, 2, 2, 1]);
  const row = levels(painted(tilted, level)).slice(10 * SIZE, 11 * SIZE);
  equal([row[4], row[16]], [Math.floor(0.1 * LEVELS), Math.floor(0.9 * LEVELS)]);
});
test("a triangle seen from below is transparent, and so is a hole", () => {
  const below = square(2, 2, 12, 1, low), holed = square(2, 2, 12, 1, [0.1, NaN, 0.1, 0.1]);
  below.triangles = Uint32Array.of(0, 2, 1, 0, 3, 2);
  ok(levels(painted(below)).every((level) => level === -1));
  const seen = levels(painted(holed));
  equal([seen[12 * SIZE + 12], seen[4 * SIZE + 3] >= 0], [-1, true]);
});
test("what lies outside the buffer is left out", () => {
  const seen = levels(painted(square(-5, -5, 40, 1, low), square(100, 100, 5, 1, low)));
  ok(seen.every((level) => level === Math.floor(0.1 * LEVELS)));
});
test("height and light run from corner to corner", () => {
  const { pixels } = painted(square(0, 0, SIZE, 1, [0, 1, 1, 0], [0, 0, 1, 1]));
  const [left, right] = [read(pixels[10 * SIZE + 1]), read(pixels[10 * SIZE + 18])], [top, bottom] = [read(pixels[SIZE + 10]), read(pixels[18 * SIZE + 10])];
  ok(left.level < 0.1 * LEVELS && right.level > 0.9 * LEVELS && top.tone > 0.9 * TONES && bottom.tone < 0.1 * TONES);
});
test("contour lines stand at the heights (k + 1/2) / lines, and nowhere on level ground", () => {
  const buffer = pixelBuffer(SIZE, SIZE);
  paintMesh(buffer, square(0, 0, SIZE, 1, [0, 1, 1, 0]), indexPalette, { lines: 2, width: 1 });
  const coverages = Array.from(buffer.pixels.slice(10 * SIZE, 11 * SIZE), (pixel) => read(pixel).coverage);
  equal(coverages.map((coverage, column) => (coverage > 0 ? column : -1)).filter((column) => column >= 0), [4, 5, 14, 15]);
  const level = pixelBuffer(SIZE, SIZE);
  paintMesh(level, square(0, 0, SIZE, 1, [0.25, 0.25, 0.25, 0.25]), indexPalette, { lines: 2, width: 1 });
  ok(level.pixels.every((pixel) => read(pixel).coverage === 0));
});
test("a point is hidden behind a nearer surface, not on it, nor beside it", () => {
  const buffer = painted(square(4, 4, 8, 0.2, low));
  equal([isHidden(buffer, 6, 6, 0.1, 0.01), isHidden(buffer, 6, 6, 0.195, 0.01), isHidden(buffer, 6, 6, 0.3, 0.01)], [true, false, false]);
  equal([isHidden(buffer, 15, 15, 0.1, 0.01), isHidden(buffer, -3, 6, 0.1, 0.01), isHidden(buffer, NaN, NaN, 0.1, 0)], [false, false, false]);
});

const themes = [{ paper: "#FFFFFF", surface: "#8FA3B8", ink: "#1F2328" }, { paper: "#111418", surface: "#64748B", ink: "#E6E8EB" }];
const brightness = (pixel) => (pixel & 255) + ((pixel >> 8) & 255) + ((pixel >> 16) & 255);
test("light is brighter and shadow darker in both themes, and contour lines are visible", () => {
  for (const theme of themes) {
    const palette = terrainPalette(theme), at = (level, tone, coverage) => brightness(palette[(level * TONES + tone) * COVERAGES + coverage]);
    const dark = theme.paper !== "#FFFFFF", even = Math.round(0.74 * TONES);
    for (const level of [0, LEVELS >> 1, LEVELS - 1]) {
      ok(at(level, 0, 0) < at(level, even, 0) && at(level, even, 0) < at(level, TONES - 1, 0));
      equal(at(level, even, COVERAGES - 1) > at(level, even, 0), dark);
    }
    equal(at(LEVELS - 1, even, 0) > at(0, even, 0), dark);
    ok(palette.every((pixel) => pixel >>> 24 === 255));
  }
});
test("the surface is pale: a label in ink is legible on all of it", () => {
  for (const [theme, sign] of [[themes[0], 1], [themes[1], -1]]) {
    const ink = brightness(parseInt(theme.ink.slice(1), 16));
    ok(terrainPalette(theme).every((pixel, k) => k % COVERAGES || sign * (brightness(pixel) - ink) > 170));
  }
});
