"""The optimizers: torch.optim's classes and a few of ours, their rules, and what each state buffer means.

Letters follow PyTorch's documentation: gamma is the learning rate (the lectures' eta), g_t the gradient
(weight decay lambda added to it, except where it is decoupled), theta the parameters. A rule of the lectures
that differs from PyTorch's stands beside it. Products and roots of vectors are taken element by element.
One family of rules is one file of this package; a class that torch.optim lacks is in `optimizer_classes`.
"""

from playground.catalog.optimizers.adafactor import ADAFACTOR
from playground.catalog.optimizers.adagrad import ADADELTA, ADAGRAD
from playground.catalog.optimizers.adam import ADAM, ADAMW
from playground.catalog.optimizers.adam_relatives import ADAMAX, NADAM, NADAMW, RADAM
from playground.catalog.optimizers.entry import OptimizerEntry
from playground.catalog.optimizers.lbfgs import LBFGS
from playground.catalog.optimizers.lion import LION
from playground.catalog.optimizers.rmsprop import RMSPROP
from playground.catalog.optimizers.rprop import RPROP
from playground.catalog.optimizers.sgd import NESTEROV, SGD, WITH_MOMENTUM

_ENTRIES = (
    SGD,
    WITH_MOMENTUM,
    NESTEROV,
    ADAGRAD,
    ADADELTA,
    RMSPROP,
    ADAM,
    ADAMW,
    ADAMAX,
    NADAM,
    NADAMW,
    RADAM,
    ADAFACTOR,
    LION,
    RPROP,
    LBFGS,
)

OPTIMIZERS: dict[str, OptimizerEntry] = {entry.key: entry for entry in _ENTRIES}
"""The menu, in the order the pages show it."""

TRAINABLE: dict[str, OptimizerEntry] = {
    key: entry for key, entry in OPTIMIZERS.items() if entry.studio_lr is not None
}
"""Those whose `studio_lr` has been measured: the studio offers them."""
