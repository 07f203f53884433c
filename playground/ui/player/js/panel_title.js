// The line above a panel. A plot always has one: plotly's tool bar shares it, so that it never covers the picture.
export class PanelTitle {
  constructor(root) {
    this.element = document.createElement("p");
    this.element.className = "player-title";
    root.append(this.element);
  }
  load({ title }) {
    if (this.element.textContent !== (title ?? "")) this.element.textContent = title ?? "";
  }
}
