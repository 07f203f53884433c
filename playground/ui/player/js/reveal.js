// Predict, then reveal: numbers hidden behind a question mark, and how far off a guess was. Nothing is reported.
import { parseNumber } from "./edit.js";
import { formatNumber } from "./format.js";

export const HIDDEN = "?";

/** A sentence: is a guess right, or how far off is it? `text` is what was typed; the guess is right if it rounds to the
 *  value at the digits typed, of which at least two significant ones of the value count. */
export function judgeGuess(text, guess, value, format) {
  if (!Number.isFinite(value)) return `It is ${formatNumber(value, format)}.`;
  const error = guess - value, shown = formatNumber(value, format);
  const [mantissa, power = "0"] = text.trim().toLowerCase().split("e");
  const typed = 10 ** (+power - (mantissa.split(".")[1] ?? "").length);      // unit of the last digit typed
  const unit = value === 0 ? typed : Math.min(typed, 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1));
  const isRight = Math.abs(error) <= unit / 2 + 1e-12 * Math.abs(value) || formatNumber(guess, format) === shown;
  if (isRight) return `Right: ${shown}.`;
  const percent = (100 * Math.abs(error)) / Math.abs(value);
  const share = value === 0 ? "" : `, ${formatNumber(percent, percent < 100 ? "significant:2" : "fixed:0")} % off`;
  const distance = formatNumber(Math.abs(error), "significant:3");
  return `It is ${shown}: your guess is ${distance} too ${error > 0 ? "high" : "low"}${share}.`;
}

/** Parse a guess; an empty text (value null) asks for the answer. */
export function parseGuess(text) { return text.trim() ? parseNumber(text) : { value: null }; }

/** The numbers that have been revealed, each at the steps at which it was. */
export class Reveals {
  constructor() { this.revealed = new Set(); }
  hides(panel, name, step) { return !this.revealed.has(`${panel} ${name} ${step}`); }
  reveal(panel, name, step) { this.revealed.add(`${panel} ${name} ${step}`); }
  clear() { this.revealed.clear(); }
}
