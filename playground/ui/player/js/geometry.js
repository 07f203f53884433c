// Polylines and straight lines. Pure.

/** y at x on the polyline with the ascending `xs` and as many `ys`; outside, the y of the nearest end. */
export function interpolate(xs, ys, x) {
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

/** The part of the line [x1, y1, x2, y2] that lies in the rectangle, or null (Liang and Barsky 1984). */
export function clipLine({ left, top, width, height }, [x1, y1, x2, y2]) {
  const dx = x2 - x1, dy = y2 - y1;
  let from = 0, to = 1;
  for (const [step, room] of [[-dx, x1 - left], [dx, left + width - x1], [-dy, y1 - top], [dy, top + height - y1]]) {
    if (step === 0 && room < 0) return null;
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
  }
  return from > to ? null : [x1 + from * dx, y1 + from * dy, x1 + to * dx, y1 + to * dy];
}
