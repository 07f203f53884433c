"""The noise of the gradient estimate: many mini-batches at one point, and how far their gradients scatter.

A batch of B examples drawn without replacement from N has the mean gradient g_B with

    E |g_B - g|^2 = sigma^2 / B * (N - B) / (N - 1),   sigma^2 = 1/N sum_i |g_i - g|^2,

so the spread (its root) falls like 1 / sqrt(B) while B is much smaller than N, and is zero at B = N. A
mini-batch of a shuffled epoch is such a draw. Source: lecture 4, "Selecting the Mini-batch" ("less than
linear returns"); Cochran, Sampling Techniques, theorem 2.2 (the finite population correction).
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np

from playground.experiments.batch_size.paths import BatchSizeTrace, inputs
from playground.experiments.batch_size.spec import BatchSizeSpec, powers_of_two

DRAWS = 2048  # batches of each size; where there are no more than this, all of them once
DOTS = 48  # mini-batches of size B that are shown


@dataclass(frozen=True)
class NoiseTrace:
    """Gradients at the point of one path, for each of its T steps."""

    path_size: int  # the batch size of the path
    single: np.ndarray  # (N, T, 2) float32: of each example alone
    batches: np.ndarray  # (S, T, 2) float32: of some mini-batches of that size
    sizes: tuple[int, ...]  # (M,) batch sizes, 1 .. N
    draws: tuple[int, ...]  # (M,) mini-batches of each size: all there are, or DRAWS
    sigma: np.ndarray  # (T,) root mean squared distance of the single gradients from the full one
    measured: np.ndarray  # (M, T) the same for the mini-batches of each size
    formula: np.ndarray  # (M, T)

    @property
    def error(self) -> np.ndarray:
        """|measured - formula| / formula, the largest over the steps: (M,); 0 where both are 0."""
        difference = np.abs(self.measured - self.formula)
        with np.errstate(invalid="ignore", divide="ignore"):
            relative = np.where(self.formula > 1e-12 * (1 + self.sigma), difference / self.formula, 0.0)
        return np.asarray(np.nanmax(relative, axis=1, initial=0.0))

    @property
    def exhaustive(self) -> np.ndarray:
        """Whether `measured` is over all mini-batches of a size, (M,)."""
        total = len(self.single)
        return np.array([n == comb(total, b) for b, n in zip(self.sizes, self.draws, strict=True)])


def run(spec: BatchSizeSpec, trace: BatchSizeTrace) -> NoiseTrace:
    """Gradient noise along the path of spec.batch_size."""
    sizes = powers_of_two(spec)
    size = min(spec.batch_size, spec.examples)
    k = trace.sizes.index(size)
    single = singles(spec, trace.path(k))  # (U, N, 2)
    deviation = single - single.mean(1, keepdims=True)
    sigma = np.sqrt((deviation**2).sum(2).mean(1))  # (U,)
    flat = deviation.transpose(1, 0, 2).reshape(len(trace.x), -1)  # (N, U * 2)
    measured = np.stack([_spread(flat, scatter(spec.examples, b, spec.seed)) for b in sizes])
    chosen = batches(spec.examples, size, spec.seed)[:DOTS] / size  # (S, N)
    updates = trace.updates[k]
    return NoiseTrace(
        path_size=size,
        single=single.astype(np.float32).transpose(1, 0, 2)[:, updates],
        batches=(chosen @ single).astype(np.float32).transpose(1, 0, 2)[:, updates],  # (U, S, 2) before
        sizes=sizes,
        draws=tuple(min(DRAWS, comb(spec.examples, b)) for b in sizes),
        sigma=sigma[updates],
        measured=measured[:, updates],
        formula=spread(sigma, np.array(sizes)[:, None], spec.examples)[:, updates],
    )


def singles(spec: BatchSizeSpec, theta: np.ndarray) -> np.ndarray:
    """The gradient of each example's loss at points theta (U, 2): (U, N, 2)."""
    import torch

    x, y = spec.data
    X = inputs(x)
    slope = spec.toy_model.slope(torch.from_numpy(theta) @ X.T, y, 1.0)  # (U, N)
    gradients: np.ndarray = (slope[..., None] * X).numpy()
    return gradients


def spread(sigma: np.ndarray, size: np.ndarray, total: int) -> np.ndarray:
    """sigma / sqrt(B) * sqrt((N - B) / (N - 1)), the closed form; sigma for B = 1."""
    return np.asarray(sigma / np.sqrt(size) * np.sqrt((total - size) / max(1, total - 1)))


@lru_cache(maxsize=4)
def batches(total: int, size: int, seed: int) -> np.ndarray:
    """Mini-batches as rows of 0 and 1, (draws, N): all there are if not more than DRAWS, else random ones."""
    import torch

    if comb(total, size) <= DRAWS:
        members = torch.tensor(list(combinations(range(total), size)))
    else:
        generator = torch.Generator().manual_seed(seed)
        members = torch.rand(DRAWS, total, generator=generator).argsort(1)[:, :size]  # without replacement
    return torch.zeros(len(members), total, dtype=torch.float64).scatter_(1, members, 1.0).numpy()


@lru_cache(maxsize=64)
def scatter(total: int, size: int, seed: int) -> np.ndarray:
    """The mean of m m^T over the mini-batches m (rows of 0 and 1/B): (N, N).

    The mean squared length of m^T d over all of them is then the sum over d^T (this) d: the same numbers
    added up in another order, and thousands of times faster along a path.
    """
    chosen = batches(total, size, seed) / size
    return np.asarray(chosen.T @ chosen / len(chosen))


def _spread(deviation: np.ndarray, scatter: np.ndarray) -> np.ndarray:
    """Root mean squared length of the mini-batches' means of `deviation` (N, U * 2): (U,)."""
    squared = (deviation * (scatter @ deviation)).sum(0).reshape(-1, 2).sum(1)
    return np.asarray(np.sqrt(np.maximum(squared, 0.0)))
