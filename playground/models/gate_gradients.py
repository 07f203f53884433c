"""What a text's loss would change by if a gate were a little different: its derivative, by autograd."""

from collections.abc import Sequence

import torch
from torch import Tensor

from playground.models.held_gates import Quantities, Replace, fused, input_of, mean_losses, run_cell
from playground.models.recurrent import RecurrentLM


def gate_gradients(
    model: RecurrentLM, ids: Tensor, targets: Tensor, starts: Sequence[int], layer: int, names: Sequence[str]
) -> Quantities:
    """The derivative of the text's mean loss with respect to each of the named quantities, (T, H) each.

    Of the value of one unit at one position, while all that follows from it changes with it. targets (T,), -1
    where there is none.
    """
    with torch.no_grad():
        x = input_of(model, ids, starts, layer)
    shape = (len(ids), 1, model.hidden)
    added = {name: torch.zeros(shape, dtype=x.dtype, requires_grad=True) for name in names}

    def replace_at(t: int) -> Replace:
        return lambda name, value: value + added[name][t] if name in added else value

    with torch.enable_grad():
        h = run_cell(model.cell, model.layers[layer], x, starts, replace_at, only_h=True)["h"]
        for above in model.layers[layer + 1 :]:
            h = fused(above, h, starts)
        gradients = torch.autograd.grad(mean_losses(model.output, h, targets)[0], list(added.values()))
    return {name: gradient[:, 0] for name, gradient in zip(added, gradients, strict=True)}
