// Arrays whose last axis is the step: (rows, steps), (steps,), or a plain number that never moves.

export function rowCount(array) {
  if (array == null) return 0;
  return typeof array === "number" || array.shape.length < 2 ? 1 : array.shape[0];
}

/** Value of a row at a step; a shorter array rests at its last value, a single row serves all. NaN if there is none. */
export function at(array, row, step) {
  if (typeof array === "number") return array;
  if (array == null) return NaN;
  const length = array.shape[array.shape.length - 1];
  const place = Math.min(row, rowCount(array) - 1) * length + Math.min(step, length - 1);
  return array.values[place] ?? NaN;
}

/** Item of a row in a list that is shorter than the rows: colours come round again. */
export function cycled(list, row) { return list?.length ? list[row % list.length] : undefined; }
