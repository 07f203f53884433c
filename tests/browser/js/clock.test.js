import { Clock, clamp } from "/player/clock.js";
import { equal, test } from "./harness.js";

const run = (clock, from, to) => {
  for (let t = from; t <= to; t += 16) if (clock.tick(t)) return t;
  return null;
};

test("playing covers rate * seconds steps and stops at the end", () => {
  const clock = new Clock({ last: 100, rate: 60 });
  clock.play();
  run(clock, 0, 1000);
  equal(clock.step, 59);
  run(clock, 1008, 2000);
  equal([clock.step, clock.playing], [100, false]);
});
test("speed multiplies", () => {
  const clock = new Clock({ last: 1000, rate: 60, speed: 10 });
  clock.play();
  run(clock, 0, 1000);
  equal(clock.step, 595);
});
test("a hidden tab does not jump, and time never runs back", () => {
  const clock = new Clock({ last: 1000, rate: 60 });
  clock.play();
  clock.tick(0);
  clock.tick(60_000);
  equal(clock.step, 15);
  clock.tick(59_000);
  equal(clock.step, 15);
});
test("playing from the end starts over; nothing to play stays still", () => {
  const clock = new Clock({ last: 10, step: 10 });
  clock.play();
  equal([clock.step, clock.playing], [0, true]);
  const still = new Clock({ last: 0 });
  still.play();
  equal(still.playing, false);
});
test("a loop shows its last step as long as any other", () => {
  const clock = new Clock({ last: 3, rate: 10, loop: true });
  const seen = [0, 0, 0, 0];
  clock.play();
  for (let t = 0; t < 4000; t += 10) {
    clock.tick(t);
    seen[clock.step] += 1;
  }
  equal(seen.map((n) => Math.round(n / 20)), [5, 5, 5, 5]);
  equal(clock.playing, true);
});
test("seeking pauses on a whole step within the range", () => {
  const clock = new Clock({ last: 10, rate: 10 });
  clock.play();
  clock.tick(0);
  clock.tick(149);
  clock.seek(clock.step);
  equal([clock.position, clock.playing], [1, false]);
  clock.seek(99);
  equal(clock.step, 10);
});
test("new data keep position and playing; shorter data clamp the position", () => {
  const clock = new Clock({ last: 10, step: 10 });
  clock.playing = true;
  clock.resize(20);
  equal([clock.step, clock.playing], [10, true]);
  clock.resize(5);
  equal(clock.step, 5);
});
test("a clock at the end of a growing trace moves to the new end, any other stays", () => {
  const clock = new Clock({ last: 10, step: 10 });
  clock.resize(20, true);
  equal(clock.step, 20);
  clock.seek(7);
  clock.resize(30, true);
  equal(clock.step, 7);
});
test("clamp", () => equal([clamp(-1, 0, 2), clamp(1, 0, 2), clamp(3, 0, 2)], [0, 1, 2]));
