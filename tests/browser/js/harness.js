// Twenty lines instead of a test framework: a test file calls test(), the page that loads it reads `results`.
export const results = [];

export function test(name, body) {
  try {
    body();
    results.push({ name, error: null });
  } catch (error) {
    results.push({ name, error: String(error.stack ?? error) });
  }
}

/** Deep equality by value; NaN equals NaN, 0 does not equal -0. */
export function equal(actual, expected) {
  const [a, b] = [show(actual), show(expected)];
  if (a !== b) throw new Error(`got ${a}, expected ${b}`);
}

export function ok(truth, message = "not true") {
  if (!truth) throw new Error(message);
}

function show(value) {
  return JSON.stringify(value, (_, v) => {
    if (typeof v === "number") return Object.is(v, -0) ? "-0" : Number.isFinite(v) ? v : String(v);
    return v === undefined ? "undefined" : ArrayBuffer.isView(v) ? [...v] : v;
  });
}
