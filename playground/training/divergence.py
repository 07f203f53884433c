"""When to give up: a loss that is no number, or that has long been absurdly worse than guessing."""

import math

from playground.training.trainer import Diverged

ABSURD = 4.0  # times ln V, the loss of a uniform guess
PATIENCE = 20  # such steps in a row


class Watch:
    """Follows the training loss of a model with V tokens."""

    def __init__(self, vocabulary: int) -> None:
        self._absurd = ABSURD * math.log(vocabulary)
        self._patience = PATIENCE

    def look(self, step: int, loss: float) -> None:
        """Note the loss of a step, in nats; raise Diverged when it has been beyond hope for 20 steps."""
        self._patience = PATIENCE if loss <= self._absurd else self._patience - 1
        if self._patience <= 0:
            raise Diverged(
                step,
                f"for {PATIENCE} steps the loss has been more than {ABSURD:g} times that of a uniform guess",
            )


def sentence(step: int, reason: str, learning_rate: float) -> str:
    """Say at which step training stopped, why, and what helps."""
    return (
        f"Stopped at step {step:,}: {reason}. The learning rate there was {learning_rate:.3g}; "
        "a smaller one, or clipping, usually helps. What was learned before is kept in the checkpoints."
    )
