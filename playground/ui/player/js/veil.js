// Predict, then reveal: a number behind a question mark, and how far off a guess was. Nothing is reported.
import { read } from "./edit.js";
import { number } from "./format.js";

export const VEILED = "?";

/** How far off a guess was, in a sentence. `text` is what was typed: its digits say how precise it meant to be; less
 *  than two of the value's own are no guess. */
export function verdict(text, guess, value, format) {
  if (!Number.isFinite(value)) return `It is ${number(value, format)}.`;
  const off = guess - value, shown = number(value, format);
  const [mantissa, power = "0"] = text.trim().toLowerCase().split("e");
  const typed = 10 ** (+power - (mantissa.split(".")[1] ?? "").length);
  const unit = value === 0 ? typed : Math.min(typed, 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1));
  if (Math.abs(off) <= unit / 2 + 1e-12 * Math.abs(value) || number(guess, format) === shown) return `Right: ${shown}.`;
  const percent = (100 * Math.abs(off)) / Math.abs(value);
  const share = value === 0 ? "" : `, ${number(percent, percent < 100 ? "significant:2" : "fixed:0")} % off`;
  return `It is ${shown}: your guess is ${number(Math.abs(off), "significant:3")} too ${off > 0 ? "high" : "low"}${share}.`;
}

/** What is typed into a guess: nothing asks for the answer. */
export function readGuess(text) { return text.trim() ? read(text) : { value: null }; }

/** Which numbers have been revealed, and at which steps. */
export class Veils {
  constructor() { this.revealed = new Set(); }
  hides(panel, name, step) { return !this.revealed.has(`${panel} ${name} ${step}`); }
  reveal(panel, name, step) { this.revealed.add(`${panel} ${name} ${step}`); }
  clear() { this.revealed.clear(); }
}
