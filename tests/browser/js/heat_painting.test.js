import { columnLayout } from "/player/heat/layout.js";
import { matrixImage, paintMarks, paintMatrix } from "/player/heat/painting.js";
import { colourScale, pixelsOf } from "/player/heat/colour_scale.js";
import { equal, ok, test } from "./harness.js";

const COLOURS = { paper: "#ffffff", ink: "#000000", line: "#eeeeee", muted: "#888888", update: "#00ff00" };
const scale = colourScale(["#ff0000", "#ffffff", "#0000ff"], ["#000000", "#ffffff"]);
const values = Float32Array.of(-1, 0, 1, 1, NaN, -1);                          // two rows of three

function view(more = {}) {
  const { edges, uniform } = columnLayout(60, more.needs ?? [20, 20, 20]);
  return {
    layout: { edges, uniform, gutter: 40, strip: 16, row: 20, rows: 2, columns: 3 }, scroll: { left: 0, top: 0 },
    width: 120, height: 80, image: matrixImage(pixelsOf(values, 1, scale), 2, 3), hasMissing: true, names: ["7", "8"], chosen: 0,
    hovered: null, current: -1, brush: null, marked: [], colour: (role) => COLOURS[role], fontSize: 14, font: "14px sans-serif", ...more,
  };
}
function painted(paint, more) {
  const ctx = new OffscreenCanvas(120, 80).getContext("2d", { willReadFrequently: true });
  paint(ctx, view(more));
  return (x, y) => [...ctx.getImageData(x, y, 1, 1).data];
}

test("each cell has its colour at its place, negative and positive not exchanged; a missing value has none", () => {
  const at = painted(paintMatrix);
  equal([at(50, 26), at(70, 26), at(90, 26)], [[255, 0, 0, 255], [255, 255, 255, 255], [0, 0, 255, 255]]);
  equal([at(50, 46), at(90, 46)], [[0, 0, 255, 255], [255, 0, 0, 255]]);
  ok(at(70, 46)[0] === at(70, 46)[2], "hatching is grey at most");
});
test("cells end where the columns end", () => {
  const at = painted(paintMatrix, { needs: [10, 30, 15] });
  const [, first, second] = columnLayout(60, [10, 30, 15]).edges;
  equal([at(40 + first - 1, 20)[0], at(40 + second, 20)], [255, [0, 0, 255, 255]]);
  equal(at(40 + first, 20), [255, 255, 255, 255]);
});
test("a matrix that scrolls leaves names and strip alone", () => {
  const at = painted(paintMatrix, { scroll: { left: 25, top: 25 } });
  equal([at(38, 30)[3], at(60, 12)[3]], [0, 0]);
  equal(at(65, 20), [255, 0, 0, 255]);
});
test("no units, no text, no picture", () => {
  equal([matrixImage(new Uint32Array(0), 0, 5), matrixImage(new Uint32Array(0), 5, 0)], [null, null]);
  equal(painted(paintMarks, { image: null })(50, 20), [0, 0, 0, 0]);
});
test("frames are around the chosen row and the current column and cover neither", () => {
  const at = painted(paintMarks, { current: 1 });
  equal([at(50, 26)[3], at(70, 50)[3]], [0, 0]);
  ok(at(50, 36)[3] > 200 && at(50, 36)[0] < 90, "ink below the row");
  ok(at(58, 50)[3] > 100 && at(81, 50)[3] > 100, "ink beside the column");
});
test("a brush fades what is outside of it and has two edges", () => {
  const at = painted(paintMarks, { brush: { from: 1, to: 1 }, chosen: -1 });
  equal([at(70, 26)[3], at(70, 46)[3]], [0, 0]);
  ok(at(50, 46)[3] > 100 && at(90, 26)[3] > 100, "faded");
  equal([at(60, 40), at(80, 40)], [[0, 255, 0, 255], [0, 255, 0, 255]]);
});
test("rows that are not marked fade; a marked one is clear along its whole length", () => {
  const at = painted(paintMarks, { brush: { from: 1, to: 1 }, marked: [1], chosen: -1 });
  equal([at(50, 46)[3], at(70, 46)[3], at(36, 46)], [0, 0, [0, 255, 0, 255]]);
  ok(at(50, 26)[3] > 100 && at(70, 26)[3] > 100, "faded");
  equal(at(36, 26)[3], 0);
});
test("the hovered cell has a crosshair that ends with the matrix", () => {
  const at = painted(paintMarks, { hovered: { row: 1, column: 2 }, chosen: -1 });
  ok(at(90, 35)[3] > 100 && at(79, 50)[3] > 100);
  equal([at(90, 46)[3], at(79, 70)[3]], [0, 0]);
});
