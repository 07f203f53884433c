// Where the cells of a heat map lie, and what lies under a point. Pure; CSS pixels.
import { clamp } from "./clock.js";

const NARROWEST = 2, LOWEST = 6;                   // of a column, of a row
const WIDEST = 56, HIGHEST = 28;                   // a short text does not become a chequerboard

/** Edges of the columns, (count + 1,), on whole device pixels. While all tokens find room side by side, a column is as
 *  wide as its token needs (`aligned`); else all are equally narrow, the text is set elsewhere, and what is too long
 *  for the room scrolls. */
export function columnsIn(room, needs, scale = 1) {
  const count = needs.length, total = needs.reduce((sum, need) => sum + need, 0), even = room / count;
  const aligned = total <= room, widest = needs.reduce((most, need) => Math.max(most, need), 0);
  const uniform = !aligned || widest <= even;
  const width = aligned ? Math.min(even, Math.max(widest, WIDEST)) : Math.max(NARROWEST, even);
  const spare = Math.min((room - total) / count, WIDEST / 2);
  const edges = new Float64Array(count + 1);
  let x = 0;
  for (let i = 0; i < count; i++) {
    x = uniform ? (i + 1) * width : x + needs[i] + spare;
    edges[i + 1] = Math.round(x * scale) / scale;
  }
  return { edges, aligned, uniform };
}

/** Height of a row, a whole number of device pixels: as the room allows, but never too low to be told apart. */
export function rowIn(room, count, scale = 1) {
  return clamp(Math.floor((room / count) * scale) / scale, LOWEST, HIGHEST);
}

/** The column at x (0 = left edge of the matrix), or -1. */
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

/** What lies at (x, y) of the window on the matrix, or null: {zone: "strip" | "matrix" | "gutter", row, column}. The
 *  gutter with the rows' names and the strip above the columns stay where they are when the matrix scrolls. */
export function spotAt({ gutter, strip, edges, row: height, rows }, { left, top }, x, y) {
  const row = y < strip ? -1 : Math.floor((y - strip + top) / height), column = columnAt(edges, x - gutter + left);
  if (x < gutter) return row >= 0 && row < rows ? { zone: "gutter", row, column: -1 } : null;
  if (column < 0 || row >= rows) return null;
  return row < 0 ? { zone: "strip", row, column } : { zone: "matrix", row, column };
}

/** How far to scroll so that [start, end] is seen: not at all if it is, else to the middle. */
export function scrolledTo(start, end, scroll, room) {
  if (start >= scroll && end <= scroll + room) return scroll;
  return Math.max(0, (start + end - room) / 2);
}

/** Every how many rows there is room for a name of this height. */
export function stride(height, line) {
  return [1, 2, 5, 10, 20, 50, 100].find((rows) => rows * height >= line) ?? 200;
}
