"""How far back a loss reaches: exact gradients of all losses of a text with respect to all earlier states.

One sweep from the last position to the first carries the cotangents of all later losses at once, as the rows
of a matrix: P sweeps of autograd would do the same P times slower. Tests compare with autograd.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from playground.models.recurrent import RecurrentLM
from playground.models.step_jacobians import StepJacobians

ITERATIONS = 60  # of the power method


@dataclass(frozen=True, eq=False)
class LossGradients:
    """Norms of dJ_t/dh_s and dJ_t/dc_s, float64 (layers, P, P), row t, column s; 0 where s > t.

    dJ_t/dh_s holds c_s fixed, and the other way round. A row is NaN where position t has no target.
    """

    h: Tensor
    c: Tensor


@torch.no_grad()
def loss_gradients(
    model: RecurrentLM,
    layers: Sequence[StepJacobians],
    h: Tensor,
    targets: Tensor,
    starts: Collection[int] = (),
) -> LossGradients:
    """Of J_t = -ln p(target of t) for every position; targets (P,), -1 where there is none.

    h (P, H) is the top layer's. No gradient goes back over a position of `starts`.
    """
    P, H = h.shape
    delta = torch.softmax(model.output(h), dim=1)  # (P, V)
    delta[torch.arange(P), targets.clamp(min=0)] -= 1
    delta[targets < 0] = 0
    own = delta @ model.output.weight  # dJ_t/dh_t, (P, H)
    norms = torch.zeros(2, len(layers), P, P, dtype=torch.float64)
    of_h = [torch.zeros(P, H, dtype=h.dtype) for _ in layers]
    of_c = [torch.zeros(P, H, dtype=h.dtype) for _ in layers]
    for s in range(P - 1, -1, -1):
        from_above = torch.zeros(P - s, H, dtype=h.dtype)
        from_above[0] = own[s]
        for index in range(len(layers) - 1, -1, -1):
            dh, dc = of_h[index][s:] + from_above, of_c[index][s:]
            norms[0, index, s:, s] = dh.double().norm(dim=1)
            if layers[index].has_memory:
                norms[1, index, s:, s] = (dc + dh * layers[index].within[s]).double().norm(dim=1)
            if index:
                from_above = layers[index].of_inputs(s, dh, dc)
            of_h[index][s:], of_c[index][s:] = layers[index].transposed(s, dh, dc)
            if s in starts:
                of_h[index][s:], of_c[index][s:] = 0, 0
    norms[:, :, targets < 0] = torch.nan
    return LossGradients(norms[0], norms[1])


@torch.no_grad()
def jacobian_norms(layer: StepJacobians, position: int, first: int) -> Tensor:
    """‖dh_t/dh_{t-k}‖, the largest singular value, float64 (t - first + 1,) for k = 0 ..; t = `position`.

    c_{t-k} is held fixed, as in dJ_t/dh_{t-k}. No text may begin between `first` + 1 and t.
    """
    H = layer.h_h.shape[1]
    of_h, of_c = torch.eye(H, dtype=layer.h_h.dtype), torch.zeros(H, H, dtype=layer.h_h.dtype)
    matrices = [of_h]
    for s in range(position, first, -1):
        of_h, of_c = layer.transposed(s, of_h, of_c)
        matrices.append(of_h)
    return largest_singular_values(torch.stack(matrices))


@torch.no_grad()
def jacobian_sizes(
    layer: StepJacobians, positions: Tensor, starts: Collection[int] = (), most_lags: int | None = None
) -> Tensor:
    """‖dh_t/dh_{t-k}‖_F / sqrt(H) of many positions t at once, float64 (lags, positions) for k = 0 ...

    The root of the mean square of the singular values: how much of a vector of any direction is left on
    average, 1 at k = 0. c_{t-k} is held fixed. `positions` ascend; NaN where t - k lies before the text of t,
    and an infinite size where a number overflowed. One sweep from the last position to the first carries the
    rows of all positions.
    """
    P, H = layer.h_h.shape
    lags = min(P, P if most_lags is None else most_lags + 1)
    out = torch.full((lags, len(positions)), torch.nan, dtype=torch.float64)
    of_h = torch.eye(H, dtype=layer.h_h.dtype).repeat(len(positions), 1, 1)
    of_c = torch.zeros_like(of_h)
    first = torch.tensor([max((s for s in starts if s <= t), default=0) for t in positions.tolist()])
    for s in range(P - 1, -1, -1):
        part = _slice((positions >= s) & (positions < s + lags) & (first <= s))
        lag, column = positions[part] - s, torch.arange(part.start, part.stop)
        out[lag, column] = of_h[part].double().square().mean((1, 2)).mul(H).sqrt()
        h, c = of_h[part].flatten(0, 1), of_c[part].flatten(0, 1)
        h_to_h, h_to_c = layer.matrices(s)
        new_h = h @ h_to_h
        if layer.has_memory:
            new_h.addmm_(c, h_to_c)
            of_c[part] = (c * layer.c_c[s]).addcmul_(h, layer.h_c[s]).view_as(of_c[part])
        of_h[part] = new_h.view_as(of_h[part])
    return out


def _slice(mask: Tensor) -> slice:
    """Where a mask of neighbours is true."""
    true = torch.nonzero(mask)[:, 0].tolist()
    return slice(true[0], true[-1] + 1) if true else slice(0, 0)


def largest_singular_values(matrices: Tensor) -> Tensor:
    """Of each matrix (K, H, H), float64 (K,); NaN where an entry is not finite."""
    sizes = matrices.abs().amax((1, 2)).double()
    usable = torch.isfinite(sizes) & (sizes > 0)
    scaled = matrices / torch.where(usable, sizes, 1.0).to(matrices.dtype)[:, None, None]
    scaled = torch.where(usable[:, None, None], scaled, 0.0)
    gram = scaled @ scaled.mT
    values = torch.linalg.eigvalsh(gram)[:, -1].clamp(min=0).sqrt().double() * sizes
    return torch.where(torch.isfinite(sizes), values, torch.nan)


@torch.no_grad()
def step_norms(layer: StepJacobians, first: int, end: int) -> Tensor:
    """The largest singular value of each step's whole Jacobian, of h and c, float64 (end - first,).

    By the power method, from the same vector always; within a few per mille of the exact value.
    """
    part, H = slice(first, end), layer.h_h.shape[1]
    generator = torch.Generator().manual_seed(0)
    dtype = layer.h_h.dtype
    h = torch.randn(end - first, H, generator=generator, dtype=dtype)
    c = torch.randn(end - first, H, generator=generator, dtype=dtype) * (layer.within[part] != 0)
    size = torch.ones(end - first, 1, dtype=dtype)
    for _ in range(ITERATIONS):
        h, c = layer.transposed_times(part, layer.times(part, (h, c)))
        size = (h.square().sum(1, keepdim=True) + c.square().sum(1, keepdim=True)).sqrt()
        h, c = h / size.clamp(min=1e-30), c / size.clamp(min=1e-30)
    return size[:, 0].double().sqrt()
