// From the box of a terrain to pixels: rotated, seen from above the horizon in a mild perspective. Pure.
// In the box u and v (the axes x and y) run from -1 to 1 and w (the height) from 0 to `tall`.
import { clamp } from "../clock.js";

const LOWEST = 5, HIGHEST = 90;                    // degrees of elevation
const DISTANCE = 7;                                // of the eye from the middle of the box, whose sides are 2
const RADIANS = Math.PI / 180;
const CORNERS = [[-1, -1], [1, -1], [1, 1], [-1, 1]];

/** The angles after the near side of the terrain was pulled to the right and down, by degrees. */
export function rotate({ azimuth, elevation }, right, down) {
  const wrapped = (((azimuth - right + 180) % 360) + 360) % 360 - 180;
  return { azimuth: wrapped, elevation: clamp(elevation + down, LOWEST, HIGHEST) };
}

/** A camera {ca, sa, ce, se: cosines and sines of the angles, tall, elevation, scale, x, y: the centre in pixels} for
 *  which the box fits into `room` = {left, top, width, height} at every azimuth. */
export function cameraFor({ azimuth, elevation }, tall, room) {
  const unit = unitCamera(azimuth, clamp(elevation, LOWEST, HIGHEST), tall), { wide, low, high } = extent(unit);
  const scale = Math.max(1, Math.min(room.width / (2 * wide), room.height / (high - low)));
  const x = room.left + room.width / 2, y = room.top + room.height / 2 + (scale * (high + low)) / 2;
  return { ...unit, scale, x, y };
}

/** A camera with scale 1 and its centre at (0, 0). */
function unitCamera(azimuth, elevation, tall) {
  const a = azimuth * RADIANS, e = elevation * RADIANS, scale = 1;
  return { elevation, tall, ca: Math.cos(a), sa: Math.sin(a), ce: Math.cos(e), se: Math.sin(e), scale, x: 0, y: 0 };
}

/** Half the width of the box, its lowest and its highest point on the screen, at this elevation over all azimuths. */
function extent(unit) {
  let wide = 0, low = Infinity, high = -Infinity;
  for (let azimuth = 0; azimuth < 90; azimuth += 3) {
    const camera = unitCamera(azimuth, unit.elevation, unit.tall);
    for (const [u, v] of CORNERS) for (const w of [0, unit.tall]) {
      const { x, y } = project(camera, u, v, w);
      [wide, low, high] = [Math.max(wide, Math.abs(x)), Math.min(low, -y), Math.max(high, -y)];
    }
  }
  return { wide, low, high };
}

/** A point of the box -> {x, y} in pixels and `near` = 1 / distance from the eye, which is linear on the screen. */
export function project(camera, u, v, w) {
  const side = u * camera.ca + v * camera.sa, ahead = u * camera.sa - v * camera.ca, up = w - camera.tall / 2;
  const near = 1 / (DISTANCE - ahead * camera.ce - up * camera.se), size = camera.scale * DISTANCE * near;
  return { x: camera.x + size * side, y: camera.y - size * (up * camera.ce - ahead * camera.se), near };
}

/** The same for many points, into the typed arrays {x, y, near}. */
export function projectAll(camera, { u, v, w }, out) {
  const { ca, sa, ce, se, tall, scale } = camera;
  for (let i = 0; i < u.length; i++) {
    const side = u[i] * ca + v[i] * sa, ahead = u[i] * sa - v[i] * ca, up = w[i] - tall / 2;
    const near = 1 / (DISTANCE - ahead * ce - up * se), size = scale * DISTANCE * near;
    out.x[i] = camera.x + size * side;
    out.y[i] = camera.y - size * (up * ce - ahead * se);
    out.near[i] = near;
  }
  return out;
}

/** The sides of the box that face the reader: {v: of the side along x, u: of the side along y}, each -1 or 1, and
 *  `corner`: the [u, v] of the leftmost corner on the screen. */
export function facingSides({ ca, sa }) {
  const v = ca >= 0 ? -1 : 1, u = sa >= 0 ? 1 : -1;
  return { v, u, corner: [v, -u] };
}
