// The canvases of a heat map, and above them an empty element as large as the matrix in a scrolling one: it brings the
// browser's own scrolling, the focus and the pointer. And the queue of redraws.

const HTML = `
  <canvas aria-hidden="true"></canvas><canvas aria-hidden="true"></canvas>
  <div class="player-heat-scroller" role="slider" tabindex="0" aria-orientation="vertical">
    <div class="player-heat-strip"></div><div class="player-heat-content"></div>
  </div>`;

/** `matrix` and `marks` are the contexts of the lower and the upper canvas. */
export class HeatViewport {
  constructor(root) {
    this.element = document.createElement("div");
    this.element.className = "player-heat-stage";
    this.element.innerHTML = HTML;
    root.append(this.element);
    const [matrix, marks, scroller] = this.element.children, [strip, content] = scroller.children;
    Object.assign(this, { canvases: [matrix, marks], scroller, strip, content });
    [this.matrix, this.marks] = this.canvases.map((canvas) => canvas.getContext("2d"));
  }

  /** The visible size, in CSS pixels without scroll bars. */
  get size() { return { width: this.scroller.clientWidth, height: this.scroller.clientHeight }; }
  get scroll() { return { left: this.scroller.scrollLeft, top: this.scroller.scrollTop }; }

  /** Adapt the canvases to the visible size and the scrolled content to the layout. */
  resize({ gutter, strip, edges, row, rows }) {
    const { width, height } = this.size, scale = window.devicePixelRatio || 1;
    this.canvases.forEach((canvas, i) => {
      const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
      if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
      [this.matrix, this.marks][i].setTransform(scale, 0, 0, scale, 0, 0);
    });
    const contentWidth = gutter + edges.at(-1);
    Object.assign(this.strip.style, { width: `${contentWidth}px`, height: `${strip}px` });
    Object.assign(this.content.style, { width: `${contentWidth}px`, height: `${rows * row}px` });
  }

  /** The pointer's {x, y} in the viewport; null on a scroll bar or outside, unless `anywhere`. */
  pointAt({ clientX, clientY }, anywhere) {
    const box = this.scroller.getBoundingClientRect(), x = clientX - box.left, y = clientY - box.top;
    const isInside = x >= 0 && y >= 0 && x < this.scroller.clientWidth && y < this.scroller.clientHeight;
    return isInside || anywhere ? { x, y } : null;
  }

  scrollTo(left, top) {
    if (left !== this.scroller.scrollLeft) this.scroller.scrollLeft = left;
    if (top !== this.scroller.scrollTop) this.scroller.scrollTop = top;
  }

  setAria(attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      const text = String(value);
      if (this.scroller.getAttribute(`aria-${name}`) !== text) this.scroller.setAttribute(`aria-${name}`, text);
    }
  }
}

const EXTENTS = ["marks", "matrix", "layout"];     // each includes those before it

/** At most one redraw for each frame, with the largest extent requested since the last one: redraw("marks" | "matrix" |
 *  "layout"). The browser's frame functions can be replaced in tests. */
export class RedrawQueue {
  constructor(redraw, { request = requestAnimationFrame, cancel = cancelAnimationFrame } = {}) {
    Object.assign(this, { redraw, request: (f) => request(f), cancel: (id) => cancel(id), extent: -1, pending: null });
  }
  add(extent) {
    this.extent = Math.max(this.extent, EXTENTS.indexOf(extent));
    this.pending ??= this.request(() => {
      const largest = EXTENTS[this.extent];
      Object.assign(this, { extent: -1, pending: null });
      this.redraw(largest);
    });
  }
  close() { this.cancel(this.pending); }
}
