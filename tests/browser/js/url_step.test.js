import { nearestIndex, stepIn, withoutStep, withStep } from "/player/url_step.js";
import { equal, test } from "./harness.js";

test("the step in an address", () => {
  const at = (query) => stepIn(`http://h/p${query}`, "k");
  equal(["?k=7", "?k=0", "", "?k=", "?k=-1", "?k=1.5", "?k=1e3", "?k=<b>"].map(at), [7, 0, null, null, null, null, null, null]);
  equal(stepIn("http://h/?k=7", ""), null);
});
test("writing it leaves the rest alone", () => {
  equal(withStep("http://h/p?a=%C3%A9&k=1#x", "k", 12), "http://h/p?a=%C3%A9&k=12#x");
  equal(withStep("http://h/p?a=1&k=3", "k", null), "http://h/p?a=1");
});

test("two addresses are compared without their step", () => {
  equal(withoutStep("http://h/p?b=1&step=3&a=x+y", "step"), withoutStep("http://h/p?a=x%20y&b=1&present=1", "step"));
  equal(withoutStep("http://h/p?b=1", "step") === withoutStep("http://h/p?b=2", "step"), false);
});

test("a training step in the address finds the checkpoint nearest to it", () => {
  const numbers = [0, 10, 20, 40, 80];
  equal([0, 9, 15, 33, 1e6].map((number) => nearestIndex(numbers, number)), [0, 1, 2, 3, 4]);
});
