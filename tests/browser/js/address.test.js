import { leadsAway } from "/player/address.js";
import { equal, test } from "./harness.js";

const here = "http://localhost:8501/lectures/rnn?step=3#top";

test("another page and another host lead away", () => {
  equal(["/lectures/studio", "studio", "http://localhost:8501/lectures/", "http://example.org/lectures/rnn"]
    .map((link) => leadsAway(link, here)), [true, true, true, true]);
});
test("a step, a lesson and a heading of this page do not", () => {
  equal(["?step=9", "#bottom", "/lectures/rnn", "http://localhost:8501/lectures/rnn?unit=4"]
    .map((link) => leadsAway(link, here)), [false, false, false, false]);
});
