import { HeatInteractions } from "/player/heat/interactions.js";
import { equal, ok, test } from "./harness.js";

// 10 columns of 20 px, 5 rows of 10 px, names 40 px wide, a strip of 16 px; the text lies elsewhere (token 3 at x = 900).
function build(more = {}) {
  const done = [], element = () => Object.assign(document.createElement("div"), { setPointerCapture() {} });
  const panel = {
    layout: { gutter: 40, strip: 16, edges: Float64Array.from({ length: 11 }, (_, i) => 20 * i), row: 10, rows: 5, aligned: false },
    viewport: { scroller: element(), scroll: { left: 0, top: 0 }, pointAt: ({ clientX: x, clientY: y }) => ({ x, y }) },
    text: { element: element(), tokenAt: (x) => (x >= 900 ? 3 : -1) }, tokens: Array(10).fill("a"), brush: null, chosen: 2, current: 4,
    player: { seek: (step) => done.push(["seek", step]), command: (name) => done.push(["command", name]) },
    hover: (cell) => done.push(["hover", cell?.row, cell?.column]), choose: (row) => done.push(["choose", row]), scrollIntoView() {},
    setBrush: (brush, isDone) => { panel.brush = brush; done.push([brush?.from, brush?.to, isDone]); }, ...more,
  };
  const interactions = new HeatInteractions(panel), { scroller } = panel.viewport;
  const pointer = (kind, x, y, init = {}) => {
    const at = { clientX: x, clientY: y, isPrimary: true, pointerType: "mouse", ...init };
    (init.on ?? scroller).dispatchEvent(new PointerEvent(`pointer${kind}`, at));
  };
  const key = (name, init = {}) => {
    const event = new KeyboardEvent("keydown", { key: name, cancelable: true, ...init });
    scroller.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { panel, interactions, done, scroller, pointer, key };
}

test("a click on a cell seeks and chooses; on a name it chooses; on the strip it seeks", () => {
  const { done, pointer } = build();
  for (const [x, y] of [[105, 40], [10, 50], [105, 5], [400, 40]]) {
    pointer("down", x, y);
    pointer("up", x, y);
  }
  equal(done, [["choose", 2], ["seek", 3], ["choose", 3], ["seek", 3]]);
});
test("a press that moves by a few pixels is still a click", () => {
  const { done, pointer } = build();
  pointer("down", 105, 40);
  pointer("move", 107, 41);
  pointer("up", 107, 41);
  equal(done, [["choose", 2], ["seek", 3]]);
});
test("a drag brushes, and clicks nothing", () => {
  const { done, pointer } = build();
  pointer("down", 105, 40);
  pointer("move", 150, 40);
  pointer("move", 5, 40);
  pointer("up", 5, 40);
  equal(done, [[3, 5, false], [0, 3, false], [0, 3, true]]);
});
test("a drag near an end of the brush moves that end", () => {
  const { done, pointer } = build({ brush: { from: 2, to: 6 } });
  pointer("down", 165, 5);
  pointer("move", 205, 5);
  pointer("up", 205, 5);
  equal(done, [[2, 8, false], [2, 8, true]]);
});
test("a finger on the matrix brushes nothing, on the strip it does", () => {
  const { done, pointer } = build(), finger = { pointerType: "touch" };
  pointer("down", 105, 40, finger);
  pointer("move", 150, 40, finger);
  pointer("cancel", 150, 40, finger);
  equal(done, [["hover", undefined, undefined]]);
  pointer("down", 105, 5, finger);
  pointer("move", 150, 5, finger);
  equal(done.at(-1), [3, 5, false]);
});
test("other buttons do nothing", () => {
  const { done, pointer } = build();
  pointer("down", 105, 40, { button: 2 });
  pointer("up", 105, 40, { button: 2 });
  equal(done, []);
});
test("over the text the pointer shows the chosen unit", () => {
  const { panel, done, pointer } = build();
  pointer("move", 950, 0, { on: panel.text.element });
  equal(done, [["hover", -1, 3]]);
});
test("keys: units, the clock, Escape; other keys are not handled", () => {
  const { done, key, panel } = build();
  const handled = ["ArrowDown", "PageUp", "ArrowLeft", " ", "End", "Escape", "x"].map((name) => key(name));
  equal(handled, [true, true, true, true, true, false, false]);
  equal(done, [["choose", 3], ["choose", -8], ["command", "back"], ["command", "toggle"], ["command", "last"]]);
  panel.brush = { from: 1, to: 2 };
  ok(key("Escape") && panel.brush === null);
  ok(!key("ArrowLeft", { ctrlKey: true }));
});
test("Shift and the arrows brush from the current token; releasing them finishes the brush", () => {
  const { done, key, scroller } = build();
  key("ArrowRight", { shiftKey: true });
  key("ArrowRight", { shiftKey: true });
  scroller.dispatchEvent(new KeyboardEvent("keyup", { key: "Shift" }));
  scroller.dispatchEvent(new FocusEvent("blur"));
  equal(done, [[4, 4, false], [4, 5, false], [4, 5, true]]);
});
