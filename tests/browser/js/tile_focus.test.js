import { isSameTile, TileFocus, tileOf } from "/player/tile_focus.js";
import { equal, ok, test } from "./harness.js";

const stage = () => {
  const root = document.createElement("div");
  root.innerHTML = '<section data-panel="net"><svg><rect data-tile="t1.0" aria-label="Unit 1" tabindex="0"></rect><rect data-tile="t1.1"></rect></svg><p>x</p></section>';
  document.body.replaceChildren(root);
  const draws = [], focus = new TileFocus(root, () => draws.push(focus.current?.tile ?? null));
  const send = (type, selector, pointerType = "mouse") =>
    root.querySelector(selector).dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType }));
  return { root, draws, focus, send };
};

test("a tile is named by its panel, its array and row, and its label", () => {
  const { root } = stage();
  equal(tileOf(root.querySelector("rect")), { panel: "net", tile: "t1.0", title: "Unit 1" });
  equal(tileOf(root.querySelector("p")), null);
  equal(tileOf(null), null);
  ok(isSameTile(null, undefined));
  ok(!isSameTile({ panel: "a", tile: "t.0" }, { panel: "b", tile: "t.0" }));
});
test("the pointer on a tile shows it, beside it or outside the player nothing, and each change is drawn once", () => {
  const { root, draws, send } = stage();
  send("pointerover", "rect");
  send("pointerover", "rect");
  send("pointerover", "rect + rect");
  send("pointerover", "p");
  send("pointerover", "rect");
  root.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
  equal(draws, ["t1.0", "t1.1", null, "t1.0", null]);
});
test("the keyboard's focus shows a tile while it lasts", () => {
  const { root, focus } = stage(), rect = root.querySelector("rect");
  rect.focus({ focusVisible: true });
  equal(focus.current?.tile, rect.matches(":focus-visible") ? "t1.0" : undefined);
  rect.blur();
  equal(focus.current, null);
});
test("a finger shows a tile until the next tap, on it or elsewhere", () => {
  const { draws, focus, send } = stage();
  send("pointerover", "rect", "touch");
  equal(focus.current, null);                      // a finger that scrolls passes over tiles, too
  for (const selector of ["rect", "rect", "rect + rect", "rect", "p"]) send("pointerup", selector, "touch");
  equal(draws, ["t1.0", null, "t1.1", "t1.0", null]);
});
test("Escape ends all of it", () => {
  const { focus, send } = stage();
  send("pointerup", "rect", "touch");
  send("pointerover", "rect + rect");
  equal(focus.current.tile, "t1.1");
  focus.clear();
  equal(focus.current, null);
});
