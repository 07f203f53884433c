// A polyline as a function: y at any x. Pure.
import { clamp } from "./clock.js";

/** xs ascending, ys of the same length; outside, the nearest end. */
export function yOn(xs, ys, x) {
  const last = xs.length - 1;
  if (last < 1 || x <= xs[0]) return ys[0];
  if (x >= xs[last]) return ys[last];
  let low = 0, high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle;
    else high = middle;
  }
  return ys[low] + ((x - xs[low]) / (xs[high] - xs[low])) * (ys[high] - ys[low]);
}

/** Where a grip may be: its axis, its bounds, its curve. `from` is where it was. */
export function allowed(spec, from, to) {
  const free = (value, i) => clamp(value, spec.low?.[i] ?? -Infinity, spec.high?.[i] ?? Infinity);
  const x = spec.axis === "y" ? from.x : free(to.x, 0);
  if (spec.curve) return { x, y: yOn(spec.curve[0].values, spec.curve[1].values, x) };
  return { x, y: spec.axis === "x" ? from.y : free(to.y, 1) };
}
