import { Clock } from "/player/clock.js";
import { Transport } from "/player/transport.js";
import { equal, test } from "./harness.js";

const build = (more = {}) => {
  const done = [], root = document.createElement("div");
  const player = { clock: new Clock({ last: 120, step: 7 }), command: (name) => done.push(name), future: { asked: false }, seek: (step, { settled }) => done.push([step, settled]) };
  const transport = new Transport(root, player);
  transport.load({ unit: "step", ...more });
  transport.draw();
  return { root, player, transport, done, find: (selector) => root.querySelector(selector) };
};

test("buttons name their command", () => {
  const { root, done } = build();
  for (const button of root.querySelectorAll("[data-command]")) button.click();
  equal(done, ["first", "back", "toggle", "forward", "last", "future"]);
});
test("the step is shown in figures of one width, and to screen readers", () => {
  const { find } = build();
  equal([find("output").textContent, find("input").getAttribute("aria-valuetext")], ["\u2007\u20077 / 120", "step 7 of 120"]);
});
test("steps may have other numbers", () => {
  const numbers = { shape: [121], values: Int32Array.from({ length: 121 }, (_, k) => 50 * k) };
  const { find } = build({ numbers, unit: "training step" });
  equal([find("output").textContent, find("input").getAttribute("aria-valuetext")], ["\u2007350 / 6000", "training step 350 of 6000"]);
});
test("the scrubber moves at once and rests when let go", () => {
  const { find, done } = build();
  const scrubber = find("input");
  scrubber.value = 30;
  scrubber.dispatchEvent(new Event("input"));
  scrubber.dispatchEvent(new Event("change"));
  equal(done, [[30, false], [30, true]]);
});
test("speeds from a tenth to ten, and a loop", () => {
  const { find, player } = build();
  const select = find("select");
  equal([...select.options].map((option) => +option.value), [0.1, 0.25, 0.5, 1, 2, 5, 10]);
  select.value = "10";
  select.dispatchEvent(new Event("change"));
  find("[data-player-loop]").click();
  equal([player.clock.speed, player.clock.loop, find("[data-player-loop]").getAttribute("aria-pressed")], [10, true, "true"]);
});
test("the button says what it will do", () => {
  const { find, player, transport } = build();
  const names = [find("[data-command=toggle]").getAttribute("aria-label")];
  player.clock.play();
  transport.draw();
  equal([...names, find("[data-command=toggle]").getAttribute("aria-label")], ["Play", "Pause"]);
});
