import { readTheme, scaleLetters, themedLayout, thinLabels, writeRoles } from "/player/theme.js";
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
test("letters and the room for them are scaled, nothing else is", () => {
  const x = new Float32Array([1, 2]);
  const figure = { data: [{ x, textfont: { size: 14, color: "red" }, marker: { size: 7 } }],
    layout: { margin: { l: 10, autoexpand: false }, xaxis: { range: [1, 2], tickfont: { size: 10 } }, annotations: [{ xshift: 3, font: { color: "red" } }] } };
  const scaled = scaleLetters(figure, 2), [trace] = scaled.data;
  equal([trace.textfont, trace.marker.size, scaled.layout.margin], [{ size: 28, color: "red" }, 7, { l: 20, autoexpand: false }]);
  equal([scaled.layout.xaxis, scaled.layout.annotations], [{ range: [1, 2], tickfont: { size: 20 } }, [{ xshift: 6, font: { color: "red" } }]]);
  ok(trace.x === x && scaleLetters(figure, 1) === figure);
  equal(figure.layout.margin.l, 10);
});
test("tick labels that would run into each other are left out, from left to right", () => {
  const log = { type: "log", range: [-2, 0], tickvals: [0.01, 0.1, 1], ticktext: ["0.01", "0.1", "1"] };
  equal(thinLabels(log, 300, 8).ticktext, ["0.01", "0.1", "1"]);
  equal(thinLabels(log, 55, 8).ticktext, ["0.01", "", "1"]);
  const linear = { range: [0, 10], tickvals: [0, 1, 2, 10, 50], ticktext: ["zero", "one", "<i>2</i>", "ten", "outside"] };
  equal(thinLabels(linear, 100, 8).ticktext, ["zero", "", "", "ten", "outside"]);
  equal([{ range: [0, 1] }, { ...linear, tickangle: 45 }].map((axis) => thinLabels(axis, 10, 8)), [{ range: [0, 1] }, { ...linear, tickangle: 45 }]);
});
