// Round numbers along an axis, with their texts. Pure.

/** Numbers 1, 2 or 5 times a power of ten apart, with at most `most` steps from low to high: [[value, text], ...]. */
export function ticks(low, high, most) {
  const step = roundStep((high - low) / most), digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), out = [];
  if (!(step > 0) || !Number.isFinite(step)) return out;
  const first = Math.ceil(low / step - 1e-6), last = Math.floor(high / step + 1e-6);
  for (let k = first; k <= last; k++) out.push([k * step, written(k * step, digits)]);
  return out;
}

/** The smallest round number that is not below x. */
function roundStep(x) {
  const power = 10 ** Math.floor(Math.log10(x));
  return power * ([1, 2, 5].find((factor) => factor * power >= x * (1 - 1e-9)) ?? 10);
}

function written(value, digits) {
  const text = digits > 5 || Math.abs(value) >= 1e6 ? String(+value.toPrecision(6)) : value.toFixed(digits);
  return text.replace(/^-0(\.0*)?$/, "0").replaceAll("-", "\u2212");
}
