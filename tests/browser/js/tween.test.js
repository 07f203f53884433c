import { valueAt } from "/player/arrays.js";
import { Tween } from "/player/tween.js";
import { equal, test } from "./harness.js";

test("the first step is drawn at once, the next is reached in time, with a rest at both ends", () => {
  const tween = new Tween();
  equal(tween.at(2, 0, 400), 2);
  equal([tween.at(3, 100, 400), tween.at(3, 200, 400), tween.at(3, 300, 400), tween.at(3, 500, 400)], [2, 2.15625, 2.5, 3]);
  equal([tween.moving, tween.at(3, 900, 400)], [false, 3]);
});
test("a new step begins where the picture is", () => {
  const tween = new Tween();
  tween.at(0, 0, 400, true);
  tween.at(4, 0, 400, true);
  equal(tween.at(4, 100, 400, true), 1);
  equal([tween.at(0, 100, 400, true), tween.at(0, 300, 400, true), tween.moving], [1, 0.5, true]);
});
test("without a duration, or after a jump, there is no move", () => {
  const tween = new Tween();
  equal([tween.at(0, 0, 0), tween.at(5, 1, 0), tween.moving], [0, 5, false]);
  tween.jump();
  equal([tween.at(7, 2, 400), tween.moving], [7, false]);
});
test("between two steps a value lies between theirs, and where one of them is none there is none", () => {
  const array = { shape: [2, 3], values: Float64Array.from([0, 1, 5, 10, NaN, 12]) };
  equal([valueAt(array, 0, 1.25), valueAt(array, 0, 2.5), valueAt(array, 1, 0.5), valueAt(array, 1, 0)], [2, 5, NaN, 10]);
});
