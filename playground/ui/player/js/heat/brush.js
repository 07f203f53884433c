// The brush: a marked stretch of text, {from, to} with both ends included, or null. Pure.
import { clamp } from "../clock.js";

/** The brush from one token to another, in any order, within `count` tokens. */
export function brushBetween(a, b, count) {
  if (count < 1) return null;
  const [first, second] = [a, b].map((token) => clamp(token, 0, count - 1));
  return { from: Math.min(first, second), to: Math.max(first, second) };
}

/** The end that stays while a drag from `token` moves the other. A drag that begins within `tolerance` tokens of an end
 *  of the brush moves that end; any other drag begins a new brush at `token`. */
export function fixedEnd(brush, token, tolerance = 0) {
  if (!brush) return token;
  const toStart = Math.abs(token - brush.from), toEnd = Math.abs(token - brush.to);
  if (Math.min(toStart, toEnd) > tolerance) return token;
  return toStart < toEnd ? brush.to : brush.from;
}

/** Move the end opposite to `fixed` by `by` tokens; without a brush, begin one at `token`. Returns {brush, fixed}. */
export function extendBrush(brush, fixed, token, by, count) {
  if (!brush) return { brush: brushBetween(token, token, count), fixed: token };
  const anchor = fixed === brush.from || fixed === brush.to ? fixed : brush.from;
  const moving = anchor === brush.from ? brush.to : brush.from;
  return { brush: brushBetween(anchor, moving + by, count), fixed: anchor };
}

/** The brush that Python sent: [from, to] or null. */
export function brushFromPair(pair, count) { return pair ? brushBetween(pair[0], pair[1], count) : null; }

export function isSameBrush(a, b) { return a === b || (!!a && !!b && a.from === b.from && a.to === b.to); }
