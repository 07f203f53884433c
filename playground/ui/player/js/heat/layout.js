// Positions of the cells of a heat map, and the cell at a point. Pure; CSS pixels.
import { clamp } from "../clock.js";

const MIN_COLUMN = 2, MAX_COLUMN = 56;
const MIN_ROW = 6, MAX_ROW = 28;

/** {edges (count + 1,), aligned, uniform}: the columns' edges, on whole device pixels. `needs` are the widths that the
 *  tokens need. If all tokens fit into `room` side by side (`aligned`), each stands above its column, which is at least
 *  as wide as its token; else all columns are equally narrow, the text is set as a paragraph, and a matrix that is wider
 *  than `room` scrolls. `uniform`: all columns have the same width. `scale`: device pixels for one CSS pixel. */
export function columnLayout(room, needs, scale = 1) {
  const count = needs.length, total = needs.reduce((sum, need) => sum + need, 0), even = room / count;
  const aligned = total <= room, widest = needs.reduce((most, need) => Math.max(most, need), 0);
  const uniform = !aligned || widest <= even;
  const width = aligned ? Math.min(even, Math.max(widest, MAX_COLUMN)) : Math.max(MIN_COLUMN, even);
  const spare = Math.min((room - total) / count, MAX_COLUMN / 2);
  const edges = new Float64Array(count + 1);
  let x = 0;
  for (let i = 0; i < count; i++) {
    x = uniform ? (i + 1) * width : x + needs[i] + spare;
    edges[i + 1] = Math.round(x * scale) / scale;
  }
  return { edges, aligned, uniform };
}

/** Height of each of `count` rows in `room`, a whole number of device pixels, within MIN_ROW and MAX_ROW. */
export function rowHeight(room, count, scale = 1) {
  return clamp(Math.floor((room / count) * scale) / scale, MIN_ROW, MAX_ROW);
}

/** The column at x (0 is the left edge of the matrix), or -1. */
export function columnAt(edges, x) {
  const last = edges.length - 1;
  if (last < 1 || !(x >= 0) || x >= edges[last]) return -1;
  let low = 0, high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= x) low = middle;
    else high = middle;
  }
  return low;
}

/** The cell at (x, y) of the viewport, {zone: "strip" | "matrix" | "gutter", row, column}, or null; -1 where there is no
 *  row or column. The gutter with the rows' names and the strip above the columns do not scroll. */
export function cellAt({ gutter, strip, edges, row: height, rows }, { left, top }, x, y) {
  const row = y < strip ? -1 : Math.floor((y - strip + top) / height), column = columnAt(edges, x - gutter + left);
  if (x < gutter) return row >= 0 && row < rows ? { zone: "gutter", row, column: -1 } : null;
  if (column < 0 || row >= rows) return null;
  return row < 0 ? { zone: "strip", row, column } : { zone: "matrix", row, column };
}

/** The scroll position at which [start, end] is visible: the present one if it is, else with it in the middle. */
export function scrollTarget(start, end, scroll, room) {
  if (start >= scroll && end <= scroll + room) return scroll;
  return Math.max(0, (start + end - room) / 2);
}

/** Every how many rows of this height a name of height `line` fits. */
export function labelStride(height, line) {
  return [1, 2, 5, 10, 20, 50, 100].find((rows) => rows * height >= line) ?? 200;
}
