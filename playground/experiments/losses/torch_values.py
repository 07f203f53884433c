"""The lecture's formulas and what PyTorch's functions return for the same scores."""

from typing import TYPE_CHECKING

from playground.catalog.losses import LOSSES
from playground.experiments.losses.spec import LossesSpec
from playground.experiments.losses.word_scores import normalized_target

if TYPE_CHECKING:
    from torch import Tensor


def torch_values(spec: LossesSpec) -> list[tuple[str, float]]:
    """The lecture's formula at the start, and what PyTorch's functions return there: (expression, value)."""
    import torch

    loss = LOSSES[spec.loss]
    if loss.words:
        z, y = torch.tensor(spec.logits, dtype=torch.float64), normalized_target(spec)
        return _word_values(z, y)
    z, y = (torch.tensor(value, dtype=torch.float64) for value in (spec.score, spec.label))
    if loss.key == "binary-cross-entropy":
        return _binary_values(z, y)
    y_hat = loss.predict(z)
    return [
        ("(y - ŷ)²", float((y - y_hat) ** 2)),
        ("½ (y - ŷ)² of lectures 2 and 4", float((y - y_hat) ** 2 / 2)),
        ("F.mse_loss(ŷ, y)", float(torch.nn.functional.mse_loss(y_hat, y))),
    ]


def _word_values(z: "Tensor", y: "Tensor") -> list[tuple[str, float]]:
    from torch.nn import functional as F

    q, log_q, right = z.softmax(-1), z.log_softmax(-1), y.argmax()
    rows = [
        ("-Σ yᵢ ln ŷᵢ", float(-(y * log_q).sum())),
        ("F.cross_entropy(z, y)", float(F.cross_entropy(z, y))),
    ]
    if float(y.max()) == 1:
        rows += [
            ("F.cross_entropy(z, right)", float(F.cross_entropy(z, right))),
            ("F.nll_loss(F.log_softmax(z), right)", float(F.nll_loss(log_q[None], right[None]))),
        ]
    return [
        *rows,
        ("F.cross_entropy(ŷ, y): softmax twice", float(F.cross_entropy(q, y))),
        ("Σ (yᵢ - ŷᵢ)²", float(((y - q) ** 2).sum())),
        (f"F.mse_loss(ŷ, y): divided by {len(z)}", float(F.mse_loss(q, y))),
    ]


def _binary_values(z: "Tensor", y: "Tensor") -> list[tuple[str, float]]:
    from torch.nn import functional as F

    return [
        ("-y ln ŷ - (1-y) ln(1-ŷ)", float(LOSSES["binary-cross-entropy"].printed(z, y))),
        ("F.binary_cross_entropy_with_logits(z, y)", float(F.binary_cross_entropy_with_logits(z, y))),
        ("F.binary_cross_entropy(ŷ, y)", float(F.binary_cross_entropy(z.sigmoid(), y))),
    ]
