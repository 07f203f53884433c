"""How the carried state depends on itself k steps before: the product of its gate, and the whole derivative.

    LSTM   c_s = f_s c_{s-1} + i_s g_s      along c alone   dc_t/dc_{t-k} = product of f_s, s = t-k+1 .. t
    GRU    h_s = (1 - z_s) n_s + z_s h_{s-1}                 dh_t/dh_{t-k} = product of z_s

That leaves out that the gates read h_{s-1}, which depends on c_{t-k} (h_{t-k}) as well. The whole derivative
is the product of the steps' complete Jacobians, of h and c together; dh_{t-k}/dc_{t-k} = o (1 - tanh^2 c).
"""

from dataclasses import dataclass

import numpy as np

from playground.experiments.lstm.by_hand.run import CellTrace


@dataclass(frozen=True, eq=False)
class Reach:
    """Row t - 1, column k (k < t; else 0), float64.

    products (T, T, n)     the diagonal of what goes along the carried state alone
    wholes (T, T, n, n)    the whole derivative
    """

    products: np.ndarray
    wholes: np.ndarray

    def sizes(self) -> np.ndarray:
        """(3, T, T): the largest singular values of products, wholes, and their difference.

        Of a single unit the numbers themselves, with their signs.
        """
        diagonal = self.products[..., None] * np.eye(self.products.shape[-1])
        parts = np.stack([diagonal, self.wholes, self.wholes - diagonal])
        if parts.shape[-1] == 1:
            return parts[..., 0, 0]
        return np.asarray(np.linalg.norm(parts, 2, axis=(-2, -1)))


def reach(trace: CellTrace) -> Reach:
    """Of all pairs of time steps."""
    T, n = trace.steps, trace.spec.units
    products, wholes = np.zeros((T, T, n)), np.zeros((T, T, n, n))
    values, step = trace.passes.values, _lstm_step if trace.spec.cell == "lstm" else _gru_step
    for start in range(T):
        product, c = np.ones(n), np.eye(n)
        h = _read(trace, start)
        for t in range(start, T):
            if t > start:
                product = product * values[trace.cell.keep][t]
                h, c = step(trace, t, h, c)
            products[t, t - start], wholes[t, t - start] = product, c
    return Reach(products, wholes)


def _read(trace: CellTrace, t: int) -> np.ndarray:
    """dh_t / d(carried state of t)."""
    values = trace.passes.values
    if trace.spec.cell != "lstm":
        return np.eye(trace.spec.units)
    return np.diag(values["o"][t] * (1 - values["tanh_c"][t] ** 2))


def _columns(trace: CellTrace, t: int, *names: str) -> list[np.ndarray]:
    """Values of a time step as columns (n, 1)."""
    return [trace.passes.values[name][t][:, None] for name in names]


def _lstm_step(trace: CellTrace, t: int, h: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Derivatives (n, n) of h and c after step t from those before; rows are units."""
    p = trace.parameters
    i, f, g, o, tanh_c, c_prev = _columns(trace, t, "i", "f", "g", "o", "tanh_c", "c_prev")
    through = {gate: p[f"W_h{gate}"] @ h for gate in "ifgo"}
    new_c = f * c + c_prev * f * (1 - f) * through["f"]
    new_c = new_c + g * i * (1 - i) * through["i"] + i * (1 - g**2) * through["g"]
    return tanh_c * o * (1 - o) * through["o"] + o * (1 - tanh_c**2) * new_c, new_c


def _gru_step(trace: CellTrace, t: int, h: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same for a GRU, whose carried state is h."""
    p = trace.parameters
    r, z, n, q, before = _columns(trace, t, "r", "z", "n", "q", "h_prev")
    of_r, of_z = r * (1 - r) * (p["W_hr"] @ h), z * (1 - z) * (p["W_hz"] @ h)
    if trace.spec.cell == "gru":
        of_sum = of_r * q + r * (p["W_hn"] @ h)
    else:
        of_sum = p["W_hn"] @ (of_r * before + r * h)
    new_h = (before - n) * of_z + (1 - z) * (1 - n**2) * of_sum + z * h
    return new_h, new_h
