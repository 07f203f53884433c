import { commandFor } from "/player/keyboard.js";
import { equal, test } from "./harness.js";

const make = (markup) => {
  document.body.innerHTML = markup;
  const path = [];
  for (let node = document.body.firstElementChild; node; node = node.parentNode) path.push(node);
  return path;
};
const key = (name, more = {}) => ({ key: name, ...more });

test("keys on the page play and step", () => {
  const path = make("<div></div>");
  equal([" ", "ArrowLeft", "ArrowRight", "Home", "End", "h", "H"].map((k) => commandFor(key(k), path)), ["toggle", "back", "forward", "first", "last", "future", "future"]);
  equal(commandFor(key("a"), path), null);
});
test("text fields keep every key", () => {
  for (const field of ["<input>", "<textarea></textarea>", "<select></select>", "<div contenteditable=true></div>"])
    for (const name of [" ", "ArrowLeft", "Home"]) equal(commandFor(key(name), make(field)), null);
});
test("widgets that use arrow keys keep them", () => {
  for (const role of ["slider", "tab", "listbox", "combobox", "radiogroup", "menu"])
    equal(commandFor(key("ArrowLeft"), make(`<div role=${role}></div>`)), null);
});
test("an editable number leaves the clock its keys", () => {
  const path = make('<span role="spinbutton" data-edit="w" tabindex="0"></span>');
  equal(["ArrowLeft", "ArrowRight", " ", "Home", "ArrowUp"].map((k) => commandFor(key(k), path)), ["back", "forward", "toggle", "first", null]);
});
test("a shortcut is not a command", () => {
  for (const modifier of ["ctrlKey", "metaKey", "altKey", "shiftKey"])
    equal(commandFor(key("ArrowLeft", { [modifier]: true }), make("<div></div>")), null);
  equal(commandFor(key(" ", { defaultPrevented: true }), make("<div></div>")), null);
});
test("Space presses the button that Tab has reached, and plays after a click on one", () => {
  equal(commandFor(key(" "), make("<button></button>")), null);
  equal(commandFor(key(" "), make("<button></button>"), true), "toggle");
  equal(commandFor(key("ArrowRight"), make("<button></button>")), "forward");
});
test("the scrubber handles its arrow keys and leaves Space to the clock", () => {
  const scrubber = "<input type=range data-player-scrubber>";
  equal(commandFor(key("ArrowRight"), make(scrubber)), null);
  equal(commandFor(key(" "), make(scrubber)), "toggle");
});
test("a slider handles its arrow keys, and a switch reached with Tab its Space", () => {
  equal(["ArrowRight", "Home", " "].map((k) => commandFor(key(k), make("<input type=range>"))), [null, null, "toggle"]);
  const toggle = "<input type=checkbox>";
  equal(["ArrowRight", " "].map((k) => commandFor(key(k), make(toggle))), ["forward", null]);
  equal(commandFor(key(" "), make(toggle), true), "toggle");
});
