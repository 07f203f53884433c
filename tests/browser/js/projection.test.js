import { changedRanges, isInside, isZoomed } from "/player/projection.js";
import { equal, ok, test } from "./harness.js";

test("the ranges that differ, by axis", () => {
  const before = { xaxis: { range: [0, 1] }, yaxis: { range: [2, 3] }, title: "t" };
  equal(changedRanges({ xaxis: { range: [0, 2] }, yaxis: { range: [2, 3] }, title: "t" }, before), { xaxis: [0, 2] });
  equal(changedRanges(before, before), {});
});
test("an axis without a range has not moved, a new one has", () => {
  equal(changedRanges({ xaxis: {}, yaxis2: { range: [1, 2] }, xaxisOfMine: { range: [1, 2] } }, {}), { yaxis2: [1, 2] });
});
test("a zoom leaves a trace in plotly's layout", () => {
  ok(!isZoomed({}) && !isZoomed({ _fullLayout: { _preGUI: {} } }));
  ok(isZoomed({ _fullLayout: { _preGUI: { "xaxis.range[0]": 1 } } }));
});
test("the plot area includes its border", () => {
  const p = { left: 10, top: 20, width: 30, height: 40 };
  equal([[10, 20], [40, 60], [41, 60], [9, 30]].map(([x, y]) => isInside(p, x, y)), [true, true, false, false]);
});
