import { command } from "/player/keymap.js";
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
  equal([" ", "ArrowLeft", "ArrowRight", "Home", "End"].map((k) => command(key(k), path)), ["toggle", "back", "forward", "first", "last"]);
  equal(command(key("a"), path), null);
});
test("who types keeps every key", () => {
  for (const field of ["<input>", "<textarea></textarea>", "<select></select>", "<div contenteditable=true></div>"])
    for (const name of [" ", "ArrowLeft", "Home"]) equal(command(key(name), make(field)), null);
});
test("widgets that live on arrows keep them", () => {
  for (const role of ["slider", "tab", "listbox", "combobox", "radiogroup", "menu"])
    equal(command(key("ArrowLeft"), make(`<div role=${role}></div>`)), null);
});
test("a number in a drawing leaves the clock its keys", () => {
  const path = make('<span role="spinbutton" data-edit="w" tabindex="0"></span>');
  equal(["ArrowLeft", "ArrowRight", " ", "Home", "ArrowUp"].map((k) => command(key(k), path)), ["back", "forward", "toggle", "first", null]);
});
test("a shortcut is not a command", () => {
  for (const modifier of ["ctrlKey", "metaKey", "altKey", "shiftKey"])
    equal(command(key("ArrowLeft", { [modifier]: true }), make("<div></div>")), null);
  equal(command(key(" ", { defaultPrevented: true }), make("<div></div>")), null);
});
test("Space presses the button that Tab has reached, and plays after a click on one", () => {
  equal(command(key(" "), make("<button></button>")), null);
  equal(command(key(" "), make("<button></button>"), true), "toggle");
  equal(command(key("ArrowRight"), make("<button></button>")), "forward");
});
test("the scrubber moves itself and lets Space play", () => {
  const scrubber = "<input type=range data-player-scrubber>";
  equal(command(key("ArrowRight"), make(scrubber)), null);
  equal(command(key(" "), make(scrubber)), "toggle");
});
