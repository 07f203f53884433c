import { Links, heldAfter, lit, namesIn } from "/player/links.js";
import { equal, test } from "./harness.js";

test("an attribute holds several names", () => {
  equal(namesIn("  w1 h\n o "), ["w1", "h", "o"]);
  equal([namesIn(""), namesIn(undefined), namesIn(null)], [[], [], []]);
});
test("pointer, focus and click light together", () => {
  equal([...lit(["a", "b"], [], ["b", "c"])], ["a", "b", "c"]);
});
test("a click holds, a second one on the same lets go, one beside lets go too", () => {
  equal(heldAfter([], ["a"]), ["a"]);
  equal(heldAfter(["a"], ["a"]), []);
  equal(heldAfter(["a"], ["b"]), ["b"]);
  equal(heldAfter(["a"], []), []);
});

const stage = () => {
  const root = document.createElement("div");
  root.innerHTML = '<svg><g data-link="a"><circle/></g><text data-link="a b">x</text></svg><p data-link="b">y</p><i>z</i>';
  document.body.replaceChildren(root);
  const over = (selector) => root.querySelector(selector).dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  const shown = () => [...root.querySelectorAll("[data-link]")].map((e) => e.classList.contains("linked"));
  return { root, over, shown, links: new Links(root) };
};
test("what shares a name with what is under the pointer is lit, and nothing else", () => {
  const { over, shown } = stage();
  over("circle");                                  // a part of a group stands for the group
  equal(shown(), [true, true, false]);
  over("p");
  equal(shown(), [false, true, true]);
  over("text");
  equal(shown(), [true, true, true]);
  over("i");
  equal(shown(), [false, false, false]);
});
test("what is held stays lit when the pointer goes on, and in a new drawing", () => {
  const { root, over, shown, links } = stage();
  links.hold(root.querySelector("p"));
  over("i");
  equal(shown(), [false, true, true]);
  for (const element of root.querySelectorAll("[data-link]")) element.classList.remove("linked");
  links.refresh();
  equal(shown(), [false, true, true]);
  links.hold(null);
  equal(shown(), [false, false, false]);
});
