import { Outbox } from "/player/outbox.js";
import { equal, test } from "./harness.js";

const box = () => {
  const sent = [], timers = [];
  return { sent, timers, box: new Outbox((name, value) => sent.push(`${name} ${value}`), { later: (f) => timers.push(f), cancel: () => {} }) };
};

test("one in flight, the newest wish wins", () => {
  const { sent, box: outbox } = box();
  for (const value of [1, 2, 3]) outbox.post("start", value);
  equal(sent, ["start 1"]);
  outbox.answered();
  equal(sent, ["start 1", "start 3"]);
});
test("a wish of one name does not push out another's", () => {
  const { sent, box: outbox } = box();
  outbox.post("start", 1);
  outbox.post("start", 2);
  outbox.post("click", 9);
  outbox.answered();
  outbox.answered();
  equal(sent, ["start 1", "start 2", "click 9"]);
});
test("two wishes of one name with keys of their own both arrive", () => {
  const { sent, box: outbox } = box();
  outbox.post("edit", "w 1", "edit w");
  outbox.post("edit", "w 2", "edit w");
  outbox.post("edit", "w 3", "edit w");
  outbox.post("edit", "b 1", "edit b");
  equal([outbox.pending("edit w"), outbox.pending("edit b"), outbox.pending("edit")], [true, true, false]);
  outbox.answered();
  outbox.answered();
  equal(sent, ["edit w 1", "edit w 3", "edit b 1"]);
});
test("a lost answer is forgiven", () => {
  const { sent, timers, box: outbox } = box();
  outbox.post("start", 1);
  outbox.post("start", 2);
  timers.at(-1)();
  equal(sent, ["start 1", "start 2"]);
});
test("pending while it waits or travels", () => {
  const { box: outbox } = box();
  outbox.post("start", 1);
  outbox.post("click", 1);
  equal([outbox.pending("start"), outbox.pending("click"), outbox.pending("pick")], [true, true, false]);
  outbox.answered();
  equal(outbox.pending("start"), false);
});
test("nothing is sent once it is closed", () => {
  const { sent, box: outbox } = box();
  outbox.post("start", 1);
  outbox.post("start", 2);
  outbox.close();
  outbox.answered();
  equal(sent, ["start 1"]);
});
test("who is leaving sends nothing until Python is heard of again", () => {
  const { sent, box: outbox } = box();
  outbox.post("start", 1);
  outbox.post("start", 2);
  outbox.hush();
  outbox.post("start", 3);
  equal(sent, ["start 1"]);
  outbox.answered();
  outbox.post("start", 4);
  equal(sent, ["start 1", "start 4"]);
});
