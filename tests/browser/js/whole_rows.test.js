import { isCut, partOfLine, WholeRows } from "/player/whole_rows.js";
import { equal, test } from "./harness.js";

test("a row is cut where the edge goes through it", () => {
  const cut = (top, bottom) => isCut({ top, bottom, low: 100, room: 80 });
  equal([cut(60, 80), cut(80, 100), cut(80, 100.8), cut(90, 110), cut(99.5, 120), cut(100, 120)], [false, false, false, true, false, false]);
});
test("a row higher than half of the list is shown in part: else it could not be read", () =>
  equal(isCut({ top: 60, bottom: 110, low: 100, room: 80 }), false));
test("what is left below whole lines", () => equal([partOfLine(100, 18), partOfLine(90, 18), partOfLine(90, NaN)], [10, 0, 0]));

test("the list paints the rows that are inside it, while it scrolls, too", () => {
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = ".player-cut { opacity: 0; }";
  const list = document.body.appendChild(document.createElement("div"));
  list.style.cssText = "height: 50px; overflow: auto";
  list.innerHTML = "<ul style='margin: 0; padding: 0'>" + "<li style='height: 20px; display: block'>x</li>".repeat(6) + "</ul>";
  const rows = new WholeRows(list, "li"), painted = () => [...list.querySelectorAll("li")].map((row) => getComputedStyle(row).opacity);
  rows.rebuilt();
  rows.fit();
  equal([painted(), list.classList.contains("player-more")], [["1", "1", "0", "1", "1", "1"], true]);
  list.scrollTop = 10;
  rows.fit();
  equal(painted(), ["1", "1", "1", "1", "1", "1"]);
  list.scrollTop = 70;
  rows.fit();
  equal([painted(), list.classList.contains("player-more")], [["1", "1", "1", "1", "1", "1"], false]);
  rows.close();
  list.remove();
  style.remove();
});
