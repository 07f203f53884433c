// The part of a straight line that lies in the plot area (Liang and Barsky 1984). Pure.

/** [x1, y1, x2, y2] -> the same, cut to the area; null where the line misses it. */
export function clip({ left, top, width, height }, [x1, y1, x2, y2]) {
  const dx = x2 - x1, dy = y2 - y1;
  let from = 0, to = 1;
  for (const [step, room] of [[-dx, x1 - left], [dx, left + width - x1], [-dy, y1 - top], [dy, top + height - y1]]) {
    if (step === 0 && room < 0) return null;
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
  }
  return from > to ? null : [x1 + from * dx, y1 + from * dy, x1 + to * dx, y1 + to * dy];
}
