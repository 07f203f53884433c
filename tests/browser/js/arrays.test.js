import { align8, plotlyRows, unpack, withArrays } from "/player/arrays.js";
import { equal, ok, test } from "./harness.js";

const bytes = new Uint8Array(await (await fetch("/packed.bin")).arrayBuffer());     // written by Python's pack()

test("what Python packs, JavaScript unpacks, at any alignment", () => {
  for (const shift of [0, 3]) {
    const shifted = new Uint8Array(bytes.length + shift);
    shifted.set(bytes, shift);
    const { text, arrays } = unpack(shifted.subarray(shift));
    equal(text, "é␣");
    equal(Object.fromEntries(Object.entries(arrays).map(([k, a]) => [k, [...a.values]])),
      { f4: [0, 1, 2, 3, 4, 5], f8: [0.1, NaN, Infinity], i4: [-1, 2], u1: [1, 0, 1] });
    equal(arrays.f4.shape, [2, 3]);
  }
});
test("references become arrays, where they stand", () => {
  const { arrays } = unpack(bytes);
  const { x, rest } = withArrays({ x: { $array: "f4" }, rest: [1, null, { z: { $array: "i4" } }] }, arrays);
  ok(x === arrays.f4 && rest[2].z === arrays.i4);
  equal(rest.slice(0, 2), [1, null]);
});
test("plotly gets rows that share the memory", () => {
  const { arrays } = unpack(bytes), rows = plotlyRows(arrays.f4);
  equal(rows.map((row) => [...row]), [[0, 1, 2], [3, 4, 5]]);
  ok(rows[1].buffer === arrays.f4.values.buffer);
});
test("align8", () => equal([0, 1, 8, 9].map(align8), [0, 8, 8, 16]));
