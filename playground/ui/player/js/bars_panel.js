// Horizontal bars whose labels and values change with the step. Labels may come from texts: they are data, never markup.
import { valueAt, withArrays } from "./arrays.js";
import { clamp } from "./clock.js";
import { allDigits, formatNumber } from "./format.js";
import { PanelTitle } from "./panel_frame.js";
import { WholeRows } from "./whole_rows.js";

/** `rows`: for each bar its elements and text nodes, and what was drawn last (label, x, extent, marked). Where `low` is
 *  negative a bar begins at zero and runs to its value, to the right or to the left. */
export class BarsPanel {
  constructor(root, player) {
    Object.assign(this, { root, player, rows: [] });
    this.title = new PanelTitle(root);
    this.list = document.createElement("ol");
    this.list.className = "player-scroll player-bars-list";
    root.append(this.list);
    this.wholeRows = new WholeRows(this.list, "li");
    this.list.addEventListener("click", (event) => this.pick(event.target.closest("[data-bar]")));
  }

  load(panel, scene) {
    this.title.load(panel);
    this.panel = withArrays(panel, scene.arrays);
    const letters = Math.max(0, ...panel.texts.map((text) => text.length));
    this.list.classList.toggle("player-bars-large", panel.large === true);
    this.list.classList.toggle("player-bars-signed", panel.low < 0);
    this.list.style.setProperty("--letters", letters);             // sets the width of the labels' column in player.css
    const count = this.panel.index.shape[0];
    if (count === this.rows.length && panel.clickable === this.clickable) return;
    this.clickable = panel.clickable;
    this.rows = Array.from({ length: count }, (_, row) => this.build(row));
    this.list.replaceChildren(...this.rows.map(({ item }) => item));
    this.wholeRows.rebuilt();
  }

  build(row) {
    const item = document.createElement("li"), box = document.createElement(this.clickable ? "button" : "div");
    box.className = "player-bar";
    box.dataset.bar = row;
    if (this.clickable) box.type = "button";
    const [name, track, value] = ["name", "track", "value"].map((part) => {
      const element = document.createElement(part === "name" ? "bdi" : "span");
      element.className = `player-bar-${part}`;
      return box.appendChild(element);
    });
    const fill = track.appendChild(document.createElement("span"));
    item.append(box);
    const [nameText, valueText] = [name, value].map((element) => element.appendChild(document.createTextNode("")));
    return { item, box, fill, nameText, valueText };
  }

  labelOf(row, step) { return this.panel.texts[valueAt(this.panel.index, row, step)] ?? ""; }

  draw() {
    const { step } = this.player.clock, { low, high, values, format } = this.panel;
    const markedRow = this.panel.marked ? valueAt(this.panel.marked, 0, step) : -1;
    this.rows.forEach((bar, row) => {
      const x = valueAt(values, row, step), label = this.labelOf(row, step), text = formatNumber(x, format);
      const extent = barExtent(x, low, high);
      if (bar.extent !== extent) bar.fill.style.transform = bar.extent = extent;
      bar.fill.classList.toggle("player-bar-negative", low < 0 && x < 0);
      if (bar.valueText.data !== text) bar.valueText.data = text;
      if (bar.label !== label) {
        bar.box.title = bar.nameText.data = bar.label = label;
        bar.item.hidden = label === "";
      }
      if (bar.x !== x) bar.valueText.parentNode.title = allDigits((bar.x = x));
      const marked = row === markedRow;
      if (bar.marked !== marked) bar.box.classList.toggle("player-marked", (bar.marked = marked));
    });
  }

  pick(box) {
    if (!box || !this.clickable) return;
    const row = Number(box.dataset.bar), { step } = this.player.clock;
    this.player.report("pick", { panel: this.panel.id, row, label: this.labelOf(row, step), step });
  }

  theme(theme) { this.list.style.setProperty("--bar", theme.colour(this.panel.color)); }
  close() { this.wholeRows.close(); }
}

/** The CSS transform that turns a box as wide as the track into the bar of `x` on the range `low`..`high`: from `low`,
 *  or from zero where `low` is negative. */
export function barExtent(x, low, high) {
  const share = (value) => clamp((value - low) / (high - low), 0, 1);
  if (!Number.isFinite(x)) return "scaleX(0)";
  if (low >= 0) return `scaleX(${share(x)})`;
  const [start, end] = [share(Math.min(x, 0)), share(Math.max(x, 0))];
  return `translateX(${100 * start}%) scaleX(${end - start})`;
}
