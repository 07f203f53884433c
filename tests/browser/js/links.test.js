import { Links, namesIn, toggleHeld, union } from "/player/links.js";
import { equal, test } from "./harness.js";

test("an attribute holds several names", () => {
  equal(namesIn("  w1 h\n o "), ["w1", "h", "o"]);
  equal([namesIn(""), namesIn(undefined), namesIn(null)], [[], [], []]);
});
test("pointer, focus and click highlight together", () => {
  equal([...union(["a", "b"], [], ["b", "c"])], ["a", "b", "c"]);
});
test("a click holds, a second one on the same element releases, one outside releases too", () => {
  equal(toggleHeld([], ["a"]), ["a"]);
  equal(toggleHeld(["a"], ["a"]), []);
  equal(toggleHeld(["a"], ["b"]), ["b"]);
  equal(toggleHeld(["a"], []), []);
});

const stage = () => {
  const root = document.createElement("div");
  root.innerHTML = '<svg><g data-link="a"><circle/></g><text data-link="a b">x</text></svg><p data-link="b">y</p><i>z</i>';
  document.body.replaceChildren(root);
  const over = (selector) => root.querySelector(selector).dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  const shown = () => [...root.querySelectorAll("[data-link]")].map((e) => e.classList.contains("linked"));
  return { root, over, shown, links: new Links(root) };
};
test("elements that share a name with the hovered one are highlighted, and no others", () => {
  const { over, shown } = stage();
  over("circle");                                  // a part of a group counts as the group
  equal(shown(), [true, true, false]);
  over("p");
  equal(shown(), [false, true, true]);
  over("text");
  equal(shown(), [true, true, true]);
  over("i");
  equal(shown(), [false, false, false]);
});
test("held elements stay highlighted when the pointer moves on, and in a new drawing", () => {
  const { root, over, shown, links } = stage();
  links.toggle(root.querySelector("p"));
  over("i");
  equal(shown(), [false, true, true]);
  for (const element of root.querySelectorAll("[data-link]")) element.classList.remove("linked");
  links.refresh();
  equal(shown(), [false, true, true]);
  links.toggle(null);
  equal(shown(), [false, false, false]);
});
