import { readTheme, themedLayout, writeRoles } from "/player/theme.js";
import { equal, ok, test } from "./harness.js";

const root = (paper) => {
  document.body.innerHTML = `<div style="--st-text-color: #010203; --st-background-color: ${paper}; --st-font: Inter; --player-font: 18px"></div>`;
  return document.body.firstElementChild;
};
const palettes = { light: { value: "#00f", scale: [[0, "#fff"]] }, dark: { value: "#0ff" } };

test("the scene's palette for the page's theme, Streamlit's colours where it has none", () => {
  const light = readTheme(root("#ffffff"), palettes), dark = readTheme(root("#111418"), palettes);
  equal([light.dark, light.colour("value"), light.colour("ink"), light.size], [false, "#00f", "#010203", 18]);
  equal([dark.dark, dark.colour("value")], [true, "#0ff"]);
  ok(light.key !== dark.key);
});
test("roles become CSS variables", () => {
  const element = root("#fff");
  writeRoles(element, readTheme(element, palettes));
  equal([element.style.getPropertyValue("--role-value"), element.style.getPropertyValue("--role-scale"), element.dataset.theme], ["#00f", "", "light"]);
});
test("the author's layout wins over the house's", () => {
  const theme = readTheme(root("#fff"), palettes);
  const layout = themedLayout({ dragmode: "pan", xaxis: { title: "x", gridcolor: "red" }, yaxis2: { side: "right" }, margin: { l: 5 } }, theme, true);
  equal([layout.dragmode, layout.xaxis.title.text, layout.xaxis.gridcolor, layout.yaxis2.side, layout.margin.l, layout.margin.r], ["pan", "x", "red", "right", 5, 14]);
  equal([layout.xaxis.tickfont.size, layout.uirevision], [18, "player"]);
  equal([themedLayout({}, theme, true).dragmode, themedLayout({}, theme, false).dragmode], [false, "zoom"]);
});
