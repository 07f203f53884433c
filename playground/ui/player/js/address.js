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
