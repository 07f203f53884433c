// Small pictures of bytes, one for each step, enlarged with soft edges: the raster actor, and the tiles of a diagram.
import { clamp } from "./clock.js";
import { colourTable } from "./colour_table.js";

/** An off-screen canvas that holds pictures of `width` x `height` bytes, `count` of them one below the other. */
export class Atlas {
  constructor(width, height, count) {
    Object.assign(this, { width, height });
    this.canvas = document.createElement("canvas");
    Object.assign(this.canvas, { width, height: height * count });
    this.ctx = this.canvas.getContext("2d");
    this.image = this.ctx.createImageData(width, height * count);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  /** Write picture number `place`: `values` from `offset` on, as colours of the table. */
  write(place, values, offset, table) {
    const size = this.width * this.height, start = place * size;
    for (let i = 0; i < size; i++) this.pixels[start + i] = table[values[offset + i]];
  }
  finish() { this.ctx.putImageData(this.image, 0, 0); }
  paint(ctx, place, x, y, width, height) {
    ctx.drawImage(this.canvas, 0, place * this.height, this.width, this.height, x, y, width, height);
  }
}

const kept = new WeakMap();                        // by actor: its atlas, and what it holds

/** raster: `values` (steps, height, width) bytes, rows from the top, stretched over x and y = [low, high]. */
export function raster(ctx, p, actor, step, style) {
  if (!actor.values) return;
  const [steps, height, width] = actor.values.shape, k = clamp(Math.floor(step), 0, steps - 1);
  if (steps < 1) return;
  let { atlas, table, key } = kept.get(actor) ?? {};
  const bands = actor.colors.map((band) => (Array.isArray(band) ? band : [band]));
  const theme = bands.flat().map(style.colour).join();
  if (!atlas) atlas = new Atlas(width, height, 1);
  if (key !== `${theme} ${k}`) {
    table = colourTable(bands, style.colour);
    atlas.write(0, actor.values.values, k * height * width, table);
    atlas.finish();
    kept.set(actor, { atlas, table, key: `${theme} ${k}` });
  }
  const [left, right] = actor.x.map(p.x), [bottom, top] = actor.y.map(p.y);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = "high";
  atlas.paint(ctx, 0, left, top, right - left, bottom - top);
}
