import { isDark, resolveColour, resolveRoles } from "/player/colours.js";
import { equal, ok, test } from "./harness.js";

test("dark and light pages", () => {
  equal(["#fff", "#FFFFFF", "rgb(250, 250, 250)", "#111418", "#000", "rgba(17, 20, 24, 1)"].map(isDark), [false, false, false, true, true, true]);
});
test("roles, pairs and CSS colours", () => {
  const palette = { value: "#0072B2" };
  equal([resolveColour(palette, false, "value"), resolveColour(palette, false, "red"), resolveColour(palette, true, ["#111", "#eee"])], ["#0072B2", "red", "#eee"]);
});
test("roles inside a figure, arrays untouched", () => {
  const x = new Float32Array(2);
  const figure = resolveRoles({ line: { color: "@value" }, colorscale: [[0, "@value"], [1, "@scale"]], text: "a@b", other: "@none", x }, { value: "#0072B2", scale: "#fff" });
  equal([figure.line.color, figure.colorscale, figure.text, figure.other], ["#0072B2", [[0, "#0072B2"], [1, "#fff"]], "a@b", "@none"]);
  ok(figure.x === x);
});
test("a pair inside a figure follows the theme", () => {
  const figure = { color: "@#111111|#eeeeee" };
  equal([resolveRoles(figure, {}).color, resolveRoles(figure, {}, true).color], ["#111111", "#eeeeee"]);
});
