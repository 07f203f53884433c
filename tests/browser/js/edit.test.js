import { dragged, limits, onGrid, pace, read, stepsOf } from "/player/edit.js";
import { Edits } from "/player/edit_hand.js";
import { equal, ok, test } from "./harness.js";

test("a step is given, or a hundredth of the range rounded down to 1, 2 or 5, or 0.01", () => {
  equal(limits({ low: "-3", high: "3", step: "0.25" }), { low: -3, high: 3, step: 0.25 });
  const step = (low, high) => limits({ low, high }).step;
  equal([step("-3", "3"), step("0", "1"), step("0", "100"), step("-1", "1.5"), step("0", "0.004")], [0.05, 0.01, 1, 0.02, 0.00002]);
  equal([limits({}).step, limits({ low: "0" }).step, limits({ step: "0" }).step, limits({ step: "-1" }).step], [0.01, 0.01, 0.01, 0.01]);
  equal(limits({ low: "x", high: "" }), { low: -Infinity, high: Infinity, step: 0.01 });
});
test("Shift is coarser, Ctrl and the command key finer", () => {
  equal([pace({}), pace({ shiftKey: true }), pace({ ctrlKey: true }), pace({ metaKey: true })], [1, 10, 0.1, 0.1]);
});
test("upright keys are ours, sideways ones the clock's", () => {
  equal(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "ArrowLeft", "Home", " "].map(stepsOf), [1, -1, 10, -10, 0, 0, 0]);
});
test("a slow drag adds up and lands on the grid", () => {
  const bounds = limits({ step: "0.01" });
  let at = 0.123456;
  for (let k = 0; k < 9; k++) at = dragged(at, 1, bounds);   // nine pixels, one at a time: three steps
  equal(onGrid(at, bounds), 0.15);
  equal(onGrid(dragged(0.5, 3, bounds, 10), bounds, 10), 0.6);
  equal(onGrid(dragged(0.5, 3, bounds, 0.1), bounds, 0.1), 0.501);
  equal(onGrid(0.1 + 0.2, bounds), 0.3);
});
test("a drag beyond the bounds turns back at once", () => {
  const bounds = limits({ low: "-1", high: "1", step: "0.1" });
  const end = dragged(0, 3000, bounds);
  equal(end, 1);
  equal(onGrid(dragged(end, -3, bounds), bounds), 0.9);
  equal(onGrid(1.04, limits({ low: "0", high: "1.03", step: "0.1" })), 1);
});
test("numbers as people type them", () => {
  const value = (text) => read(text).value;
  equal([" 0.5 ", "-.5", "+3", "1e-3", "2.", "−1.5", "-0", "1e308"].map(value), [0.5, -0.5, 3, 0.001, 2, -1.5, -0, 1e308]);
});
test("garbage is refused, with a reason", () => {
  for (const text of ["", "  ", "abc", "1.2.3", "inf", "Infinity", "nan", "NaN", "1e", "0x10", "1 2", "--1", "1e999", "-1e999", "1,5", "1_000", "½", "٣"]) {
    const { value, sorry } = read(text);
    ok(value === undefined && sorry.endsWith("."), `"${text}" gave ${value}`);
  }
  equal(read("1,5").sorry, "Write a decimal point, as in 0.5.");
});
test("bounds are told", () => {
  equal([read("4", { low: -3, high: 3 }), read("-1", { low: 0 }), read("2", { high: 1 })].map(({ sorry }) => sorry),
    ["Between -3 and 3.", "At least 0.", "At most 1."]);
  equal([read("3", { low: -3, high: 3 }), read("-3", { low: -3 })], [{ value: 3 }, { value: -3 }]);
});

const stage = (value = 0.5) => {
  document.body.innerHTML = '<div><section data-panel="net"><svg><text tabindex="0" data-edit="w" data-step="0.1">0.5</text></svg></section></div>';
  const panelsRoot = document.body.firstChild, text = panelsRoot.querySelector("text"), told = [], pending = new Set();
  const player = {
    panelsRoot, outbox: { pending: (key) => pending.has(key) }, draw: () => {},
    report: (event, { name, value, done }, key) => told.push(`${event} ${name} ${value} ${done} ${key}`),
  };
  const edits = new Edits(player);
  player.panels = new Map([["net", { numberOf: () => ({ value: edits.shown("w", value) }) }]]);
  const key = (type, name, more = {}) => {
    const event = new KeyboardEvent(type, { key: name, bubbles: true, cancelable: true, ...more });
    (document.querySelector("input") ?? text).dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { text, told, pending, edits, key };
};
test("arrow keys step, and say so once they are let go", () => {
  const { told, key, edits } = stage();
  ok(key("keydown", "ArrowUp") && key("keydown", "ArrowUp"));
  key("keyup", "ArrowUp");
  equal(told, ["edit w 0.6 false edit w", "edit w 0.7 false edit w", "edit w 0.7 true edit w"]);
  ok(!key("keydown", "ArrowRight") && !key("keydown", " "));
  equal(edits.shown("w", 9), 0.7);
});
test("what is on its way keeps the reader's number, then Python's counts", () => {
  const { pending, key, edits } = stage();
  key("keydown", "ArrowUp");
  edits.answered();
  equal(edits.shown("w", 9), 0.6);                 // the key is still down
  key("keyup", "ArrowUp");
  pending.add("edit w");
  edits.answered();
  equal(edits.shown("w", 9), 0.6);
  pending.clear();
  edits.answered();
  equal(edits.shown("w", 9), 9);
});
test("typing: a digit opens the field, Enter takes it, garbage stays, Escape drops it", () => {
  const { told, key } = stage();
  ok(key("keydown", "7"));
  const input = () => document.querySelector("input");
  equal(input().value, "7");
  input().value = "inf";
  key("keydown", "Enter");
  equal([input().getAttribute("aria-invalid"), input().title, told.length], ["true", "This is not a number.", 0]);
  key("keydown", "Escape");
  equal([input(), told.length], [null, 0]);
  key("keydown", "Enter");
  equal(input().value, "0.5");
  key("keydown", "Enter");                         // nothing changed, nothing said
  equal([input(), told.length], [null, 0]);
  key("keydown", "F2");
  input().value = "-1e3";
  key("keydown", "Enter");
  equal(told, ["edit w -1000 true edit w"]);
});
test("leaving the field takes a number and forgets garbage", () => {
  const { told, key } = stage();
  for (const text of ["2", "two"]) {
    key("keydown", "Enter");
    const input = document.querySelector("input");
    input.value = text;
    input.dispatchEvent(new FocusEvent("blur"));
    equal(document.querySelector("input"), null);
  }
  equal(told, ["edit w 2 true edit w"]);
});
test("a number that is none cannot be stepped, but typed", () => {
  const { told, key } = stage(NaN);
  key("keydown", "ArrowUp");
  equal(told, []);
  key("keydown", "Enter");
  equal(document.querySelector("input").value, "");
  document.querySelector("input").value = "1";
  key("keydown", "Enter");
  equal(told, ["edit w 1 true edit w"]);
});
