"""Both passes through a small recurrent network: the whole trace, checked by three other methods."""

from dataclasses import dataclass

from playground.experiments.agreement import relative_error
from playground.experiments.bptt import by_hand, references
from playground.experiments.bptt.parameters import PARAMETERS, Parameters, draw
from playground.experiments.bptt.spec import BpttSpec
from playground.experiments.token_sequence import TokenSequence, first_tokens

MOST_TOKENS = 12  # of the view "By hand"


@dataclass(frozen=True, eq=False)
class BpttTrace:
    """Every quantity of both passes, float64; T = tokens - 1 time steps.

    gradients   by hand, the sum of the contributions
    autograd    of PyTorch
    agreement   by method, the largest relative error of a gradient by hand (`agreement.relative_error`)
    """

    text: TokenSequence
    parameters: Parameters
    forward: by_hand.Forward
    backward: by_hand.Backward
    gradients: Parameters
    autograd: Parameters
    agreement: dict[str, float]

    @property
    def steps(self) -> int:
        """T, the time steps."""
        return len(self.text.inputs)

    @property
    def loss(self) -> float:
        """J, the sum of all J_t in nats."""
        return float(self.forward.losses.sum())


def run(spec: BpttSpec) -> BpttTrace:
    """Same spec, same trace, to the bit. TextError for a text of fewer than two tokens."""
    text = first_tokens(spec.text, spec.tokens, MOST_TOKENS)
    p = draw(spec, len(text.vocabulary))
    inputs, targets = text.inputs, text.targets
    values = by_hand.forward(p, inputs, targets)
    back = by_hand.backward(p, inputs, targets, values)
    gradients, autograd = back.gradients(), references.autograd(p, inputs, targets)
    others = {
        "autograd": autograd,
        "central difference": references.central_difference(p, inputs, targets),
        "complex step": references.complex_step(p, inputs, targets),
    }
    agreement = {method: largest_error(gradients, other) for method, other in others.items()}
    return BpttTrace(text, p, values, back, gradients, autograd, agreement)


def largest_error(gradients: Parameters, reference: Parameters) -> float:
    """The largest relative error of all parameters' gradients."""
    return max(relative_error(gradients[name], reference[name]) for name in PARAMETERS)
