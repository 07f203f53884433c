// The arrays of a scene. On the wire: [u32 header length][JSON header][pad to 8][array bytes ...].
// Every array in the header's table is {dtype, shape, offset}; offsets count from the first array byte. Its last axis is
// the step: (rows, steps) or (steps,). A value that never changes travels as a plain number.
const TYPES = { "<f4": Float32Array, "<f8": Float64Array, "<i4": Int32Array, "|u1": Uint8Array };

/** Uint8Array -> {...header, arrays: {name: {values, shape}}}. One copy, which also aligns the views. */
export function unpack(bytes) {
  const copy = bytes.slice();                      // protobuf hands out an unaligned view of a larger buffer
  const headerLength = new DataView(copy.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(copy.subarray(4, 4 + headerLength)));
  const base = align8(4 + headerLength);
  const arrays = {};
  for (const [name, { dtype, shape, offset }] of Object.entries(header.arrays)) {
    const length = shape.reduce((a, b) => a * b, 1);
    arrays[name] = { shape, values: new TYPES[dtype](copy.buffer, base + offset, length) };
  }
  return { ...header, arrays };
}

export function align8(n) { return (n + 7) & ~7; }

/** A copy of `node` with every {$array: name} replaced by convert(arrays[name]). */
export function withArrays(node, arrays, convert = (array) => array) {
  if (node === null || typeof node !== "object") return node;
  if (Array.isArray(node)) return node.map((child) => withArrays(child, arrays, convert));
  if ("$array" in node) return convert(arrays[node.$array]);
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, withArrays(child, arrays, convert)]));
}

/** The array as plotly takes it: a typed array, or a list of typed rows that share its memory. */
export function plotlyRows({ values, shape }) {
  if (shape.length === 1) return values;
  const [n, m] = shape;
  return Array.from({ length: n }, (_, i) => values.subarray(i * m, (i + 1) * m));
}

export function rowCount(array) {
  if (array == null) return 0;
  return typeof array === "number" || array.shape.length < 2 ? 1 : array.shape[0];
}

/** Value of a row at a step; between two steps, between theirs. After the last step the last value stays; a single row
 *  serves all rows. NaN if missing. */
export function valueAt(array, row, step) {
  if (typeof array === "number") return array;
  if (array == null) return NaN;
  const length = array.shape[array.shape.length - 1];
  const place = Math.min(step, length - 1), whole = Math.floor(place);
  const index = Math.min(row, rowCount(array) - 1) * length + whole, value = array.values[index] ?? NaN;
  return place === whole ? value : value + (place - whole) * (array.values[index + 1] - value);
}

/** Item of a list for a row; a shorter list (of colours) repeats. */
export function cycle(list, row) { return list?.length ? list[row % list.length] : undefined; }
