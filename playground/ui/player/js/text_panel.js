// A text for each step, or pieces of text tinted by a weight. Texts are data: text nodes only, with automatic direction.
import { valueAt, withArrays } from "./arrays.js";
import { clamp } from "./clock.js";
import { PanelTitle } from "./panel_frame.js";
import { LETTER, textSizes } from "./stage_size.js";
import { partOfLine } from "./whole_rows.js";

const COLUMNS = 48;                                // letters of a line, about

export class TextPanel {
  constructor(root, player) {
    Object.assign(this, { root, player });
    const head = root.appendChild(document.createElement("div"));
    head.className = "player-text-head";
    this.title = new PanelTitle(head);
    this.legend = head.appendChild(document.createElement("span"));
    this.legend.className = "player-text-legend";
    this.page = document.createElement("div");
    this.page.className = "player-scroll player-page";
    this.page.dir = "auto";
    this.page.tabIndex = 0;                        // a scrollable element must be reachable by keyboard
    root.append(this.page);
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(root);
  }

  /** A dense text has the size in which its longest step fits, so that no step is another size than the one before. */
  fit() {
    const { page } = this;
    page.style.fontSize = page.style.lineHeight = "";
    if (this.panel?.dense && page.clientHeight) {
      const font = parseFloat(getComputedStyle(this.player.root).getPropertyValue("--player-font")) || LETTER;
      const shown = page.textContent;
      page.textContent = this.panel.texts.reduce((a, b) => (linesOf(b) > linesOf(a) ? b : a), "");
      page.style.borderBottomWidth = "0";
      for (const { font: size, line } of textSizes(font)) {
        page.style.fontSize = `${size}px`;
        page.style.lineHeight = line;
        if (page.scrollHeight <= page.clientHeight + 1) break;
      }
      page.textContent = shown;
    }
    this.endAtLine();
  }

  /** The lower edge of a text that scrolls cuts no line. */
  endAtLine() {
    const { page } = this, line = parseFloat(getComputedStyle(page).lineHeight);
    page.style.borderBottomWidth = "0";
    const cut = page.scrollHeight > page.clientHeight + 1 ? partOfLine(page.clientHeight, line) : 0;
    page.style.borderBottomWidth = `${cut}px`;
  }

  load(panel, scene) {
    this.title.load(panel);
    this.panel = withArrays(panel, scene.arrays);
    this.page.classList.toggle("player-mono", panel.mono);
    this.root.classList.toggle("player-dense", !!panel.dense);
    this.page.setAttribute("aria-label", panel.alt || panel.title || "text of the current step");
    this.legend.replaceChildren(...(panel.legend ?? []).map(tintedSpan));
    this.drawnText = undefined;
    this.fit();
  }

  draw() {
    const text = this.panel.texts[valueAt(this.panel.index, 0, this.player.clock.step)] ?? "";
    if (text === this.drawnText) return;
    this.drawnText = text;
    if (typeof text === "string") this.page.textContent = text;
    else this.page.replaceChildren(...text.map(tintedSpan));
    this.endAtLine();
  }

  theme(theme) { this.root.style.setProperty("--tint", theme.colour(this.panel.color)); }
  close() { this.observer.disconnect(); }
}

/** About how many lines a text takes. */
function linesOf(text) { return text.split("\n").reduce((sum, line) => sum + Math.ceil((line.length || 1) / COLUMNS), 0); }

/** [text, weight 0..1] -> an element; the style sheet mixes the tint by --weight. */
function tintedSpan([text, weight]) {
  const span = document.createElement("span");
  span.textContent = text;
  span.style.setProperty("--weight", `${Math.round(100 * clamp(Number.isFinite(weight) ? weight : 0, 0, 1))}%`);
  return span;
}
