"""The standalone PyTorch program of the page: gradients written by hand beside autograd's."""

from playground.experiments.two_weights.numerical_gradients import EPSILON
from playground.experiments.two_weights.run import TwoWeightsSpec


def script(spec: TwoWeightsSpec) -> str:
    """The program for this spec: it prints both passes of the first update, then every update in one line."""
    return PROGRAM.format(**vars(spec), epsilon=EPSILON)


PROGRAM = '''"""Backpropagation in a network of two weights: by hand, by autograd and by finite difference."""

import torch

x, y = (torch.tensor(v, dtype=torch.float64) for v in ({x!r}, {y!r}))
w1, w2 = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in ({w1!r}, {w2!r}))
optimizer = torch.optim.SGD([w1, w2], lr={learning_rate!r})


def loss_of(w1, w2):
    return 0.5 * (y - torch.tanh(w2 * torch.tanh(w1 * x))) ** 2


def both_passes(w1, w2):
    """Every quantity, in the order in which it is computed; what keeps its name is the cache."""
    b = w1 * x
    h = torch.tanh(b)
    a = w2 * h
    o = torch.tanh(a)
    L = 0.5 * (y - o) ** 2

    dL_do = -(y - o)
    do_da = 1 - o * o
    dL_da = dL_do * do_da  # computed once, used twice
    da_dw2 = h
    dL_dw2 = dL_da * da_dw2
    da_dh = w2
    dL_dh = dL_da * da_dh
    dh_db = 1 - h * h
    dL_db = dL_dh * dh_db
    db_dw1 = x
    dL_dw1 = dL_db * db_dw1
    return locals()


def differences(w1, w2):
    """dL/dw1 and dL/dw2 as (L(w + epsilon) - L(w - epsilon)) / (2 epsilon)."""
    d1 = {epsilon!r} * max(abs(w1), 1 / (1 + abs(x)))
    d2 = {epsilon!r} * max(abs(w2), 1)
    return (
        (loss_of(w1 + d1, w2) - loss_of(w1 - d1, w2)) / ((w1 + d1) - (w1 - d1)),
        (loss_of(w1, w2 + d2) - loss_of(w1, w2 - d2)) / ((w2 + d2) - (w2 - d2)),
    )


with torch.no_grad():
    for name, value in both_passes(w1, w2).items():
        print(f"{{name:6s}} {{value.item():.12g}}")

print("\\nupdate, w1, w2, L; dL/dw1 by hand, by autograd, by difference; dL/dw2 likewise")
for update in range({updates} + 1):
    optimizer.zero_grad()
    loss = loss_of(w1, w2)
    loss.backward()
    with torch.no_grad():
        hand = both_passes(w1, w2)
        by_1, by_2 = differences(w1, w2)
    shown = [w1, w2, loss, hand["dL_dw1"], w1.grad, by_1, hand["dL_dw2"], w2.grad, by_2]
    print(f"{{update:3d}}", *(f"{{value.item():13.9g}}" for value in shown))
    optimizer.step()
'''
