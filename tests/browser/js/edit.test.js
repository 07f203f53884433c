import { editLimits, keySteps, parseNumber, roundToStep, stepScale, valueAfterDrag } from "/player/edit.js";
import { EditInteractions } from "/player/edit_interactions.js";
import { equal, ok, test } from "./harness.js";

test("a step is given, or a hundredth of the range rounded down to 1, 2 or 5, or 0.01", () => {
  equal(editLimits({ low: "-3", high: "3", step: "0.25" }), { low: -3, high: 3, step: 0.25 });
  const step = (low, high) => editLimits({ low, high }).step;
  equal([step("-3", "3"), step("0", "1"), step("0", "100"), step("-1", "1.5"), step("0", "0.004")], [0.05, 0.01, 1, 0.02, 0.00002]);
  equal([editLimits({}).step, editLimits({ low: "0" }).step, editLimits({ step: "0" }).step, editLimits({ step: "-1" }).step], [0.01, 0.01, 0.01, 0.01]);
  equal(editLimits({ low: "x", high: "" }), { low: -Infinity, high: Infinity, step: 0.01 });
});
test("Shift is coarser, Ctrl and the command key finer", () => {
  equal([stepScale({}), stepScale({ shiftKey: true }), stepScale({ ctrlKey: true }), stepScale({ metaKey: true })], [1, 10, 0.1, 0.1]);
});
test("upright keys are ours, sideways ones the clock's", () => {
  equal(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "ArrowLeft", "Home", " "].map(keySteps), [1, -1, 10, -10, 0, 0, 0]);
});
test("a slow drag adds up and lands on the grid", () => {
  const bounds = editLimits({ step: "0.01" });
  let at = 0.123456;
  for (let k = 0; k < 9; k++) at = valueAfterDrag(at, 1, bounds);   // nine pixels, one at a time: three steps
  equal(roundToStep(at, bounds), 0.15);
  equal(roundToStep(valueAfterDrag(0.5, 3, bounds, 10), bounds, 10), 0.6);
  equal(roundToStep(valueAfterDrag(0.5, 3, bounds, 0.1), bounds, 0.1), 0.501);
  equal(roundToStep(0.1 + 0.2, bounds), 0.3);
});
test("a drag beyond the bounds turns back at once", () => {
  const bounds = editLimits({ low: "-1", high: "1", step: "0.1" });
  const end = valueAfterDrag(0, 3000, bounds);
  equal(end, 1);
  equal(roundToStep(valueAfterDrag(end, -3, bounds), bounds), 0.9);
  equal(roundToStep(1.04, editLimits({ low: "0", high: "1.03", step: "0.1" })), 1);
});
test("numbers as people type them", () => {
  const value = (text) => parseNumber(text).value;
  equal([" 0.5 ", "-.5", "+3", "1e-3", "2.", "−1.5", "-0", "1e308"].map(value), [0.5, -0.5, 3, 0.001, 2, -1.5, -0, 1e308]);
});
test("garbage is refused, with a reason", () => {
  for (const text of ["", "  ", "abc", "1.2.3", "inf", "Infinity", "nan", "NaN", "1e", "0x10", "1 2", "--1", "1e999", "-1e999", "1,5", "1_000", "½", "٣"]) {
    const { value, error } = parseNumber(text);
    ok(value === undefined && error.endsWith("."), `"${text}" gave ${value}`);
  }
  equal(parseNumber("1,5").error, "Write a decimal point, as in 0.5.");
});
test("bounds are reported", () => {
  equal([parseNumber("4", { low: -3, high: 3 }), parseNumber("-1", { low: 0 }), parseNumber("2", { high: 1 })].map(({ error }) => error),
    ["Between -3 and 3.", "At least 0.", "At most 1."]);
  equal([parseNumber("3", { low: -3, high: 3 }), parseNumber("-3", { low: -3 })], [{ value: 3 }, { value: -3 }]);
});

const stage = (value = 0.5) => {
  document.body.innerHTML = '<div><section data-panel="net"><svg><text tabindex="0" data-edit="w" data-step="0.1">0.5</text></svg></section></div>';
  const panelsRoot = document.body.firstChild, text = panelsRoot.querySelector("text"), reported = [], pending = new Set();
  const player = {
    panelsRoot, clock: { step: 0 }, reports: { isPending: (key) => pending.has(key) }, draw: () => {},
    report: (event, { name, value, done }, key) => reported.push(`${event} ${name} ${value} ${done} ${key}`),
  };
  const edits = new EditInteractions(player);
  player.panels = new Map([["net", { numberOf: () => ({ value: edits.currentValue("w", value) }) }]]);
  const key = (type, name, more = {}) => {
    const event = new KeyboardEvent(type, { key: name, bubbles: true, cancelable: true, ...more });
    (document.querySelector("input") ?? text).dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { text, reported, pending, edits, key };
};
test("arrow keys step, and say so once they are let go", () => {
  const { reported, key, edits } = stage();
  ok(key("keydown", "ArrowUp") && key("keydown", "ArrowUp"));
  key("keyup", "ArrowUp");
  equal(reported, ["edit w 0.6 false edit w", "edit w 0.7 false edit w", "edit w 0.7 true edit w"]);
  ok(!key("keydown", "ArrowRight") && !key("keydown", " "));
  equal(edits.currentValue("w", 9), 0.7);
});
test("what is on its way keeps the reader's number, then Python's counts", () => {
  const { pending, key, edits } = stage();
  key("keydown", "ArrowUp");
  edits.acknowledge();
  equal(edits.currentValue("w", 9), 0.6);                 // the key is still down
  key("keyup", "ArrowUp");
  pending.add("edit w");
  edits.acknowledge();
  equal(edits.currentValue("w", 9), 0.6);
  pending.clear();
  edits.acknowledge();
  equal(edits.currentValue("w", 9), 9);
});
test("typing: a digit opens the input, Enter accepts it, an invalid text stays, Escape discards it", () => {
  const { reported, key } = stage();
  ok(key("keydown", "7"));
  const input = () => document.querySelector("input");
  equal(input().value, "7");
  input().value = "inf";
  key("keydown", "Enter");
  equal([input().getAttribute("aria-invalid"), input().title, reported.length], ["true", "This is not a number.", 0]);
  key("keydown", "Escape");
  equal([input(), reported.length], [null, 0]);
  key("keydown", "Enter");
  equal(input().value, "0.5");
  key("keydown", "Enter");                         // nothing changed, nothing reported
  equal([input(), reported.length], [null, 0]);
  key("keydown", "F2");
  input().value = "-1e3";
  key("keydown", "Enter");
  equal(reported, ["edit w -1000 true edit w"]);
});
test("blur accepts a number and discards an invalid text", () => {
  const { reported, key } = stage();
  for (const text of ["2", "two"]) {
    key("keydown", "Enter");
    const input = document.querySelector("input");
    input.value = text;
    input.dispatchEvent(new FocusEvent("blur"));
    equal(document.querySelector("input"), null);
  }
  equal(reported, ["edit w 2 true edit w"]);
});
test("a number that is not finite cannot be stepped, but typed", () => {
  const { reported, key } = stage(NaN);
  key("keydown", "ArrowUp");
  equal(reported, []);
  key("keydown", "Enter");
  equal(document.querySelector("input").value, "");
  document.querySelector("input").value = "1";
  key("keydown", "Enter");
  equal(reported, ["edit w 1 true edit w"]);
});
