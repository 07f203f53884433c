import { nearest, stepIn, withStep } from "/player/address.js";
import { allDigits, longest, number } from "/player/format.js";
import { narrationAt } from "/player/narration.js";
import { equal, test } from "./harness.js";

test("automatic numbers: four decimals, an exponent where they would say nothing", () => {
  equal([0, 1.5, -2, 0.00012, 123456, -0.00001].map((x) => number(x)), ["0.0000", "1.5000", "-2.0000", "1.200e-4", "1.235e+5", "-1.000e-5"]);
});
test("formats", () => {
  equal([number(3.14159, "fixed:2"), number(1234.5, "significant:3"), number(0.5, "exponent:1"), number(2.6, "integer"), number(0.123, "percent:1")],
    ["3.14", "1.23e+3", "5.0e-1", "3", "12.3%"]);
  equal(number(1, "no such format"), "1.0000");
});
test("what is no number says so, in every format", () => {
  for (const format of ["auto", "fixed:2", "integer", "percent:0"])
    equal([NaN, undefined, Infinity, -Infinity].map((x) => number(x, format)), ["n/a", "n/a", "∞", "-∞"]);
});
test("whole numbers have their thousands apart", () =>
  equal([number(29803, "integer"), number(-1234567, "integer"), number(999, "integer")], ["29,803", "-1,234,567", "999"]));
test("zero has no sign", () => equal([number(-0), number(-1e-9, "fixed:2"), number(-0.4, "integer")], ["0.0000", "0.00", "0"]));
test("the longest text of many steps", () => {
  const values = Float64Array.from({ length: 500 }, (_, k) => (k === 333 ? -12345.5 : k / 500));
  equal([longest(values, "fixed:1"), longest([], "auto"), longest([NaN, NaN], "auto")], [8, 0, 3]);
});
test("all digits", () => equal([allDigits(0.1 + 0.2), allDigits(NaN)], ["0.30000000000000004", "n/a"]));

test("the sentence that holds", () => {
  const lines = [[0, "a"], [5, "b"]];
  equal([0, 4, 5, 99].map((step) => narrationAt(lines, step)), ["a", "a", "b", "b"]);
  equal([narrationAt([[3, "x"]], 2), narrationAt(undefined, 2)], ["", ""]);
});

test("the step in an address", () => {
  const at = (query) => stepIn(`http://h/p${query}`, "k");
  equal(["?k=7", "?k=0", "", "?k=", "?k=-1", "?k=1.5", "?k=1e3", "?k=<b>"].map(at), [7, 0, null, null, null, null, null, null]);
  equal(stepIn("http://h/?k=7", ""), null);
});
test("writing it leaves the rest alone", () => {
  equal(withStep("http://h/p?a=%C3%A9&k=1#x", "k", 12), "http://h/p?a=%C3%A9&k=12#x");
  equal(withStep("http://h/p?a=1&k=3", "k", null), "http://h/p?a=1");
});

test("a training step in the address finds the checkpoint nearest to it", () => {
  const kept = [0, 10, 20, 40, 80];
  equal([0, 9, 15, 33, 1e6].map((wanted) => nearest(kept, wanted)), [0, 1, 2, 3, 4]);
});
