import { ACTORS } from "/player/actors.js";
import { Clock } from "/player/clock.js";
import { Future, isHiddenIn, withFuture } from "/player/future.js";
import { equal, test } from "./harness.js";

const array = (shape, values) => ({ shape, values: Float64Array.from(values) });

test("the address holds the answer and keeps its other parts", () => {
  const hidden = withFuture("http://a/b?step=3#x", true);
  equal([hidden, isHiddenIn(hidden), withFuture(hidden, false), isHiddenIn("http://a/?future=shown")],
    ["http://a/b?step=3&future=hidden#x", true, "http://a/b?step=3#x", false]);
});
test("what is known from a step on, at the end, or always; at the last step all is shown; one answer for all players", () => {
  const clock = new Clock({ last: 10, step: 4 });
  let drawn = 0;
  const future = new Future(clock, () => { drawn += 1; }), other = new Future(new Clock({ last: 5 }), () => { drawn += 1; });
  const told = () => [{ narration: 1, discreet_narration: 2 }, { narration: 1 }].map((scene) => future.narrationOf(scene));
  const shown = () => [undefined, 4, 5, null].map((from) => future.shows(from));
  equal([shown(), told(), future.asked], [[true, true, true, true], [1, 1], false]);
  future.toggle();
  equal([shown(), told(), other.asked, drawn, isHiddenIn(location.href)], [[true, true, false, false], [2, 1], true, 2, true]);
  clock.seek(10);
  equal([shown(), future.hidden, future.asked], [[true, true, true, true], false, true]);
  history.replaceState(null, "", withFuture(location.href, false));               // as Streamlit writes it
  future.write();
  equal(isHiddenIn(location.href), true);
  future.toggle();
  equal([isHiddenIn(location.href), other.asked], [false, false]);
  for (const player of [future, other]) player.close();
  future.toggle();
  equal(drawn, 4);
  future.toggle();
});
test("of a trail its rest is left out, of markers, rules and curves what stands behind the clock's place", () => {
  const p = { left: 0, top: 0, width: 100, height: 100, x: (v) => v, y: (v) => 100 - v };
  const drawn = (kind, actor, more) => {
    const calls = [], ctx = { measureText: () => ({ width: 8 }) };
    for (const name of ["beginPath", "moveTo", "lineTo", "arc", "rect", "stroke", "fill", "closePath", "setLineDash", "strokeText", "fillText"])
      ctx[name] = (...values) => calls.push([name, ...values]);
    ACTORS[kind](ctx, p, { colors: ["value"], radius: 3, width: 2, ...actor }, 1, { colour: (c) => c, size: 14, ...more });
    return calls.filter(([name]) => /lineTo|arc/.test(name)).length;
  };
  const hidden = { hidesFuture: true, latest: 50 }, path = { x: array([3], [10, 50, 90]), y: array([3], [1, 2, 3]), future: true };
  equal([drawn("trails", path), drawn("trails", path, hidden)], [4, 2]);
  const dots = { x: array([3, 1], [10, 50, 90]), y: 5 };
  equal([drawn("marker", dots), drawn("marker", dots, hidden)], [3, 2]);
  equal([drawn("rules", { x: array([2, 1], [10, 90]) }), drawn("rules", { x: array([2, 1], [10, 90]) }, hidden)], [2, 1]);
  const line = { x: array([4], [0, 40, 60, 90]), y: array([4, 1], [1, 1, 1, 1]) };
  equal([drawn("curve", line), drawn("curve", line, hidden)], [3, 1]);
});
