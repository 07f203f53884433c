// What is looked at is kept inside a window that is narrower than the whole. Pure.
const NEAR = 24;                                   // px that what is shown keeps from the edge, if there is room

/** How far to scroll, in px, so that the part from `from` to `to` (px from the window's left edge) is inside a window of this
 *  width: not at all if it is, else so that it stands in the middle. Of a part that is wider its beginning is shown. */
export function shiftIntoView(from, to, width) {
  const near = Math.max(0, Math.min(NEAR, (width - (to - from)) / 2));
  if (from >= near && to <= width - near) return 0;
  return to - from > width ? from : (from + to - width) / 2;
}
