// Triangles -> pixels, with the depth of each: a hill hides what lies behind it. Pure: typed arrays in and out.
import { clamp } from "./clock.js";

export const LEVELS = 96;                          // of a palette: heights,
export const TONES = 40;                           // lights,
export const COVERS = 6;                           // and how much of a pixel a line covers
const SLACK = 1e-4;                                // neighbours overlap by a hair, so that no paper shows between them

/** A sheet of pixels (as ImageData holds them), and for each how near to the eye it is; 0 where there is nothing. */
export function sheet(width, height) {
  return { width, height, pixels: new Uint32Array(width * height), near: new Float32Array(width * height) };
}

/** Paint what is seen from above of a mesh: its corners {x, y, near} on the sheet, with height h and light s, both from
 *  0 to 1; `triangles` are triples of corners. palette[(level * TONES + tone) * COVERS + cover] is a pixel. Lines of
 *  equal height stand at (k + 1/2) / lines and are `width` pixels wide. */
export function paintMesh(onto, mesh, palette, { lines = 0, width = 1 } = {}) {
  const { triangles, h } = mesh;
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t], b = triangles[t + 1], c = triangles[t + 2];
    if (h[a] + h[b] + h[c] >= 0) triangle(onto, mesh, a, b, c, palette, lines, width);   // a corner over a hole is NaN
  }
}

/** Each pixel's middle is a + p (b - a) + q (c - a), for near, h and s alike. */
function triangle(onto, { corners: { x, y, near }, h, s }, a, b, c, palette, lines, width) {
  const bx = x[b] - x[a], by = y[b] - y[a], cx = x[c] - x[a], cy = y[c] - y[a], area = bx * cy - by * cx;
  if (area > -1e-6) return;                        // seen from below, or from its edge: one looks through
  const px = cy / area, py = -cx / area, qx = -by / area, qy = bx / area;
  const nb = near[b] - near[a], nc = near[c] - near[a], hb = h[b] - h[a], hc = h[c] - h[a];
  const sb = s[b] - s[a], sc = s[c] - s[a];
  const pace = lines * Math.hypot(hb * px + hc * qx, hb * py + hc * qy), strength = lineStrength(pace); // lines a pixel
  const left = lowest(x[a], x[b], x[c]), right = highest(x[a], x[b], x[c], onto.width);
  const top = lowest(y[a], y[b], y[c]), bottom = highest(y[a], y[b], y[c], onto.height);
  for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) {
    const along = column + 0.5 - x[a], down = row + 0.5 - y[a], p = along * px + down * py, q = along * qx + down * qy;
    if (p < -SLACK || q < -SLACK || p + q > 1 + SLACK) continue;
    const depth = near[a] + p * nb + q * nc, at = row * onto.width + column;
    if (depth <= onto.near[at]) continue;
    onto.near[at] = depth;
    const height = h[a] + p * hb + q * hc, cover = strength && strength * lineCover(height * lines + 0.5, pace, width);
    const tone = step(s[a] + p * sb + q * sc, TONES);
    onto.pixels[at] = palette[(step(height, LEVELS) * TONES + tone) * COVERS + step(cover, COVERS)];
  }
}

function lowest(one, two, three) { return Math.max(0, Math.floor(Math.min(one, two, three))); }
function highest(one, two, three, end) { return Math.min(end - 1, Math.ceil(Math.max(one, two, three))); }
function step(share, count) { return clamp(Math.floor(share * count), 0, count - 1); }

/** Lines fade where they would run together, and where the ground is level: there a line would be a lake. */
function lineStrength(pace) { return Math.min(1, clamp((0.45 - pace) / 0.2, 0, 1), 300 * pace); }

/** How much of a pixel a line covers, whose middle is where `height`, counted in lines, is a whole number. */
function lineCover(height, pace, width) {
  return clamp((width + 1) / 2 - Math.abs(height - Math.round(height)) / pace, 0, 1);
}

/** Is a point of the picture hidden by the ground? `slack` is how much nearer the ground must be. */
export function isHidden({ width, height, near }, x, y, depth, slack) {
  const column = Math.floor(x), row = Math.floor(y);
  if (column < 0 || row < 0 || column >= width || row >= height) return false;
  return near[row * width + column] > depth + slack;
}
