// The step in the address. Pure: addresses are strings.

/** The step that an address asks for, or null where it asks for none (or for nonsense). */
export function stepIn(href, key) {
  const text = key ? new URL(href).searchParams.get(key) : null;
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** The address with the step written in; null takes it out. Everything else stays as it is. */
export function withStep(href, key, step) {
  const url = new URL(href);
  if (step === null) url.searchParams.delete(key);
  else url.searchParams.set(key, String(step));
  return url.href;
}

/** The step whose number is nearest to one from an address: the numbers may have been thinned out since. */
export function nearest(numbers, wanted) {
  let best = 0;
  for (let k = 1; k < numbers.length; k++) if (Math.abs(numbers[k] - wanted) <= Math.abs(numbers[best] - wanted)) best = k;
  return best;
}

/** Does a link lead to another page? */
export function leadsAway(link, href) {
  const [to, from] = [new URL(link, href), new URL(href)];
  return to.origin !== from.origin || to.pathname !== from.pathname;
}
