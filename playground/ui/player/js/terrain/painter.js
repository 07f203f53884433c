// The part of a terrain that depends on the view alone: the box behind, the surface, the axes with their numbers.
import { drawFrontAxes, drawGlassSides, drawWalls } from "./axes.js";
import { facingSides, projectAll } from "./camera.js";
import { facingBorders, hillshade, subsample, triangulate } from "./height_grid.js";
import { paintMesh, pixelBuffer } from "./raster.js";

const CONTOUR_LINES = 14;
const COARSE = 56;                                 // points along a side of the grid while it is turned
const MAX_PIXELS = 2.4e6;                          // of a pixel buffer
const LIGHT = [-0.6, 0.2, 0.77];                   // unit vector: from the left, a little from the front, from above

export class TerrainPainter {
  constructor() { this.meshes = {}; }

  load(grid) {
    const coarse = subsample(grid, COARSE);
    this.grids = { fine: grid, coarse };
    this.meshes = { fine: triangulate(grid), coarse: triangulate(coarse) };
  }

  /** Paint on a cleared context in CSS pixels. `quality` is "fine" or "coarse"; `ratio`: device pixels for a CSS pixel.
   *  Returns {buffer, scale}: the pixel buffer with the depth of the surface, and its pixels for one CSS pixel. */
  paint(ctx, { camera, width, height, axes, palette, style, quality, ratio }) {
    const wanted = quality === "coarse" ? 1 : Math.max(2, ratio);
    const scale = Math.min(wanted, Math.sqrt(MAX_PIXELS / (width * height)));
    const buffer = this.clearBuffer(Math.ceil(width * scale), Math.ceil(height * scale));
    const grid = this.grids[quality], mesh = this.meshes[quality];
    const corners = projectPoints(camera, mesh.points, scale), s = hillshade(grid, lightDirection(camera));
    paintMesh(buffer, { ...mesh, corners, s }, palette, { lines: CONTOUR_LINES, width: 0.9 * scale });
    drawWalls(ctx, camera, axes, style);
    drawBuffer(ctx, buffer, scale);
    drawGlassSides(ctx, camera, facingBorders(grid, facingSides(camera)), style);
    drawFrontAxes(ctx, camera, axes, style);
    return { buffer, scale };
  }

  /** An empty pixel buffer; the previous one is cleared and used again if it has the same size. */
  clearBuffer(width, height) {
    if (this.buffer?.width === width && this.buffer.height === height) {
      this.buffer.pixels.fill(0);
      this.buffer.near.fill(0);
    } else this.buffer = pixelBuffer(width, height);
    return this.buffer;
  }
}

function projectPoints(camera, points, scale) {
  const [x, y, near] = [0, 1, 2].map(() => new Float32Array(points.u.length));
  const scaled = { ...camera, scale: camera.scale * scale, x: camera.x * scale, y: camera.y * scale };
  return projectAll(scaled, points, { x, y, near });
}

/** The light turns with the camera: on the screen it always comes from the left. */
function lightDirection({ ca, sa }) {
  const [side, ahead, up] = LIGHT;
  return [side * ca + ahead * sa, side * sa - ahead * ca, up];
}

function drawBuffer(ctx, { width, height, pixels }, scale) {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(canvas, 0, 0, width / scale, height / scale);
}
