"""What momentum does on a parabola: four regimes over learning rate and momentum.

On L(x) = curvature/2 x^2, PyTorch's heavy ball

    b_{k+1} = beta b_k + curvature x_k,    x_{k+1} = x_k - alpha b_{k+1}

multiplies (x, b) by the same matrix at every step, with trace 1 + beta - s and determinant beta, where
s = alpha curvature. Its eigenvalues solve z^2 - (1 + beta - s) z + beta = 0 and decide everything:

- 0 < s <= (1 - sqrt(beta))^2: real, in [0, 1): x creeps towards 0 and, from rest, never passes it;
- (1 - sqrt(beta))^2 < s < (1 + sqrt(beta))^2: a complex pair of modulus sqrt(beta): x swings around 0;
- (1 + sqrt(beta))^2 <= s < 2 (1 + beta): real, in (-1, 0]: in the end x changes sides at every step;
- s >= 2 (1 + beta), or s = 0: the larger modulus is 1 or more, and x does not come to 0.

Source: Polyak 1964; Goh 2017, Why momentum really works; lecture 1, gradient descent with momentum. The
slide's average and PyTorch's dampening tau are the same with alpha (1 - tau) in place of alpha.
"""

import math
from dataclasses import dataclass

import numpy as np

MONOTONE, OSCILLATING, ALTERNATING, DIVERGENT = range(4)
REGIMES = ("monotone", "oscillating", "alternating", "divergent")


@dataclass(frozen=True)
class RegimeMap:
    """The regime map over learning rates alpha and momenta beta, for one curvature."""

    curvature: float
    alpha: np.ndarray  # (n,)
    beta: np.ndarray  # (m,)
    kind: np.ndarray  # (m, n) int8, index into KINDS
    radius: np.ndarray  # (m, n) the larger modulus: in the long run each step multiplies x by it
    edges: np.ndarray  # (3, m) alpha at which the regimes meet, for every beta


def radius(alpha: np.ndarray | float, beta: np.ndarray | float, curvature: float = 1.0) -> np.ndarray:
    """The larger modulus of the two eigenvalues, elementwise; 0 <= beta < 1."""
    half = (1 + np.asarray(beta) - np.asarray(alpha) * curvature) / 2
    discriminant = half * half - beta  # a quarter of it
    real = np.abs(half) + np.sqrt(np.maximum(discriminant, 0))
    return np.asarray(np.where(discriminant < 0, np.sqrt(beta), real))


def edges(beta: np.ndarray | float, curvature: float = 1.0) -> np.ndarray:
    """Where the regimes meet: (1 - sqrt(beta))^2, (1 + sqrt(beta))^2 and 2 (1 + beta), over curvature."""
    root = np.sqrt(beta)
    return np.array([(1 - root) ** 2, (1 + root) ** 2, 2 * (1 + np.asarray(beta))]) / curvature


def kinds(alpha: np.ndarray | float, beta: np.ndarray | float, curvature: float = 1.0) -> np.ndarray:
    """The regime, elementwise: an index into KINDS."""
    swing, alternate, diverge = edges(beta, curvature)
    kind = np.where(alpha <= swing, MONOTONE, OSCILLATING)
    kind = np.where(alpha >= alternate, ALTERNATING, kind)
    # At beta = 0 the swinging regime is empty: alpha curvature = 1 arrives in one step.
    kind = np.where((alpha <= swing) & (alpha > 0), MONOTONE, kind)
    return np.where((alpha >= diverge) | (np.asarray(alpha) <= 0), DIVERGENT, kind)


def regime_of(alpha: float, beta: float, curvature: float = 1.0) -> str:
    """The regime's name."""
    return REGIMES[int(kinds(alpha, beta, curvature))]


def regime_map(curvature: float = 1.0, columns: int = 140, rows: int = 100) -> RegimeMap:
    """The map for 0 < alpha < 4.2/curvature (all that can converge, and a little more) and 0 <= beta < 1."""
    alpha = (np.arange(columns) + 0.5) / columns * 4.2 / curvature
    beta = (np.arange(rows) + 0.5) / rows
    grid = np.meshgrid(alpha, beta)
    return RegimeMap(
        curvature=curvature,
        alpha=alpha,
        beta=beta,
        kind=kinds(*grid, curvature).astype(np.int8),
        radius=radius(*grid, curvature),
        edges=edges(beta, curvature),
    )


def optimum(flattest: float, steepest: float) -> tuple[float, float, float]:
    """The alpha and beta that shrink all curvatures between the two fastest, and the factor per step.

    alpha = (2 / (sqrt(steepest) + sqrt(flattest)))^2 and
    beta = ((sqrt(steepest) - sqrt(flattest)) / (sqrt(steepest) + sqrt(flattest)))^2, factor sqrt(beta). With
    the condition number kappa = steepest/flattest: beta = ((sqrt(kappa) - 1)/(sqrt(kappa) + 1))^2.
    """
    low, high = math.sqrt(flattest), math.sqrt(steepest)
    beta = ((high - low) / (high + low)) ** 2
    return (2 / (high + low)) ** 2, beta, math.sqrt(beta)


def plain_factor(flattest: float, steepest: float) -> float:
    """The factor per step that plain gradient descent reaches at best: (kappa - 1)/(kappa + 1)."""
    return (steepest - flattest) / (steepest + flattest)
