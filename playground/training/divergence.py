"""Detects a diverged training: its loss has been far above that of a uniform guess for many steps."""

import math

from playground.training.trainer import Diverged

FACTOR = 4.0  # times ln V, the loss of a uniform guess
PATIENCE = 20  # steps in a row


class DivergenceDetector:
    """Follows the training loss, in nats, of a model with a vocabulary of V tokens.

    steps_left   so many more steps in a row with a loss that is too large, and the training has diverged
    """

    def __init__(self, vocabulary: int) -> None:
        self._limit = FACTOR * math.log(vocabulary)
        self.steps_left = PATIENCE

    def check(self, step: int, loss: float) -> None:
        """Raise Diverged when the loss has exceeded 4 ln V for 20 steps in a row."""
        self.steps_left = PATIENCE if loss <= self._limit else self.steps_left - 1
        if self.steps_left <= 0:
            raise Diverged(
                step,
                f"for {PATIENCE} steps the loss has been more than {FACTOR:g} times that of a uniform guess",
            )


def divergence_message(step: int, reason: str, learning_rate: float) -> str:
    """The sentence for the user: at which step training stopped, why, and what helps."""
    return (
        f"Stopped at step {step:,}: {reason}. The learning rate there was {learning_rate:.3g}; "
        "a smaller one, or clipping, usually helps. What was learned before is kept in the checkpoints."
    )
