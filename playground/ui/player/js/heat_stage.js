// Two canvases that fill a window, and above them an empty sheet as large as the matrix, which brings the browser's own
// scrolling, the focus and the pointer.

const HTML = `
  <canvas aria-hidden="true"></canvas><canvas aria-hidden="true"></canvas>
  <div class="player-heat-view" role="slider" tabindex="0" aria-orientation="vertical">
    <div class="player-heat-strip"></div><div class="player-heat-sheet"></div>
  </div>`;

export class HeatStage {
  constructor(root) {
    this.element = document.createElement("div");
    this.element.className = "player-heat-stage";
    this.element.innerHTML = HTML;
    root.append(this.element);
    const [matrix, marks, view] = this.element.children;
    Object.assign(this, { canvases: [matrix, marks], view, strip: view.children[0], sheet: view.children[1] });
    [this.matrix, this.marks] = this.canvases.map((canvas) => canvas.getContext("2d"));
  }

  /** What there is to draw on, in CSS pixels. */
  get room() { return { width: this.view.clientWidth, height: this.view.clientHeight }; }
  get scroll() { return { left: this.view.scrollLeft, top: this.view.scrollTop }; }

  fit({ gutter, strip, edges, row, rows }) {
    const { width, height } = this.room, scale = window.devicePixelRatio || 1;
    this.canvases.forEach((canvas, i) => {
      const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
      if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
      [this.matrix, this.marks][i].setTransform(scale, 0, 0, scale, 0, 0);
    });
    const across = gutter + edges.at(-1);
    Object.assign(this.strip.style, { width: `${across}px`, height: `${strip}px` });
    Object.assign(this.sheet.style, { width: `${across}px`, height: `${rows * row}px` });
  }

  /** Where a pointer is, in the window; null on a scroll bar or outside, unless `anywhere`. */
  point({ clientX, clientY }, anywhere) {
    const box = this.view.getBoundingClientRect(), x = clientX - box.left, y = clientY - box.top;
    const within = x >= 0 && y >= 0 && x < this.view.clientWidth && y < this.view.clientHeight;
    return within || anywhere ? { x, y } : null;
  }

  scrollTo(left, top) {
    if (left !== this.view.scrollLeft) this.view.scrollLeft = left;
    if (top !== this.view.scrollTop) this.view.scrollTop = top;
  }

  tell(attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      const text = String(value);
      if (this.view.getAttribute(`aria-${name}`) !== text) this.view.setAttribute(`aria-${name}`, text);
    }
  }
}
