import { barExtent } from "/player/bars_panel.js";
import { equal, test } from "./harness.js";

test("a bar grows from the low end of its range", () =>
  equal([0, 0.25, 1, 3].map((x) => barExtent(x, 0, 1)), ["scaleX(0)", "scaleX(0.25)", "scaleX(1)", "scaleX(1)"]));
test("where the range has negative numbers a bar begins at zero and runs to its side", () =>
  equal([2, -1, -9, 0].map((x) => barExtent(x, -2, 2)),
    ["translateX(50%) scaleX(0.5)", "translateX(25%) scaleX(0.25)", "translateX(0%) scaleX(0.5)", "translateX(50%) scaleX(0)"]));
test("what is no number has no bar", () => equal([NaN, Infinity].map((x) => barExtent(x, -2, 2)), ["scaleX(0)", "scaleX(0)"]));
