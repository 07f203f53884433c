import { colourTable } from "/player/colour_table.js";
import { equal, test } from "./harness.js";

const COLOURS = { black: "#000000", white: "#ffffff", red: "#ff0000" };
const at = (table, value) => [...new Uint8Array(table.buffer, 4 * value, 4)];

test("one band runs from its first colour to its last", () => {
  const table = colourTable([["black", "white"]], (name) => COLOURS[name]);
  equal([at(table, 0), at(table, 51), at(table, 255)], [[0, 0, 0, 255], [51, 51, 51, 255], [255, 255, 255, 255]]);
});
test("three colours meet in the middle", () => {
  const table = colourTable([["red", "white", "black"]], (name) => COLOURS[name]);
  equal([at(table, 0), at(table, 255)], [[255, 0, 0, 255], [0, 0, 0, 255]]);
  equal(at(table, 127)[1] > 250, true);
});
test("each band is a colour range of its own, the last bytes the end of the last one", () => {
  const table = colourTable([["white", "red"], ["white", "black"], ["white", "red"]], (name) => COLOURS[name]);
  equal([at(table, 84), at(table, 85), at(table, 169)], [[255, 0, 0, 255], [255, 255, 255, 255], [0, 0, 0, 255]]);
  equal([at(table, 170), at(table, 254), at(table, 255)], [[255, 255, 255, 255], [255, 0, 0, 255], [255, 0, 0, 255]]);
});
test("a band of one colour has that colour", () => {
  equal(at(colourTable([["red"]], (name) => COLOURS[name]), 99), [255, 0, 0, 255]);
});
