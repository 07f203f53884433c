import { fixedEnd, given, grown, same, stretch } from "/player/heat_brush.js";
import { Frames } from "/player/heat_frames.js";
import { equal, test } from "./harness.js";

test("a stretch runs forwards and stays in the text", () => {
  equal([stretch(7, 3, 10), stretch(4, 4, 10), stretch(-3, 99, 10)], [{ from: 3, to: 7 }, { from: 4, to: 4 }, { from: 0, to: 9 }]);
  equal(stretch(0, 0, 0), null);
});
test("who takes hold of an end moves it, elsewhere a new one begins", () => {
  const brush = { from: 10, to: 20 };
  equal([10, 20, 15, 9, 22].map((token) => fixedEnd(brush, token)), [20, 10, 15, 9, 22]);
  equal([8, 12, 18, 22, 15].map((token) => fixedEnd(brush, token, 2)), [20, 20, 10, 10, 15]);
  equal(fixedEnd(null, 5, 3), 5);
});
test("the nearer end of a short one", () => equal([4, 5, 6].map((token) => fixedEnd({ from: 4, to: 6 }, token, 5)), [6, 4, 4]));
test("keys: a first token, then one more or fewer at the end that moves", () => {
  const one = grown(null, undefined, 5, 1, 9), two = grown(one.brush, one.fixed, 5, 1, 9);
  equal([one, two], [{ brush: { from: 5, to: 5 }, fixed: 5 }, { brush: { from: 5, to: 6 }, fixed: 5 }]);
  const back = grown(two.brush, two.fixed, 5, -1, 9), over = grown(back.brush, back.fixed, 5, -1, 9);
  equal([back.brush, over.brush], [{ from: 5, to: 5 }, { from: 4, to: 5 }]);
  equal(grown(over.brush, over.fixed, 5, -1, 9).brush, { from: 3, to: 5 });
  equal(grown({ from: 2, to: 8 }, 77, 5, 1, 9).brush, { from: 2, to: 8 });
});
test("what Python sends", () => equal([given([3, 5], 9), given([3, 50], 9), given(undefined, 9)], [{ from: 3, to: 5 }, { from: 3, to: 8 }, null]));
test("equal stretches", () =>
  equal([same(null, null), same({ from: 1, to: 2 }, { from: 1, to: 2 }), same({ from: 1, to: 2 }, null), same({ from: 1, to: 2 }, { from: 1, to: 3 })], [true, true, false, false]));

test("one redraw a frame, of the most that was asked for", () => {
  const queue = [], done = [], gone = [];
  const frames = new Frames((wish) => done.push(wish), { request: (f) => queue.push(f), cancel: (id) => gone.push(id) });
  frames.ask("marks");
  frames.ask("layout");
  frames.ask("matrix");
  equal([queue.length, done], [1, []]);
  queue.pop()();
  frames.ask("marks");
  queue.pop()();
  equal(done, ["layout", "marks"]);
  frames.ask("matrix");
  frames.close();
  equal(gone, [1]);
});
