// The ground as triangles in the box, and its two near rims. Pure.

/** The ground of a grid of rows x columns points: two triangles a cell, cut along the more level of its diagonals. */
export function groundMesh({ rows, columns, u, v, h, base, tall }) {
  const [us, vs, w] = [0, 1, 2].map(() => new Float32Array(rows * columns)), points = { u: us, v: vs, w };
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < columns; j++, k++) {
    us[k] = u[j];
    vs[k] = v[i];
    w[k] = base + h[k] * (tall - base);
  }
  const triangles = new Uint32Array(6 * (rows - 1) * (columns - 1));
  for (let i = 0, t = 0; i < rows - 1; i++) for (let j = 0; j < columns - 1; j++, t += 6) {
    const a = i * columns + j, b = a + 1, c = a + columns, d = c + 1;
    const falling = Math.abs(h[a] - h[d]) > Math.abs(h[b] - h[c]);
    triangles.set(falling ? [a, b, c, b, d, c] : [a, b, d, a, d, c], t);
  }
  return { points, h, triangles };
}

/** The ground's rims along x at v and along y at u (both -1 or 1), as `facing` says: two rows of points of the box. */
export function rims({ rows, columns, u, v, h, base, tall }, near) {
  const row = near.v < 0 ? 0 : rows - 1, column = near.u < 0 ? 0 : columns - 1;
  const w = (level) => base + level * (tall - base);
  return [
    Array.from({ length: columns }, (_, j) => [u[j], near.v, w(h[row * columns + j])]),
    Array.from({ length: rows }, (_, i) => [near.u, v[i], w(h[i * columns + column])]),
  ];
}
