import { ReportQueue } from "/player/report_queue.js";
import { equal, test } from "./harness.js";

const build = () => {
  const sent = [], timers = [], injected = { setTimer: (f) => timers.push(f), clearTimer: () => {} };
  return { sent, timers, queue: new ReportQueue((name, value) => sent.push(`${name} ${value}`), injected) };
};

test("one in flight, the newest waiting value is sent", () => {
  const { sent, queue } = build();
  for (const value of [1, 2, 3]) queue.post("start", value);
  equal(sent, ["start 1"]);
  queue.acknowledge();
  equal(sent, ["start 1", "start 3"]);
});
test("reports of different names do not replace each other", () => {
  const { sent, queue } = build();
  queue.post("start", 1);
  queue.post("start", 2);
  queue.post("click", 9);
  queue.acknowledge();
  queue.acknowledge();
  equal(sent, ["start 1", "start 2", "click 9"]);
});
test("two reports of one name with different keys both arrive", () => {
  const { sent, queue } = build();
  queue.post("edit", "w 1", "edit w");
  queue.post("edit", "w 2", "edit w");
  queue.post("edit", "w 3", "edit w");
  queue.post("edit", "b 1", "edit b");
  equal([queue.isPending("edit w"), queue.isPending("edit b"), queue.isPending("edit")], [true, true, false]);
  queue.acknowledge();
  queue.acknowledge();
  equal(sent, ["edit w 1", "edit w 3", "edit b 1"]);
});
test("after the timeout a lost answer counts as arrived", () => {
  const { sent, timers, queue } = build();
  queue.post("start", 1);
  queue.post("start", 2);
  timers.at(-1)();
  equal(sent, ["start 1", "start 2"]);
});
test("pending while it waits or is in flight", () => {
  const { queue } = build();
  queue.post("start", 1);
  queue.post("click", 1);
  equal([queue.isPending("start"), queue.isPending("click"), queue.isPending("pick")], [true, true, false]);
  queue.acknowledge();
  equal(queue.isPending("start"), false);
});
test("nothing is sent once it is closed", () => {
  const { sent, queue } = build();
  queue.post("start", 1);
  queue.post("start", 2);
  queue.close();
  queue.acknowledge();
  equal(sent, ["start 1"]);
});
test("muted, it sends nothing until Python answers", () => {
  const { sent, queue } = build();
  queue.post("start", 1);
  queue.post("start", 2);
  queue.mute();
  queue.post("start", 3);
  equal(sent, ["start 1"]);
  queue.acknowledge();
  queue.post("start", 4);
  equal(sent, ["start 1", "start 4"]);
});
