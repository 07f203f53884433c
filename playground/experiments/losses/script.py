"""The losses as a standalone program."""

from playground.catalog.losses import LOSSES
from playground.experiments.losses.single_score import ESCAPED
from playground.experiments.losses.spec import WORDS, LossesSpec


def script(spec: LossesSpec) -> str:
    """A standalone PyTorch program for this spec: it prints scores, loss and gradient at every step."""
    loss = LOSSES[spec.loss]
    if loss.words:
        return WORDS_SCRIPT.format(**vars(spec) | {"words": list(WORDS), "loss": loss.python})
    pair = [loss] + ([LOSSES[loss.beside]] if loss.beside else [])
    table = "\n".join(f'    "{entry.short}": lambda z: {entry.python},' for entry in pair)
    return SCORE_SCRIPT.format(
        **vars(spec) | {"losses": table, "predict": loss.python_predict, "escaped": ESCAPED}
    )


WORDS_SCRIPT = '''"""Cross-entropy over words, and gradient descent on the scores themselves."""

import math

import torch
from torch.nn import functional as F

words = {words}
z = torch.tensor({logits}, dtype=torch.float64, requires_grad=True)
y = torch.tensor({target}, dtype=torch.float64)
y = y / y.sum()
entropy = -torch.xlogy(y, y).sum()

print("step      nats      bits        KL" + "".join(f"  z {{w:8s}}" for w in words) + "  dL/dz ...")
for step in range({steps} + 1):
    loss = {loss}
    (gradient,) = torch.autograd.grad(loss, z)
    numbers = [loss, loss / math.log(2), loss - entropy, *z, *gradient]
    print(f"{{step:4d}}" + "".join(f" {{x.item():9.6f}}" for x in numbers))
    with torch.no_grad():
        z -= {learning_rate} * gradient
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
    for step in range({steps} + 1):
        if not abs(z.item()) <= {escaped:g}:  # NaN fails too
            print(f"{{step:4d}}  diverged")
            break
        loss = loss_of(z)
        (gradient,) = torch.autograd.grad(loss, z)
        print(f"{{step:4d}}" + "".join(f" {{x.item():16.9f}}" for x in (z, {predict}, loss, gradient)))
        with torch.no_grad():
            z -= {learning_rate} * gradient
'''
