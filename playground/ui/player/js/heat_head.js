// The line above a heat map: its title, the exact value of one cell, the colours' legend. Nothing in it moves.
import { float32Digits } from "./heat_scale.js";
import { PanelTitle } from "./panel_title.js";

const HTML = `
  <p class="player-heat-readout"><bdi data-heat-value></bdi><bdi data-heat-unit></bdi><bdi data-heat-token></bdi></p>
  <div class="player-heat-legend" role="img"><span></span><span class="player-heat-bar">0</span><span></span></div>`;

export class HeatHead {
  constructor(root) {
    this.element = document.createElement("div");
    this.element.className = "player-heat-head";
    root.append(this.element);
    this.title = new PanelTitle(this.element);
    this.element.insertAdjacentHTML("beforeend", HTML);
    this.legend = this.element.querySelector(".player-heat-legend");
    this.cells = [...this.element.querySelectorAll("bdi")].map((cell) => cell.appendChild(document.createTextNode("")));
  }

  load({ title, limit }) {
    this.title.load({ title });
    const end = String(+limit.toPrecision(3));
    this.legend.firstElementChild.textContent = `-${end}`;
    this.legend.lastElementChild.textContent = `+${end}`;
    this.legend.ariaLabel = `Colours from -${end} over 0 to +${end}`;
  }

  /** A plus keeps the digits where they are when the sign changes. */
  show(value, unit, token) {
    const digits = float32Digits(value);
    [value > 0 ? `+${digits}` : digits, unit, token].forEach((text, i) => {
      if (this.cells[i].data !== text) this.cells[i].data = text;
    });
  }
}
