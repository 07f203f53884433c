// Horizontal bars whose labels and values change with the step. Labels come from texts: they are data, never markup.
import { clamp } from "./clock.js";
import { allDigits, number } from "./format.js";
import { PanelTitle } from "./panel_title.js";
import { at } from "./rows.js";
import { withArrays } from "./unpack.js";

export class BarsPanel {
  constructor(root, player) {
    Object.assign(this, { root, player, rows: [] });
    this.title = new PanelTitle(root);
    this.list = document.createElement("ol");
    this.list.className = "player-scroll player-bars-list";
    root.append(this.list);
    this.list.addEventListener("click", (event) => this.pick(event.target.closest("[data-bar]")));
  }

  load(panel, scene) {
    this.title.load(panel);
    this.panel = withArrays(panel, scene.arrays);
    const letters = Math.max(0, ...panel.texts.map((text) => text.length));
    this.list.style.setProperty("--letters", letters);             // the names' column: see player.css
    const count = this.panel.index.shape[0];
    if (count === this.rows.length && panel.clickable === this.clickable) return;
    this.clickable = panel.clickable;
    this.rows = Array.from({ length: count }, (_, row) => this.build(row));
    this.list.replaceChildren(...this.rows.map(({ item }) => item));
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
    const [label, number] = [name, value].map((element) => element.appendChild(document.createTextNode("")));
    return { item, box, fill, name: label, value: number };
  }

  labelOf(row, step) { return this.panel.texts[at(this.panel.index, row, step)] ?? ""; }

  draw() {
    const { step } = this.player.clock, { low, high, values, format } = this.panel;
    const chosen = this.panel.marked ? at(this.panel.marked, 0, step) : -1;
    this.rows.forEach((parts, row) => {
      const x = at(values, row, step), label = this.labelOf(row, step), shown = number(x, format);
      const share = Number.isFinite(x) ? clamp((x - low) / (high - low), 0, 1) : 0;
      if (parts.share !== share) parts.fill.style.transform = `scaleX(${(parts.share = share)})`;
      if (parts.value.data !== shown) parts.value.data = shown;
      if (parts.label !== label) parts.box.title = parts.name.data = parts.label = label;
      if (parts.x !== x) parts.value.parentNode.title = allDigits((parts.x = x));
      const marked = row === chosen;
      if (parts.marked !== marked) parts.box.classList.toggle("player-marked", (parts.marked = marked));
    });
  }

  pick(box) {
    if (!box || !this.clickable) return;
    const row = Number(box.dataset.bar), { step } = this.player.clock;
    this.player.report("pick", { panel: this.panel.id, row, label: this.labelOf(row, step), step });
  }

  theme(theme) { this.list.style.setProperty("--bar", theme.colour(this.panel.color)); }
  close() {}
}
