import { leavesPage } from "/player/navigation_guard.js";
import { equal, test } from "./harness.js";

const here = "http://localhost:8501/lectures/rnn?step=3#top";

test("links to another page or another host leave the page", () => {
  equal(["/lectures/studio", "studio", "http://localhost:8501/lectures/", "http://example.org/lectures/rnn"]
    .map((link) => leavesPage(link, here)), [true, true, true, true]);
});
test("links to a step, a lesson or a heading of this page do not", () => {
  equal(["?step=9", "#bottom", "/lectures/rnn", "http://localhost:8501/lectures/rnn?unit=4"]
    .map((link) => leavesPage(link, here)), [false, false, false, false]);
});
