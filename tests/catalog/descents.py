"""Short descents with the entries of the table of optimizers, for their tests."""

import torch

from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.slide_optimizers import SLIDE_OPTIMIZERS

ENTRIES = list(OPTIMIZERS.values())


FROM_TORCH = [entry for entry in ENTRIES if entry.from_torch]


ALL = [*ENTRIES, *SLIDE_OPTIMIZERS.values()]


def loss_of(w):
    return w[0] ** 2 / 2 - torch.sin(w[0] * w[1])


def after(optimizer, parameter, steps=12):
    """Descend x^2/2 - sin(x y), whose gradient autograd knows; return where we are."""

    def closure():
        optimizer.zero_grad()
        loss = loss_of(parameter)
        loss.backward()
        return loss

    for _ in range(steps):
        optimizer.step(closure)
    return parameter.detach().clone()


def start():
    return torch.tensor([1.0, -0.7], dtype=torch.float64, requires_grad=True)


def state_keys(entry, options, parameter):
    optimizer = entry.build([parameter], options=options)
    after(optimizer, parameter, steps=2)
    return set(optimizer.state[parameter])


def updated(entry, shape, options=None):
    """The state of a parameter of this shape after one update of a loss with gradient 1."""
    parameter = torch.ones(shape, dtype=torch.float64, requires_grad=True)
    optimizer = entry.build([parameter], options=options)
    optimizer.step(lambda: [parameter.sum().backward(), parameter.sum()][1])
    return optimizer.state[parameter]


def full_options(entry):
    """Every switch on, and every momentum there is."""
    options = {o.key: 1.0 for o in entry.options if o.switch}
    return options | {o.key: 0.5 for o in entry.options if o.key == "momentum"}
