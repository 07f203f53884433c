"""Both passes through a network of one cell: the whole trace, checked by other methods."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from playground.experiments.agreement import relative_error
from playground.experiments.lstm.by_hand import references
from playground.experiments.lstm.by_hand.cells import CELLS, GRUS, Cell
from playground.experiments.lstm.by_hand.parameters import MOST_TOKENS, Parameters, draw
from playground.experiments.lstm.by_hand.passes import Passes, Values, both_passes, forward
from playground.experiments.lstm.by_hand.spec import CellSpec
from playground.experiments.token_sequence import TokenSequence, first_tokens


@dataclass(frozen=True, eq=False)
class CellTrace:
    """Every quantity of both passes, float64; T = tokens - 1 time steps.

    gradients   by hand, the sum of the contributions
    reference   of autograd, by parameter
    agreement   by method, the largest relative error of what it checks (`agreement.relative_error`)
    """

    spec: CellSpec
    text: TokenSequence
    parameters: Parameters
    passes: Passes
    gradients: Parameters
    reference: Mapping[str, np.ndarray]
    agreement: dict[str, float]

    @property
    def cell(self) -> Cell:
        """The kind of cell."""
        return CELLS[self.spec.cell]

    @property
    def steps(self) -> int:
        """T, the time steps."""
        return len(self.text.inputs)

    @cached_property
    def grus(self) -> Mapping[str, Values]:
        """The forward pass of both forms of the GRU with weights of the same seed, by key of CELLS."""
        return {key: _forward(replace(self.spec, cell=key)) for key in GRUS}

    @property
    def loss(self) -> float:
        """J, the sum of all J_t in nats."""
        return float(self.passes.values["losses"].sum())


def run(spec: CellSpec) -> CellTrace:
    """Same spec, same trace, to the bit. TextError for a text of fewer than two tokens."""
    text = first_tokens(spec.text, spec.tokens, MOST_TOKENS)
    p = draw(spec, len(text.vocabulary))
    arguments = (spec.cell, p, text.inputs, text.targets)
    passes = both_passes(*arguments)
    gradients = passes.gradients()
    is_published = spec.cell == "gru_paper"
    reference = (references.autograd if is_published else references.torch_module)(*arguments)
    states = [relative_error(passes.values["h"], reference["h"])]
    if "c" in reference:
        states.append(relative_error(passes.values["c"][-1], reference["c"]))
    module = "a loop in PyTorch" if is_published else f"torch.nn.{spec.cell.upper()}"
    agreement = {
        f"states, {module}": max(states),
        "gradients, autograd": largest_error(gradients, reference),
        "gradients, complex step": largest_error(gradients, references.complex_step(*arguments)),
    }
    return CellTrace(spec, text, p, passes, gradients, reference, agreement)


def _forward(spec: CellSpec) -> Values:
    """The forward pass alone."""
    text = first_tokens(spec.text, spec.tokens, MOST_TOKENS)
    return forward(spec.cell, draw(spec, len(text.vocabulary)), text.inputs, text.targets)


def largest_error(gradients: Parameters, reference: Mapping[str, np.ndarray]) -> float:
    """The largest relative error of all parameters' gradients."""
    return max(relative_error(gradient, reference[name]) for name, gradient in gradients.items())
