// Editing a number in place: what a drag, a key or a typed text makes of it. Pure.
import { clamp } from "./clock.js";

const PIXELS_PER_STEP = 3;                         // of a drag
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const KEYS = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/** {low, high, step} from the texts of data-low, data-high and data-step. The default step is a hundredth of the range,
 *  rounded down to 1, 2 or 5 times a power of ten, or 0.01 if the range is infinite. */
export function editLimits({ low, high, step }) {
  const parse = (text, fallback) => (text !== undefined && text !== "" && Number.isFinite(+text) ? +text : fallback);
  const [from, to] = [parse(low, -Infinity), parse(high, Infinity)], range = to - from;
  const defaultStep = range > 0 && Number.isFinite(range) ? floor125(range / 100) : 0.01;
  return { low: from, high: to, step: parse(step, 0) > 0 ? +step : defaultStep };
}

/** The largest of 1, 2, 5 times a power of ten that is not larger than x. */
function floor125(x) {
  const power = 10 ** Math.floor(Math.log10(x) + 1e-9), digit = x / power + 1e-9;
  return +((digit >= 5 ? 5 : digit >= 2 ? 2 : 1) * power).toPrecision(12);
}

/** Factor of the step: Shift is ten times coarser, Ctrl (on a Mac the command key) ten times finer. */
export function stepScale({ shiftKey, ctrlKey, metaKey }) { return shiftKey ? 10 : ctrlKey || metaKey ? 0.1 : 1; }

/** The number of steps that a key stands for; 0 for other keys. */
export function keySteps(key) { return KEYS[key] ?? 0; }

/** `value` after a drag of `px` pixels, within the limits. It is not rounded, so that slow drags add up. */
export function valueAfterDrag(value, px, { low, high, step }, scale = 1) {
  return clamp(value + (px / PIXELS_PER_STEP) * step * scale, low, high);
}

/** The nearest multiple of the step (of a tenth of it at the fine scale) within the limits; toPrecision removes
 *  rounding errors such as 0.30000000000000004. */
export function roundToStep(value, { low, high, step }, scale = 1) {
  const grid = step * Math.min(1, scale);
  return clamp(+(Math.round(value / grid) * grid).toPrecision(12), low, high);
}

/** A typed text -> {value} or {error: a sentence}. */
export function parseNumber(text, { low = -Infinity, high = Infinity } = {}) {
  const plain = text.trim().replace(/^−/, "-");
  if (!plain) return { error: "Type a number." };
  if (plain.includes(",")) return { error: "Write a decimal point, as in 0.5." };
  if (!NUMBER.test(plain)) return { error: "This is not a number." };
  const value = +plain;
  if (!Number.isFinite(value)) return { error: "This is too large for a number." };
  if (value < low || value > high) return { error: limitsText(low, high) };
  return { value };
}

function limitsText(low, high) {
  if (low === -Infinity) return `At most ${high}.`;
  return high === Infinity ? `At least ${low}.` : `Between ${low} and ${high}.`;
}
