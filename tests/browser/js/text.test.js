import { allDigits, formatNumber, longestLength } from "/player/format.js";
import { narrationAt } from "/player/transport.js";
import { equal, test } from "./harness.js";

test("automatic numbers: four decimals, an exponent for very small and very large ones", () => {
  equal([0, 1.5, -2, 0.00012, 123456, -0.00001].map((x) => formatNumber(x)), ["0.0000", "1.5000", "-2.0000", "1.200e-4", "1.235e+5", "-1.000e-5"]);
});
test("formats", () => {
  equal([formatNumber(3.14159, "fixed:2"), formatNumber(1234.5, "significant:3"), formatNumber(0.5, "exponent:1"), formatNumber(2.6, "integer"), formatNumber(0.123, "percent:1")],
    ["3.14", "1.23e+3", "5.0e-1", "3", "12.3%"]);
  equal(formatNumber(1, "no such format"), "1.0000");
  equal([2.384, 0.0012345, 0.00000276, 0, -15.6].map((x) => formatNumber(x, "short:3")), ["2.38", "0.00123", "2.76e-6", "0.00", "-15.6"]);
});
test("numbers that are not finite, in every format", () => {
  for (const format of ["auto", "fixed:2", "integer", "percent:0"])
    equal([NaN, undefined, Infinity, -Infinity].map((x) => formatNumber(x, format)), ["–", "–", "∞", "-∞"]);
});
test("whole numbers have their thousands apart", () =>
  equal([formatNumber(29803, "integer"), formatNumber(-1234567, "integer"), formatNumber(999, "integer")], ["29,803", "-1,234,567", "999"]));
test("zero has no sign", () => equal([formatNumber(-0), formatNumber(-1e-9, "fixed:2"), formatNumber(-0.4, "integer")], ["0.0000", "0.00", "0"]));
test("the longest text of many steps", () => {
  const values = Float64Array.from({ length: 500 }, (_, k) => (k === 333 ? -12345.5 : k / 500));
  equal([longestLength(values, "fixed:1"), longestLength([], "auto"), longestLength([NaN, NaN], "auto")], [8, 0, 2]);
});
test("all digits", () => equal([allDigits(0.1 + 0.2), allDigits(NaN)], ["0.30000000000000004", "no value"]));

test("the sentence at a step", () => {
  const lines = [[0, "a"], [5, "b"]];
  equal([0, 4, 5, 99].map((step) => narrationAt(lines, step)), ["a", "a", "b", "b"]);
  equal([narrationAt([[3, "x"]], 2), narrationAt(undefined, 2)], ["", ""]);
});
