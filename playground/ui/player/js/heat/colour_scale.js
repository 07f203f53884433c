// Signed numbers as colours, from negative over zero to positive, and as digits. Pure.
import { clamp } from "../clock.js";
import { channels } from "../colours.js";
import { allDigits } from "../format.js";

const HALF = 255, LEVELS = 2 * HALF + 1;           // odd: the middle level is exactly zero

/** The level of x in the range -limit..limit: 0..510, zero is 255; -1 for NaN. */
export function levelOf(x, limit) {
  return Number.isNaN(x) ? -1 : Math.round(HALF * (1 + clamp(x / limit, -1, 1)));
}

/** Three colours (#RRGGBB) -> for each level its pixel (little-endian RGBA, as ImageData holds it), its CSS colour, and
 *  `ink`: which of two text colours has more contrast on it. */
export function colourScale([negative, zero, positive], textColours) {
  const ends = [negative, zero, positive].map(channels);
  const luminances = textColours.map((colour) => luminance(channels(colour)));
  const pixels = new Uint32Array(LEVELS), css = [], ink = [];
  for (let level = 0; level < LEVELS; level++) {
    const share = Math.abs(level - HALF) / HALF, end = ends[level < HALF ? 0 : 2];
    const rgb = end.map((channel, i) => Math.round(ends[1][i] + share * (channel - ends[1][i])));
    pixels[level] = (255 << 24) | (rgb[2] << 16) | (rgb[1] << 8) | rgb[0];
    css.push(`rgb(${rgb.join(" ")})`);
    const [first, second] = luminances.map((text) => contrast(text, luminance(rgb)));
    ink.push(textColours[first >= second ? 0 : 1]);
  }
  return { pixels, css, ink };
}

/** values (rows, columns) -> one pixel each; NaN is transparent. */
export function pixelsOf(values, limit, scale) {
  const out = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const level = levelOf(values[i], limit);
    out[i] = level < 0 ? 0 : scale.pixels[level];
  }
  return out;
}

/** The shortest text that rounds to this float32: 0.1, not 0.10000000149011612. */
export function float32Digits(x) {
  if (!Number.isFinite(x) || Math.fround(x) !== x) return allDigits(x);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Math.fround(short) === x) return String(short);
  }
  return String(Number(x.toPrecision(9)));
}

/** Relative luminance and contrast ratio (WCAG 2). */
function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => (c <= 10 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a, b) { return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }
