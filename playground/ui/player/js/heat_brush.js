// A stretch of text {from, to}, both ends in it, or null. Pure.
import { clamp } from "./clock.js";

/** From one token to another, whichever comes first. */
export function stretch(a, b, count) {
  if (count < 1) return null;
  const [one, other] = [a, b].map((token) => clamp(token, 0, count - 1));
  return { from: Math.min(one, other), to: Math.max(one, other) };
}

/** The end that stays when a drag begins at a token: who takes hold of one end (within `reach` tokens) moves it and
 *  keeps the other; anywhere else a new stretch begins. */
export function fixedEnd(brush, token, reach = 0) {
  if (!brush) return token;
  const toStart = Math.abs(token - brush.from), toEnd = Math.abs(token - brush.to);
  if (Math.min(toStart, toEnd) > reach) return token;
  return toStart < toEnd ? brush.to : brush.from;
}

/** One token more, or fewer, at the end that moves; a first one at `token`. Returns {brush, fixed}. */
export function grown(brush, fixed, token, by, count) {
  if (!brush) return { brush: stretch(token, token, count), fixed: token };
  const still = fixed === brush.from || fixed === brush.to ? fixed : brush.from;
  const moving = still === brush.from ? brush.to : brush.from;
  return { brush: stretch(still, moving + by, count), fixed: still };
}

/** What Python sent, [from, to] or nothing, as a stretch of this text. */
export function given(pair, count) { return pair ? stretch(pair[0], pair[1], count) : null; }

export function same(a, b) { return a === b || (!!a && !!b && a.from === b.from && a.to === b.to); }
