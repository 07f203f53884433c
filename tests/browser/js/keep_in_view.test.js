import { shiftIntoView } from "/player/keep_in_view.js";
import { equal, test } from "./harness.js";

test("what is inside is left where it is", () => equal([shiftIntoView(24, 100, 300), shiftIntoView(200, 276, 300)], [0, 0]));
test("what is outside, or at the edge, comes to the middle", () =>
  equal([shiftIntoView(400, 500, 300), shiftIntoView(-90, -30, 300), shiftIntoView(280, 320, 300)], [300, -210, 150]));
test("of what is wider than the window the beginning is shown", () => equal(shiftIntoView(40, 900, 300), 40));
test("what just fits has no margin", () => equal(shiftIntoView(0, 300, 300), 0));
