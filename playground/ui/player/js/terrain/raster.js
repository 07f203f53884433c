// Triangles -> pixels with a depth buffer. Pure: typed arrays in and out.
import { clamp } from "../clock.js";

// Resolution of a palette: palette[(level * TONES + tone) * COVERAGES + coverage] is a pixel.
export const LEVELS = 96;                          // heights
export const TONES = 40;                           // shades of light
export const COVERAGES = 6;                        // shares of a pixel that a contour line covers
const SLACK = 1e-4;                                // triangles overlap a little, so that no gap shows between them

/** {width, height, pixels (as in ImageData), near: 1 / distance of each pixel from the eye, 0 where nothing is drawn}. */
export function pixelBuffer(width, height) {
  return { width, height, pixels: new Uint32Array(width * height), near: new Float32Array(width * height) };
}

/** Paint the triangles of a mesh that are seen from above. mesh = {corners: {x, y, near}, in pixels; h: height and s:
 *  light of each corner, 0 to 1; triangles: triples of corners}. Contour lines stand at the heights (k + 1/2) / lines
 *  and are `width` pixels wide. */
export function paintMesh(buffer, mesh, palette, { lines = 0, width = 1 } = {}) {
  const { triangles, h } = mesh;
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t], b = triangles[t + 1], c = triangles[t + 2];
    if (h[a] + h[b] + h[c] >= 0) paintTriangle(buffer, mesh, a, b, c, palette, lines, width);   // false for NaN: a hole
  }
}

/** A pixel's centre is a + p (b - a) + q (c - a); near, h and s are interpolated by the same p and q. */
function paintTriangle(buffer, { corners: { x, y, near }, h, s }, a, b, c, palette, lines, width) {
  const bx = x[b] - x[a], by = y[b] - y[a], cx = x[c] - x[a], cy = y[c] - y[a], area = bx * cy - by * cx;
  if (area > -1e-6) return;                        // seen from below or from the side
  const px = cy / area, py = -cx / area, qx = -by / area, qy = bx / area;
  const nb = near[b] - near[a], nc = near[c] - near[a], hb = h[b] - h[a], hc = h[c] - h[a];
  const sb = s[b] - s[a], sc = s[c] - s[a];
  const linesPerPixel = lines * Math.hypot(hb * px + hc * qx, hb * py + hc * qy), strength = lineStrength(linesPerPixel);
  const left = firstPixel(x[a], x[b], x[c]), right = lastPixel(x[a], x[b], x[c], buffer.width);
  const top = firstPixel(y[a], y[b], y[c]), bottom = lastPixel(y[a], y[b], y[c], buffer.height);
  for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) {
    const dx = column + 0.5 - x[a], dy = row + 0.5 - y[a], p = dx * px + dy * py, q = dx * qx + dy * qy;
    if (p < -SLACK || q < -SLACK || p + q > 1 + SLACK) continue;
    const depth = near[a] + p * nb + q * nc, index = row * buffer.width + column;
    if (depth <= buffer.near[index]) continue;
    buffer.near[index] = depth;
    const height = h[a] + p * hb + q * hc;
    const coverage = strength && strength * lineCoverage(height * lines + 0.5, linesPerPixel, width);
    const tone = quantize(s[a] + p * sb + q * sc, TONES);
    buffer.pixels[index] = palette[(quantize(height, LEVELS) * TONES + tone) * COVERAGES + quantize(coverage, COVERAGES)];
  }
}

function firstPixel(a, b, c) { return Math.max(0, Math.floor(Math.min(a, b, c))); }
function lastPixel(a, b, c, end) { return Math.min(end - 1, Math.ceil(Math.max(a, b, c))); }
function quantize(share, count) { return clamp(Math.floor(share * count), 0, count - 1); }

/** Contour lines fade where they would merge (0.25 to 0.45 lines a pixel) and where the surface is level, because a line
 *  would become an area there. */
function lineStrength(linesPerPixel) {
  return Math.min(1, clamp((0.45 - linesPerPixel) / 0.2, 0, 1), 300 * linesPerPixel);
}

/** The share of a pixel that the nearest contour line covers; `height` is counted in lines, a line is at each integer. */
function lineCoverage(height, linesPerPixel, width) {
  return clamp((width + 1) / 2 - Math.abs(height - Math.round(height)) / linesPerPixel, 0, 1);
}

/** Is a point at (x, y), with `depth` = 1 / distance, hidden by the surface? Only if that is nearer by more than `slack`. */
export function isHidden({ width, height, near }, x, y, depth, slack) {
  const column = Math.floor(x), row = Math.floor(y);
  if (column < 0 || row < 0 || column >= width || row >= height) return false;
  return near[row * width + column] > depth + slack;
}
