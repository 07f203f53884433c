import { returnFocus } from "/player/focus_return.js";
import { equal, test } from "./harness.js";

const soon = () => new Promise((resolve) => setTimeout(resolve, 20));
const isFocused = async (markup, act) => {
  document.body.innerHTML = markup;
  const stop = returnFocus(document), input = document.querySelector("input");
  input.focus();
  act(input);
  await soon();
  stop();
  return document.activeElement === input;
};
const send = (input, event) => input.dispatchEvent(event);
const keydown = (key) => new KeyboardEvent("keydown", { key, bubbles: true });
const pointerup = () => new PointerEvent("pointerup", { bubbles: true });

const menu = (open) => `<input role=combobox aria-expanded=${open}>`, slider = "<input type=range>";
const closed = await isFocused(menu(true), (input) => input.setAttribute("aria-expanded", "false"));
const opened = await isFocused(menu(false), (input) => input.setAttribute("aria-expanded", "true"));
const released = await isFocused(slider, (input) => send(input, pointerup()));
const movedByKey = await isFocused(slider, (input) => send(input, keydown("ArrowRight")));
const scrubber = await isFocused("<input type=range data-player-scrubber>", (input) => send(input, pointerup()));
const entered = await isFocused("<input type=number>", (input) => send(input, keydown("Enter")));
const typed = await isFocused("<input type=number>", (input) => send(input, keydown("5")));
const text = await isFocused("<input type=text>", (input) => send(input, keydown("Enter")));

test("a menu that closes gives the focus up, one that opens keeps it", () => equal([closed, opened], [false, true]));
test("a slider gives the focus up when the pointer lets it go, not when a key moves it", () => {
  equal([released, movedByKey, scrubber], [false, true, true]);
});
test("a number field gives the focus up with Enter; a text field keeps it", () => {
  equal([entered, typed, text], [false, true, true]);
});
