// From the box of a terrain to pixels: turned, seen from above the horizon in a mild perspective. Pure.
// In the box u and v (the axes x and y) run from -1 to 1 and w (the height) from 0 to `tall`.
import { clamp } from "./clock.js";

const LOWEST = 5, HIGHEST = 90;                    // degrees of elevation
const DISTANCE = 7;                                // of the eye from the middle of the box, whose sides are 2
const RADIANS = Math.PI / 180;
const CORNERS = [[-1, -1], [1, -1], [1, 1], [-1, 1]];

/** The angles after the near side of the terrain was pulled to the right and down, by degrees. */
export function turned({ azimuth, elevation }, right, down) {
  const round = (((azimuth - right + 180) % 360) + 360) % 360 - 180;
  return { azimuth: round, elevation: clamp(elevation + down, LOWEST, HIGHEST) };
}

/** A view: `room` = {left, top, width, height} is where the box must fit in, from whatever side it is seen. */
export function viewOf({ azimuth, elevation }, tall, room) {
  const eye = eyeOf(azimuth, clamp(elevation, LOWEST, HIGHEST), tall), { wide, low, high } = reach(eye);
  const scale = Math.max(1, Math.min(room.width / (2 * wide), room.height / (high - low)));
  const x = room.left + room.width / 2, y = room.top + room.height / 2 + (scale * (high + low)) / 2;
  return { ...eye, scale, x, y };
}

function eyeOf(azimuth, elevation, tall) {
  const a = azimuth * RADIANS, e = elevation * RADIANS, scale = 1;
  return { elevation, tall, ca: Math.cos(a), sa: Math.sin(a), ce: Math.cos(e), se: Math.sin(e), scale, x: 0, y: 0 };
}

/** How far the box reaches to a side and up and down at this elevation, turned in all directions. */
function reach(eye) {
  let wide = 0, low = Infinity, high = -Infinity;
  for (let azimuth = 0; azimuth < 90; azimuth += 3) {
    const at = eyeOf(azimuth, eye.elevation, eye.tall);
    for (const [u, v] of CORNERS) for (const w of [0, eye.tall]) {
      const { x, y } = project(at, u, v, w);
      [wide, low, high] = [Math.max(wide, Math.abs(x)), Math.min(low, -y), Math.max(high, -y)];
    }
  }
  return { wide, low, high };
}

/** A point of the box -> pixels, and how near to the eye: `near` is 1 / distance, which is linear on the screen. */
export function project(view, u, v, w) {
  const side = u * view.ca + v * view.sa, ahead = u * view.sa - v * view.ca, up = w - view.tall / 2;
  const near = 1 / (DISTANCE - ahead * view.ce - up * view.se), size = view.scale * DISTANCE * near;
  return { x: view.x + size * side, y: view.y - size * (up * view.ce - ahead * view.se), near };
}

/** The same for many points, into {x, y, near} of typed arrays. */
export function projectAll(view, { u, v, w }, out) {
  const { ca, sa, ce, se, tall, scale } = view;
  for (let i = 0; i < u.length; i++) {
    const side = u[i] * ca + v[i] * sa, ahead = u[i] * sa - v[i] * ca, up = w[i] - tall / 2;
    const near = 1 / (DISTANCE - ahead * ce - up * se), size = scale * DISTANCE * near;
    out.x[i] = view.x + size * side;
    out.y[i] = view.y - size * (up * ce - ahead * se);
    out.near[i] = near;
  }
  return out;
}

/** The sides that face the reader: that along x stands at v, that along y at u; `corner` lies farthest to the left. */
export function facing({ ca, sa }) {
  const v = ca >= 0 ? -1 : 1, u = sa >= 0 ? 1 : -1;
  return { v, u, corner: [v, -u] };
}
