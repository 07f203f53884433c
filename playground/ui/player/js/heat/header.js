// The line above a heat map: its title, the exact value of one cell, the colour legend. All have fixed places.
import { PanelTitle } from "../panel_frame.js";
import { float32Digits } from "./colour_scale.js";

const HTML = `
  <p class="player-heat-readout"><bdi data-heat-value></bdi><bdi data-heat-unit></bdi><bdi data-heat-token></bdi></p>
  <div class="player-heat-legend" role="img"><span></span><span class="player-heat-bar">0</span><span></span></div>`;

export class HeatHeader {
  constructor(root) {
    this.element = document.createElement("div");
    this.element.className = "player-heat-header";
    root.append(this.element);
    this.title = new PanelTitle(this.element);
    this.element.insertAdjacentHTML("beforeend", HTML);
    this.legend = this.element.querySelector(".player-heat-legend");
    this.texts = [...this.element.querySelectorAll("bdi")].map((box) => box.appendChild(document.createTextNode("")));
  }

  /** The colours run from -limit, or from 0 where nothing is negative, to limit. */
  load({ title, limit, signed }) {
    this.title.load({ title });
    this.plus = signed ? "+" : "";
    const end = String(+limit.toPrecision(3)), [low, bar, high] = this.legend.children;
    low.textContent = signed ? `-${end}` : "0";
    bar.textContent = signed ? "0" : "\u00a0";
    high.textContent = `${this.plus}${end}`;
    this.legend.classList.toggle("player-heat-unsigned", !signed);
    this.legend.ariaLabel = signed ? `Colours from -${end} over 0 to +${end}` : `Colours from 0 to ${end}`;
  }

  /** Where there are negative ones, positive values have a plus sign: the digits do not move when the sign changes. */
  show(value, unit, token) {
    const digits = float32Digits(value);
    [value > 0 ? `${this.plus}${digits}` : digits, unit, token].forEach((text, i) => {
      if (this.texts[i].data !== text) this.texts[i].data = text;
    });
  }
}
