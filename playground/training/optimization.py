"""One optimizer update: the learning rate of its schedule, and gradient clipping."""

import torch
from torch import Tensor

from playground.catalog.schedules import SCHEDULES, warm_up
from playground.training.spec import TrainSpec


def learning_rate(spec: TrainSpec, k: int) -> float:
    """The rate of update k = 0, 1, ...: peak * schedule(k') * warm-up(k'), k' counted within its segment.

    The warm-up takes at most a tenth of its segment, as it was planned at that update. After the last segment
    its final rate continues. Raises ValueError while the spec is not resolved.
    """
    first, steps, peak = spec.segment_at(k)
    factor = SCHEDULES[spec.schedule].factor(k - first, steps, dict(spec.schedule_options))
    return peak * factor * warm_up(k - first, min(spec.warmup, steps // 10))


def clip_gradients(gradients: list[Tensor], max_norm: float) -> tuple[float, float]:
    """Scale the gradients by min(1, max_norm/(norm + 1e-6)) in place; return the norm before and after.

    norm is the Euclidean length of all gradients taken together. `max_norm` 0 measures and never scales. To
    the bit what torch.nn.utils.clip_grad_norm_ does, without the multiplication by 1 where nothing is
    clipped. A norm that is not finite comes back as it is, with the gradients left alone.
    """
    norm: Tensor = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
    before = float(norm)
    coefficient: Tensor = (max_norm / (norm + 1e-6)).clamp(max=1.0)
    scale = float(coefficient)
    if max_norm == 0.0 or not scale < 1.0 or not torch.isfinite(norm):
        return before, before
    torch._foreach_mul_(gradients, coefficient)
    return before, before * scale
