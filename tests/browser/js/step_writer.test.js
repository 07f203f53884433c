import { StepWriter } from "/player/step_writer.js";
import { equal, test } from "./harness.js";

const build = (playing) => {
  const written = [], clock = { playing, step: 0 };
  const urlStep = { write: (step) => written.push(step), leave: () => written.push("left"), remember: () => {} };
  const writer = new StepWriter(urlStep, { playing: () => clock.playing, step: () => clock.step });
  return { written, clock, writer };
};

test("while the clock plays the step is written once a second", () => {
  const { written, clock, writer } = build(true);
  for (let now = 0; now <= 3000; now += 10) {
    clock.step = now;
    writer.tick(now);
  }
  writer.close();
  equal(written, [0, 1000, 2000, 3000]);
});
test("a click and leaving the page write at once while the clock plays", () => {
  const { written, clock, writer } = build(true);
  clock.step = 7;
  document.body.click();
  clock.step = 8;
  window.dispatchEvent(new Event("pagehide"));
  writer.close();
  document.body.click();
  equal(written, [7, 8, "left"]);
});
test("a clock at rest writes nothing, unless it has just moved", () => {
  const { written, clock, writer } = build(false);
  document.body.click();
  window.dispatchEvent(new Event("pagehide"));
  clock.step = 3;
  writer.settle();
  document.body.click();
  document.body.click();
  writer.close();
  equal(written, ["left", 3]);
});
