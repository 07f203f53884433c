"""The exact minimum of 1/2 w'Gw - c'w + l1 ||w||_1 + l2/2 ||w||^2, to rounding, in finitely many steps.

With G = X^T X / N and c = X^T (y - mean) / N this is 1/(2N) ||Xw + b - y||^2 + penalty, up to a constant and
with the best bias. NumPy, not PyTorch: a path is a hundred tiny problems, in which PyTorch's calls cost more
than the arithmetic.
"""

import numpy as np

from playground.catalog.penalties import Strength

ROUNDS = 400  # far more than were ever needed (see the tests)
FAR = 1e150  # beyond any weight
FLAT = 1e-13  # a curvature below this share of the largest is none
STILL = 1e-13  # of the largest |c|: a pull that exceeds l1 by less does not move a weight


def ridge(inputs: np.ndarray, target: np.ndarray, l2: np.ndarray) -> np.ndarray:
    """(X^T X / N + l2 I)^-1 X^T y / N for each of the l2 (T,), of centred X (N, d) and y (N,): (T, d).

    Computed from X = U diag(s) V^T as V diag(s / (s^2 + N l2)) U^T y, which also serves l2 = 0: it is
    then the shortest of the weights that fit best, where gradient descent from zero ends.
    """
    u, s, vt = np.linalg.svd(inputs, full_matrices=False)
    some = s > np.finfo(float).eps * max(inputs.shape) * s[:1]
    below = np.where(some, s * s + len(target) * l2[:, None], 1.0)
    return np.asarray((np.where(some, s, 0.0) / below * (u.T @ target)) @ vt)


def lasso(gram: np.ndarray, moment: np.ndarray, strength: Strength, start: np.ndarray) -> np.ndarray:
    """The minimum (d,) for l1 > 0, from any start (d,): the nearer, the quicker.

    The weights that are not zero are put at the minimum for their signs; then the zero weight that is pulled
    hardest beyond l1 joins them, until none is. Source: Lee, Battle, Raina and Ng (2007), "Efficient sparse
    coding algorithms" (feature-sign search).
    """
    curvature = gram + strength.l2 * np.eye(len(moment))
    w, signs = start.copy(), np.sign(start)
    still = STILL * max(1.0, float(np.abs(moment).max()))
    for _ in range(ROUNDS):
        w = _settled(curvature, moment, strength.l1, w, signs)
        slope = curvature @ w - moment
        beyond = np.where(w == 0, np.abs(slope) - strength.l1, -np.inf)
        hardest = int(beyond.argmax())
        if beyond[hardest] <= still:
            break
        signs = np.sign(w)
        signs[hardest] = -np.sign(slope[hardest])
    return w


def _settled(
    curvature: np.ndarray, moment: np.ndarray, l1: float, w: np.ndarray, signs: np.ndarray
) -> np.ndarray:
    """The minimum over weights of these signs; who would change its sign on the way becomes zero."""
    w = w.copy()
    active = np.flatnonzero(signs)
    while active.size:
        s, old = signs[active], w[active]
        way = _way(curvature[np.ix_(active, active)], moment[active] - l1 * s, old)
        against = way * s < 0
        room = np.divide(-old, way, out=np.full(len(old), np.inf), where=against)  # until it is zero
        first = int(room.argmin())
        if room[first] >= 1:
            w[active] = old + way
            break
        w[active] = old + room[first] * way
        w[active[first]] = 0.0
        active = np.delete(active, first)
    return w


def _way(curvature: np.ndarray, moment: np.ndarray, at: np.ndarray) -> np.ndarray:
    """From `at` to the bottom of 1/2 w'Hw - m'w, or far along it where H is flat and there is none."""
    size, directions = np.linalg.eigh(curvature)
    pull = directions.T @ (moment - curvature @ at)
    flat = size <= FLAT * size[-1]
    if np.abs(pull[flat]).max(initial=0.0) > STILL * np.abs(moment).max():
        return np.asarray(FAR * (directions @ np.where(flat, pull, 0.0)))
    return np.asarray(directions @ (np.where(flat, 0.0, pull) / np.where(flat, 1.0, size)))
