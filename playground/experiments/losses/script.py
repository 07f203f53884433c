"""The losses as a standalone program, under PyTorch's names, and as a table."""

import math
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.losses import LOSSES
from playground.experiments.losses.score import ESCAPED, ScoreTrace
from playground.experiments.losses.spec import WORDS, LossesSpec
from playground.experiments.losses.words import WordsTrace, target_of

if TYPE_CHECKING:
    from torch import Tensor


def script(spec: LossesSpec) -> str:
    """A standalone PyTorch program for this spec: it prints scores, loss and gradient at every step."""
    loss = LOSSES[spec.loss_kind]
    if loss.words:
        return WORDS_SCRIPT.format(**vars(spec) | {"words": list(WORDS), "loss": loss.python})
    pair = [loss] + ([LOSSES[loss.beside]] if loss.beside else [])
    table = "\n".join(f'    "{one.short}": lambda z: {one.python},' for one in pair)
    return SCORE_SCRIPT.format(
        **vars(spec) | {"losses": table, "predict": loss.python_predict, "escaped": ESCAPED}
    )


WORDS_SCRIPT = '''"""Cross-entropy over words, and gradient descent on the scores themselves."""

import math

import torch
from torch.nn import functional as F

words = {words}
z = torch.tensor({logits}, dtype=torch.float64, requires_grad=True)
y = torch.tensor({word_target}, dtype=torch.float64)
y = y / y.sum()
entropy = -torch.xlogy(y, y).sum()

print("step      nats      bits        KL" + "".join(f"  z {{w:8s}}" for w in words) + "  dL/dz ...")
for step in range({loss_steps} + 1):
    loss = {loss}
    (gradient,) = torch.autograd.grad(loss, z)
    numbers = [loss, loss / math.log(2), loss - entropy, *z, *gradient]
    print(f"{{step:4d}}" + "".join(f" {{x.item():9.6f}}" for x in numbers))
    with torch.no_grad():
        z -= {loss_eta} * gradient
'''

SCORE_SCRIPT = '''"""One score, gradient descent on the score itself."""

import torch
from torch.nn import functional as F

y = torch.tensor({label!r}, dtype=torch.float64)
losses = {{
{losses}
}}

for name, loss_of in losses.items():
    print(name)
    print("step                z            y_hat             loss            dL/dz")
    z = torch.tensor({score!r}, dtype=torch.float64, requires_grad=True)
    for step in range({loss_steps} + 1):
        if not abs(z.item()) <= {escaped:g}:  # NaN fails too
            print(f"{{step:4d}}  diverged")
            break
        loss = loss_of(z)
        (gradient,) = torch.autograd.grad(loss, z)
        print(f"{{step:4d}}" + "".join(f" {{x.item():16.9f}}" for x in (z, {predict}, loss, gradient)))
        with torch.no_grad():
            z -= {loss_eta} * gradient
'''


def named(spec: LossesSpec) -> list[tuple[str, float]]:
    """The lecture's formula at the start, and what PyTorch's functions return there: (expression, value)."""
    import torch

    loss = LOSSES[spec.loss_kind]
    if loss.words:
        z, y = torch.tensor(spec.logits, dtype=torch.float64), target_of(spec)
        return _named_words(z, y)
    z, y = (torch.tensor(value, dtype=torch.float64) for value in (spec.score, spec.label))
    if loss.key == "binary-cross-entropy":
        return _named_binary(z, y)
    y_hat = loss.predict(z)
    return [
        ("(y - ŷ)²", float((y - y_hat) ** 2)),
        ("½ (y - ŷ)² of lectures 2 and 4", float((y - y_hat) ** 2 / 2)),
        ("F.mse_loss(ŷ, y)", float(torch.nn.functional.mse_loss(y_hat, y))),
    ]


def _named_words(z: "Tensor", y: "Tensor") -> list[tuple[str, float]]:
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


def _named_binary(z: "Tensor", y: "Tensor") -> list[tuple[str, float]]:
    from torch.nn import functional as F

    return [
        ("-y ln ŷ - (1-y) ln(1-ŷ)", float(LOSSES["binary-cross-entropy"].printed(z, y))),
        ("F.binary_cross_entropy_with_logits(z, y)", float(F.binary_cross_entropy_with_logits(z, y))),
        ("F.binary_cross_entropy(ŷ, y)", float(F.binary_cross_entropy(z.sigmoid(), y))),
    ]


def table(trace: WordsTrace | ScoreTrace) -> dict[str, np.ndarray]:
    """The trace as columns, one row per step."""
    if isinstance(trace, WordsTrace):
        columns = {"step": np.arange(len(trace.loss)), "loss_nats": trace.loss}
        columns |= {"loss_bits": trace.loss / math.log(2), "kl_nats": trace.divergence}
        for name, rows in (("z", trace.z), ("q", trace.q), ("dL_dz", trace.gradient)):
            columns |= {f"{name}_{word}": row for word, row in zip(WORDS, rows, strict=True)}
        return columns
    columns = {"step": np.arange(trace.z.shape[1])}
    for r, kind in enumerate(trace.kinds):
        for name in ("z", "prediction", "loss", "gradient", "autograd", "update", "printed"):
            columns[f"{kind}: {name}"] = getattr(trace, name)[r]
    return columns
