// Pictures inside a diagram: an element with data-tile="name.row" frames the picture of that row at the current step.
// They are painted on one canvas above the drawing, which ignores the pointer. See Graph in figures/scene/graph.py.
import { parseReference } from "./bindings.js";
import { clamp } from "./clock.js";
import { colourTable } from "./colour_table.js";
import { Atlas } from "./raster.js";

export const SIGNED = ["negative", "zero", "positive"];   // the colours of a plane
const INSET = 1.5;                                 // px: the frame stays free

export class Tiles {
  constructor(drawing) {
    this.drawing = drawing;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "player-tiles";
    this.canvas.setAttribute("aria-hidden", "true");
    this.ctx = this.canvas.getContext("2d");
  }

  /** A new drawing: find the frames. The canvas is in the document only while there are any. */
  find() {
    this.tiles = [...this.drawing.querySelectorAll("[data-tile]")].map((element) => ({ element, ...parseReference(element.dataset.tile) }));
    this.names = new Set(this.tiles.map(({ array }) => array));
    this.atlases = new Map();
    if (this.tiles.length) this.drawing.append(this.canvas);
  }

  /** Where the frames are, in pixels of the drawing's content. */
  measure() {
    if (!this.tiles?.length) return;
    const box = this.drawing.getBoundingClientRect(), scale = window.devicePixelRatio || 1;
    this.canvas.hidden = true;                     // it must not hold the content's size open
    const { scrollWidth, scrollHeight, scrollLeft, scrollTop } = this.drawing;
    this.canvas.hidden = false;
    for (const tile of this.tiles) {
      const { left, top, width, height } = tile.element.getBoundingClientRect();
      Object.assign(tile, { x: left - box.left + scrollLeft + INSET, y: top - box.top + scrollTop + INSET });
      Object.assign(tile, { width: width - 2 * INSET, height: height - 2 * INSET });
    }
    Object.assign(this.canvas, { width: Math.round(scrollWidth * scale), height: Math.round(scrollHeight * scale) });
    Object.assign(this.canvas.style, { width: `${scrollWidth}px`, height: `${scrollHeight}px` });
    this.ctx.setTransform(scale, 0, 0, scale, 0, 0);
  }

  draw(arrays, step, theme) {
    if (!this.tiles?.length) return;
    this.ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.table = theme.key === this.themeKey ? this.table : colourTable([SIGNED], theme.colour);
    this.themeKey = theme.key;
    for (const name of this.names) {
      const array = arrays[name], tiles = this.tiles.filter((tile) => tile.array === name);
      if (array?.shape.length === 4) this.drawPlanes(name, array, tiles, step);
      else if (array?.shape.length === 3) for (const tile of tiles) paintCurve(this.ctx, array, tile, step, theme.colour);
    }
  }

  /** (rows, steps, height, width): each row a plane, its sign as colour. */
  drawPlanes(name, { shape: [rows, steps, height, width], values }, tiles, step) {
    let atlas = this.atlases.get(name);
    if (atlas?.width !== width || atlas.height !== height) this.atlases.set(name, (atlas = new Atlas(width, height, rows)));
    const k = clamp(Math.floor(step), 0, steps - 1);
    for (const { row } of tiles) atlas.write(row, values, (row * steps + k) * height * width, this.table);
    atlas.finish();
    this.ctx.imageSmoothingQuality = "high";
    for (const { row, x, y, width: w, height: h } of tiles) if (w > 0 && h > 0) atlas.paint(this.ctx, row, x, y, w, h);
  }
}

/** (rows, steps, points): each row a curve, 128 in the middle of its frame {row, x, y, width, height}, which has a line there. */
export function paintCurve(ctx, { shape: [, steps, points], values }, { row, x, y, width, height }, step, colour) {
  const offset = (row * steps + clamp(Math.floor(step), 0, steps - 1)) * points;
  const yAt = (value) => y + (height * (255 - value)) / 254;
  ctx.strokeStyle = colour("line");
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(x, yAt(128));
  ctx.lineTo(x + width, yAt(128));
  ctx.stroke();
  ctx.strokeStyle = colour("value");
  ctx.lineWidth = Math.min(2.5, Math.max(1.25, height / 22));
  ctx.lineJoin = "round";
  ctx.beginPath();
  for (let i = 0; i < points; i++) ctx.lineTo(x + (width * i) / (points - 1), yAt(values[offset + i]));
  ctx.stroke();
}
