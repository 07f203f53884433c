import { cellAt, columnAt, columnLayout, labelStride, rowHeight, scrollTarget } from "/player/heat/layout.js";
import { equal, ok, test } from "./harness.js";

const steps = ({ edges }) => [...edges].slice(1).map((edge, i) => edge - edges[i]);

test("letters with room enough stand above equal columns that fill it", () => {
  const columns = columnLayout(1000, Array(100).fill(8.4));
  equal([columns.aligned, columns.uniform, columns.edges.at(-1)], [true, true, 1000]);
  equal([...new Set(steps(columns))], [10]);
});
test("a short text does not fill it", () => equal(steps(columnLayout(1000, [9, 9])), [56, 56]));
test("words ask for columns of their own width", () => {
  const columns = columnLayout(400, [20, 150, 40]);
  equal([columns.aligned, columns.uniform], [true, false]);
  equal(steps(columns), [48, 178, 68]);
});
test("a long text is not above its columns: these are equal, narrow, never below 2 px", () => {
  const narrow = columnLayout(1000, Array(200).fill(9)), thin = columnLayout(1000, Array(900).fill(9));
  equal([narrow.aligned, narrow.edges.at(-1), thin.aligned, thin.edges.at(-1)], [false, 1000, false, 1800]);
});
test("edges lie on device pixels and every column has some", () => {
  for (const scale of [1, 1.5, 2]) {
    const columns = columnLayout(977, Array(131).fill(7), scale);
    ok([...columns.edges].every((edge) => Math.abs(edge * scale - Math.round(edge * scale)) < 1e-9));
    ok(steps(columns).every((width) => width >= 7), scale);
  }
});
test("no text, no columns", () => equal([...columnLayout(500, []).edges], [0]));
test("rows share the height in whole pixels, 6 to 28 px each", () =>
  equal([rowHeight(400, 64), rowHeight(400, 30), rowHeight(400, 30, 2), rowHeight(400, 256), rowHeight(400, 3)], [6, 13, 13, 6, 28]));
test("the column at an x", () => {
  const edges = Float64Array.of(0, 5, 20, 22);
  equal([-1, 0, 4.9, 5, 19, 20, 21.9, 22, NaN].map((x) => columnAt(edges, x)), [-1, 0, 0, 1, 1, 2, 2, -1, -1]);
  equal(columnAt(Float64Array.of(0), 0), -1);
});
test("the cell at a point: names and strip stay when the matrix scrolls", () => {
  const layout = { gutter: 40, strip: 16, edges: Float64Array.from({ length: 11 }, (_, i) => 50 * i), row: 10, rows: 30 };
  const at = (x, y, left = 0, top = 0) => cellAt(layout, { left, top }, x, y);
  equal(at(45, 20), { zone: "matrix", row: 0, column: 0 });
  equal(at(45, 20, 120, 100), { zone: "matrix", row: 10, column: 2 });
  equal(at(10, 20, 120, 100), { zone: "gutter", row: 10, column: -1 });
  equal(at(145, 8, 120, 100), { zone: "strip", row: -1, column: 4 });
  equal([at(10, 8), at(541, 20), at(45, 316), at(45, 317)], [null, null, null, null]);
});
test("what is visible is not scrolled, the rest to the middle", () => {
  equal([scrollTarget(100, 110, 50, 100), scrollTarget(200, 210, 50, 100), scrollTarget(0, 10, 50, 100)], [50, 155, 0]);
});
test("names at round numbers, as many as fit", () =>
  equal([28, 20, 12, 6, 2, 0.1].map((height) => labelStride(height, 17.5)), [1, 1, 2, 5, 10, 200]));
