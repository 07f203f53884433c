"""The exact minimum of 1/2 w'Gw - c'w + l1 ||w||_1 + l2/2 ||w||^2, to rounding, in finitely many steps.

With G = X^T X / N and c = X^T (y - mean) / N this is 1/(2N) ||Xw + b - y||^2 + penalty, up to a constant and
with the best bias. NumPy, not PyTorch: a path is a hundred tiny problems, in which PyTorch's calls cost more
than the arithmetic.
"""

import numpy as np

from playground.catalog.penalties import Regularizer

MAX_ROUNDS = 400  # far more than were ever needed (see the tests)
UNBOUNDED = 1e150  # length of a step along which the objective falls without end
FLAT = 1e-13  # a curvature below this share of the largest counts as zero
TOLERANCE = 1e-13  # of the largest |c|: a gradient that exceeds l1 by less does not move a weight


def ridge(features: np.ndarray, target: np.ndarray, l2: np.ndarray) -> np.ndarray:
    """(X^T X / N + l2 I)^-1 X^T y / N for each of the l2 (T,), of centred X (N, d) and y (N,): (T, d).

    Computed from X = U diag(s) V^T as V diag(s / (s^2 + N l2)) U^T y, which also serves l2 = 0: it is
    then the shortest of the weights that fit best, where gradient descent from zero ends.
    """
    u, s, vt = np.linalg.svd(features, full_matrices=False)
    nonzero = s > np.finfo(float).eps * max(features.shape) * s[:1]
    denominator = np.where(nonzero, s * s + len(target) * l2[:, None], 1.0)
    return np.asarray((np.where(nonzero, s, 0.0) / denominator * (u.T @ target)) @ vt)


def lasso(
    gram: np.ndarray, cross_moment: np.ndarray, regularizer: Regularizer, start: np.ndarray
) -> np.ndarray:
    """The minimum (d,) for l1 > 0, from any start (d,): the nearer, the quicker.

    The weights that are not zero are put at the minimum for their signs; then the zero weight whose gradient
    exceeds l1 most joins them, until there is none. Source: Lee, Battle, Raina and Ng (2007), "Efficient
    sparse coding algorithms" (feature-sign search).
    """
    curvature = gram + regularizer.l2 * np.eye(len(cross_moment))
    w, signs = start.copy(), np.sign(start)
    tolerance = TOLERANCE * max(1.0, float(np.abs(cross_moment).max()))
    for _ in range(MAX_ROUNDS):
        w = _minimum_for_signs(curvature, cross_moment, regularizer.l1, w, signs)
        gradient = curvature @ w - cross_moment
        excess = np.where(w == 0, np.abs(gradient) - regularizer.l1, -np.inf)
        entering = int(excess.argmax())
        if excess[entering] <= tolerance:
            break
        signs = np.sign(w)
        signs[entering] = -np.sign(gradient[entering])
    return w


def _minimum_for_signs(
    curvature: np.ndarray, cross_moment: np.ndarray, l1: float, w: np.ndarray, signs: np.ndarray
) -> np.ndarray:
    """The minimum over weights of these signs; one that would change its sign on the way becomes zero."""
    w = w.copy()
    active = np.flatnonzero(signs)
    while active.size:
        sign, start = signs[active], w[active]
        step = _newton_step(curvature[np.ix_(active, active)], cross_moment[active] - l1 * sign, start)
        shrinking = step * sign < 0
        share = np.divide(-start, step, out=np.full(len(start), np.inf), where=shrinking)  # to reach zero
        first = int(share.argmin())
        if share[first] >= 1:
            w[active] = start + step
            break
        w[active] = start + share[first] * step
        w[active[first]] = 0.0
        active = np.delete(active, first)
    return w


def _newton_step(hessian: np.ndarray, linear: np.ndarray, start: np.ndarray) -> np.ndarray:
    """From `start` to the minimum of 1/2 w'Hw - m'w, or very far along it where H is flat and has none."""
    eigenvalues, directions = np.linalg.eigh(hessian)
    descent = directions.T @ (linear - hessian @ start)
    flat = eigenvalues <= FLAT * eigenvalues[-1]
    if np.abs(descent[flat]).max(initial=0.0) > TOLERANCE * np.abs(linear).max():
        return np.asarray(UNBOUNDED * (directions @ np.where(flat, descent, 0.0)))
    return np.asarray(directions @ (np.where(flat, 0.0, descent) / np.where(flat, 1.0, eigenvalues)))
