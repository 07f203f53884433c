// The still part of a terrain, painted once for each view: the box behind, the ground, the edges with their numbers.
import { drawBefore, drawBehind, drawGlass } from "./terrain_axes.js";
import { groundMesh, rims } from "./terrain_mesh.js";
import { shades, thinned } from "./terrain_ground.js";
import { paintMesh, sheet } from "./terrain_raster.js";
import { facing, projectAll } from "./terrain_view.js";

const LINES = 14;                                  // of equal height
const COARSE = 56;                                 // points along a side of the ground while it turns
const MOST = 2.4e6;                                // pixels of a sheet
const LIGHT = [-0.6, 0.2, 0.77];                   // from the left, a little from before, from above

export class TerrainPaint {
  constructor() { this.meshes = {}; }

  load(ground) {
    const coarse = thinned(ground, COARSE);
    this.grounds = { fine: ground, coarse };
    this.meshes = { fine: groundMesh(ground), coarse: groundMesh(coarse) };
  }

  /** Paint on a cleared context in CSS pixels. Returns {seen, scale}: what the ground covers, and its pixels for one of
   *  the picture. `quality` is "fine" or "coarse"; `ratio` is how many pixels the picture has for a CSS pixel. */
  paint(ctx, { view, width, height, axes, palette, look, quality, ratio }) {
    const wanted = quality === "coarse" ? 1 : Math.max(2, ratio);
    const scale = Math.min(wanted, Math.sqrt(MOST / (width * height)));
    const seen = this.sheet(Math.ceil(width * scale), Math.ceil(height * scale));
    const light = lightFrom(view), ground = this.grounds[quality], mesh = this.meshes[quality];
    const corners = cornersOf(view, mesh.points, scale), s = shades(ground, light);
    paintMesh(seen, { ...mesh, corners, s }, palette, { lines: LINES, width: 0.9 * scale });
    drawBehind(ctx, view, axes, look);
    show(ctx, seen, scale);
    drawGlass(ctx, view, rims(ground, facing(view)), look);
    drawBefore(ctx, view, axes, look);
    return { seen, scale };
  }

  /** A clean sheet; one of the same size is used again. */
  sheet(width, height) {
    if (this.used?.width === width && this.used.height === height) {
      this.used.pixels.fill(0);
      this.used.near.fill(0);
    } else this.used = sheet(width, height);
    return this.used;
  }
}

function cornersOf(view, points, scale) {
  const [x, y, near] = [0, 1, 2].map(() => new Float32Array(points.u.length));
  const closer = { ...view, scale: view.scale * scale, x: view.x * scale, y: view.y * scale };
  return projectAll(closer, points, { x, y, near });
}

/** The light stands beside the reader: it comes from the left whatever side is seen. */
function lightFrom({ ca, sa }) {
  const [side, ahead, up] = LIGHT;
  return [side * ca + ahead * sa, side * sa - ahead * ca, up];
}

function show(ctx, { width, height, pixels }, scale) {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(canvas, 0, 0, width / scale, height / scale);
}
