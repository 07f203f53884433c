"""The expected risk of the network's own strings, and REINFORCE's estimate of its gradient.

    R = sum_y P(y) r(y),    dR/dtheta = E[(r(y) - b) d ln P(y)/dtheta]   for any b that does not depend on y

The baseline b of a string is the mean risk of the *other* strings of its batch. Source: Williams 1992;
Ranzato, Chopra, Auli and Zaremba 2015 (a learned baseline there); Kool, van Hoof and Welling 2019.
"""

import torch
from torch import Tensor


def others_mean(risk: Tensor) -> Tensor:
    """Of every string the mean risk of the others, (n,); zeros for a single string."""
    return (risk.sum() - risk) / max(1, len(risk) - 1)


def log_probability(scores: Tensor, drawn: Tensor, counted: Tensor) -> Tensor:
    """ln P(y) of every string, (n,): of scores (n, T, V) and tokens drawn (n, T), over the counted steps."""
    chosen = scores.log_softmax(-1).gather(-1, drawn[..., None])[..., 0]
    return (chosen * counted).sum(1)


def reinforce_loss(log_p: Tensor, risk: Tensor, baseline: Tensor) -> Tensor:
    """mean (r - b) ln P(y): its gradient is REINFORCE's estimate of that of the expected risk."""
    return ((risk - baseline) * log_p).mean()


def counted_steps(drawn: Tensor, end: int) -> Tensor:
    """Up to and with the first end, (n, T) bool."""
    ends = drawn == end
    return (ends.cumsum(1) - ends.long()) == 0


@torch.no_grad()
def output_gradients(scores: Tensor, states: Tensor, drawn: Tensor, counted: Tensor) -> Tensor:
    """d ln P(y) / d(W, b) of the output layer, for every string alone: (n, V, H + 1).

    Closed form: sum over t of (onehot(y_t) - P_t) [h_t; 1].
    """
    delta = torch.nn.functional.one_hot(drawn, scores.shape[-1]) - scores.softmax(-1)
    ones = torch.ones_like(states[..., :1])
    return torch.einsum("ntv,nth->nvh", delta * counted[..., None], torch.cat([states, ones], -1))


def total_variance(gradients: Tensor, risk: Tensor, baseline: Tensor) -> float:
    """The variance of (r - b) d ln P/dtheta over strings, summed over the entries of theta."""
    weighted = (risk - baseline)[:, None, None] * gradients
    return weighted.var(0).sum().item()
