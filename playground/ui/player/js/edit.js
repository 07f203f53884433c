// A number that is edited in place: what a drag, a key or a typed text makes of it. Pure.
import { clamp } from "./clock.js";

const PIXELS = 3;                                  // of a drag for one step
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const KEYS = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/** {low, high, step} from data-low, data-high and data-step. Without a step: a hundredth of the range, or 0.01. */
export function limits({ low, high, step }) {
  const given = (text, none) => (text !== undefined && text !== "" && Number.isFinite(+text) ? +text : none);
  const [from, to] = [given(low, -Infinity), given(high, Infinity)], range = to - from;
  const natural = range > 0 && Number.isFinite(range) ? round125(range / 100) : 0.01;
  return { low: from, high: to, step: given(step, 0) > 0 ? +step : natural };
}

/** The largest of 1, 2, 5 times a power of ten that is not larger. */
function round125(x) {
  const power = 10 ** Math.floor(Math.log10(x) + 1e-9), digit = x / power + 1e-9;
  return +((digit >= 5 ? 5 : digit >= 2 ? 2 : 1) * power).toPrecision(12);
}

/** Shift is ten times coarser, Ctrl (on a Mac the command key) ten times finer. */
export function pace({ shiftKey, ctrlKey, metaKey }) { return shiftKey ? 10 : ctrlKey || metaKey ? 0.1 : 1; }

/** How many steps a key is worth; 0 where it is none of ours. */
export function stepsOf(key) { return KEYS[key] ?? 0; }

/** `at` after a drag of `px`: not yet on the grid, so that slow drags add up, but within the bounds. */
export function dragged(at, px, { low, high, step }, pace = 1) {
  return clamp(at + (px / PIXELS) * step * pace, low, high);
}

/** The nearest multiple of the step (of a tenth of it at the fine pace) within the bounds, without float dust. */
export function onGrid(at, { low, high, step }, pace = 1) {
  const grid = step * Math.min(1, pace);
  return clamp(+(Math.round(at / grid) * grid).toPrecision(12), low, high);
}

/** What was typed: {value} or {sorry: why not}. */
export function read(text, { low = -Infinity, high = Infinity } = {}) {
  const plain = text.trim().replace(/^−/, "-");
  if (!plain) return { sorry: "Type a number." };
  if (plain.includes(",")) return { sorry: "Write a decimal point, as in 0.5." };
  if (!NUMBER.test(plain)) return { sorry: "This is not a number." };
  const value = +plain;
  if (!Number.isFinite(value)) return { sorry: "This is too large for a number." };
  if (value < low || value > high) return { sorry: boundsText(low, high) };
  return { value };
}

function boundsText(low, high) {
  if (low === -Infinity) return `At most ${high}.`;
  return high === Infinity ? `At least ${low}.` : `Between ${low} and ${high}.`;
}
