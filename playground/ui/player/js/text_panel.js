// One text per step, or pieces of text tinted by a weight. It is data: text nodes only, each line in its own direction.
import { clamp } from "./clock.js";
import { PanelTitle } from "./panel_title.js";
import { at } from "./rows.js";
import { withArrays } from "./unpack.js";

export class TextPanel {
  constructor(root, player) {
    Object.assign(this, { root, player });
    this.title = new PanelTitle(root);
    this.page = document.createElement("div");
    this.page.className = "player-scroll player-page";
    this.page.dir = "auto";
    this.page.tabIndex = 0;                        // what scrolls must be reachable by keyboard
    root.append(this.page);
  }

  load(panel, scene) {
    this.title.load(panel);
    this.panel = withArrays(panel, scene.arrays);
    this.page.classList.toggle("player-mono", panel.mono);
    this.page.setAttribute("aria-label", panel.alt || panel.title || "text of the current step");
    this.shown = undefined;
  }

  draw() {
    const text = this.panel.texts[at(this.panel.index, 0, this.player.clock.step)] ?? "";
    if (text === this.shown) return;
    this.shown = text;
    if (typeof text === "string") this.page.textContent = text;
    else this.page.replaceChildren(...text.map(piece));
  }

  theme(theme) { this.page.style.setProperty("--tint", theme.colour(this.panel.color)); }
  close() {}
}

function piece([text, weight]) {
  const span = document.createElement("span");
  span.textContent = text;
  span.style.setProperty("--weight", `${Math.round(100 * clamp(Number.isFinite(weight) ? weight : 0, 0, 1))}%`);
  return span;
}
