// A text cut into tokens. Tokens are data: text nodes only, each in a <bdi>, so that right-to-left letters do not change
// their order.
import { valueAt, withArrays } from "./arrays.js";
import { PanelTitle } from "./panel_frame.js";

export class TokensPanel {
  constructor(root, player) {
    Object.assign(this, { root, player });
    this.title = new PanelTitle(root);
    this.page = document.createElement("div");
    this.page.className = "player-scroll player-token-page";
    this.page.tabIndex = 0;                        // a scrollable element must be reachable by keyboard
    root.append(this.page);
  }

  load(panel, scene) {
    this.title.load(panel);
    this.panel = withArrays(panel, scene.arrays);
    this.page.setAttribute("aria-label", panel.alt || panel.title || "the tokens of a text");
    this.drawn = undefined;
  }

  draw() {
    const row = valueAt(this.panel.index, 0, this.player.clock.step);
    if (row === this.drawn) return;
    this.drawn = row;
    this.page.replaceChildren(...(this.panel.rows[row] ?? []).flatMap((number) => this.build(number)));
  }

  /** The element of one token, and the line break behind it. */
  build(number) {
    const [text, about, tint, mark, endsLine] = this.panel.tokens[number], cell = document.createElement("bdi");
    cell.textContent = text;
    cell.className = `player-token player-token-${tint ? 1 : 0}${mark ? ` player-token-${mark}` : ""}`;
    if (about) Object.assign(cell.dataset, { tip: "", about });
    return endsLine ? [cell, document.createElement("br")] : [cell, document.createElement("wbr")];
  }

  tooltipOf(target) { return target.dataset.about ?? ""; }
  theme() {}
  close() {}
}
