"""Masks of units: random ones, or all of them with their probabilities. 1 keeps a unit, 0 drops it."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from playground.experiments.dropout.network import training_factor
from playground.experiments.dropout.spec import Scaling

if TYPE_CHECKING:
    from torch import Tensor


def draw_masks(sizes: Sequence[int], rates: Sequence[float], count: int, seed: int) -> "Tensor":
    """`count` random masks of all units, (count, N) float64. The k-th mask does not depend on `count`.

    A unit is kept where a uniform number is at least p: with a larger p the same seed drops more units.
    """
    import torch

    generator = torch.Generator().manual_seed(seed)
    uniform = torch.rand(count, sum(sizes), generator=generator, dtype=torch.float64)
    return (uniform >= unit_rates(sizes, rates)).to(torch.float64)


def all_masks(n: int) -> "Tensor":
    """All 2^n masks, (2^n, n) float64; row r holds the binary digits of r, the last unit fastest."""
    import torch

    digits = torch.arange(n - 1, -1, -1)
    return (torch.arange(2**n)[:, None] >> digits & 1).to(torch.float64)


def mask_probabilities(masks: "Tensor", rates: "Tensor") -> "Tensor":
    """P(mask), (M,), of masks (M, N): the product over units of p where dropped and 1 - p where kept."""
    import torch

    return torch.where(masks > 0, 1 - rates, rates).prod(1)


def unit_rates(sizes: Sequence[int], rates: Sequence[float]) -> "Tensor":
    """p of every unit, (N,), from p of every layer."""
    import torch

    return torch.cat([torch.full((n,), p, dtype=torch.float64) for n, p in zip(sizes, rates, strict=True)])


def training_factors(
    masks: "Tensor", sizes: Sequence[int], rates: Sequence[float], scaling: Scaling
) -> "list[Tensor]":
    """What masks (M, N) multiply every unit's value by in training, by layer (M, n)."""
    ends = [0, *accumulate(sizes)]
    layers = [masks[:, start:end] for start, end in pairwise(ends)]
    return [mask * training_factor(p, scaling) for mask, p in zip(layers, rates, strict=True)]
