import { brushBetween, brushFromPair, extendBrush, fixedEnd, isSameBrush } from "/player/heat/brush.js";
import { RedrawQueue } from "/player/heat/viewport.js";
import { equal, test } from "./harness.js";

test("a brush runs forwards and stays in the text", () => {
  equal([brushBetween(7, 3, 10), brushBetween(4, 4, 10), brushBetween(-3, 99, 10)], [{ from: 3, to: 7 }, { from: 4, to: 4 }, { from: 0, to: 9 }]);
  equal(brushBetween(0, 0, 0), null);
});
test("a drag from an end moves that end; a drag from elsewhere begins a new brush", () => {
  const brush = { from: 10, to: 20 };
  equal([10, 20, 15, 9, 22].map((token) => fixedEnd(brush, token)), [20, 10, 15, 9, 22]);
  equal([8, 12, 18, 22, 15].map((token) => fixedEnd(brush, token, 2)), [20, 20, 10, 10, 15]);
  equal(fixedEnd(null, 5, 3), 5);
});
test("in a short brush a drag moves the nearer end", () => equal([4, 5, 6].map((token) => fixedEnd({ from: 4, to: 6 }, token, 5)), [6, 4, 4]));
test("keys: a first token, then one more or fewer at the end that moves", () => {
  const first = extendBrush(null, undefined, 5, 1, 9), second = extendBrush(first.brush, first.fixed, 5, 1, 9);
  equal([first, second], [{ brush: { from: 5, to: 5 }, fixed: 5 }, { brush: { from: 5, to: 6 }, fixed: 5 }]);
  const back = extendBrush(second.brush, second.fixed, 5, -1, 9), over = extendBrush(back.brush, back.fixed, 5, -1, 9);
  equal([back.brush, over.brush], [{ from: 5, to: 5 }, { from: 4, to: 5 }]);
  equal(extendBrush(over.brush, over.fixed, 5, -1, 9).brush, { from: 3, to: 5 });
  equal(extendBrush({ from: 2, to: 8 }, 77, 5, 1, 9).brush, { from: 2, to: 8 });
});
test("what Python sends", () => equal([brushFromPair([3, 5], 9), brushFromPair([3, 50], 9), brushFromPair(undefined, 9)], [{ from: 3, to: 5 }, { from: 3, to: 8 }, null]));
test("equal brushes", () =>
  equal([isSameBrush(null, null), isSameBrush({ from: 1, to: 2 }, { from: 1, to: 2 }), isSameBrush({ from: 1, to: 2 }, null), isSameBrush({ from: 1, to: 2 }, { from: 1, to: 3 })], [true, true, false, false]));

test("one redraw for each frame, with the largest extent requested", () => {
  const frames = [], done = [], cancelled = [];
  const redraws = new RedrawQueue((extent) => done.push(extent), { request: (f) => frames.push(f), cancel: (id) => cancelled.push(id) });
  redraws.add("marks");
  redraws.add("layout");
  redraws.add("matrix");
  equal([frames.length, done], [1, []]);
  frames.pop()();
  redraws.add("marks");
  frames.pop()();
  equal(done, ["layout", "marks"]);
  redraws.add("matrix");
  redraws.close();
  equal(cancelled, [1]);
});
