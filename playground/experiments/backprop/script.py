"""The standalone PyTorch program of the page: both passes by hand, and autograd beside them."""

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.experiments.backprop.edits import applicable
from playground.experiments.backprop.shape import format_shape
from playground.experiments.backprop.spec import BackpropSpec


def script(spec: BackpropSpec) -> str:
    """The program for this spec."""
    activation, initializer = ACTIVATIONS[spec.activation], INITIALIZERS[spec.initializer]
    return PROGRAM.format(
        network=format_shape(spec.shape),
        sizes=spec.shape,
        activation=activation.title,
        initializer=initializer.title,
        imports="import math\n\nimport torch" if "math." in initializer.python else "import torch",
        seed=spec.seed,
        fill=initializer.python,
        biases=initializer.python_bias,
        edits=_assignments(spec),
        function=activation.python[0],
        slope=activation.python[1],
        learning_rate=abs(spec.learning_rate),
        uphill=spec.learning_rate < 0,
    )


def _assignments(spec: BackpropSpec) -> str:
    """What the reader has set, as lines of Python."""
    lines = []
    for ref, value in applicable(spec.edits, spec.shape):
        variables = {
            "w": f"W[{ref.layer - 1}][{ref.source - 1}, {ref.unit - 1}]",
            "b": f"B[{ref.layer - 1}][{ref.unit - 1}]",
            "x": f"x[{ref.unit - 1}]",
            "t": f"t[{ref.unit - 1}]",
        }
        lines.append(f"{variables[ref.kind]} = {value!r}  # {ref.name}\n")
    return "".join(lines)


PROGRAM = '''"""Backpropagation by hand in a {network} network: {activation}, weights {initializer}."""

{imports}

SIZES = {sizes}
g = torch.Generator().manual_seed({seed})
x = torch.empty(8, dtype=torch.float64).uniform_(-1, 1, generator=g).round(decimals=2)[: SIZES[0]]
t = torch.empty(8, dtype=torch.float64).uniform_(0, 1, generator=g).round(decimals=2)[: SIZES[-1]]
W, B = [], []  # W[l][i, j] leads from unit i to unit j
for m, n in zip(SIZES[:-1], SIZES[1:]):
    w = torch.empty(n, m, dtype=torch.float64)  # as torch.nn.Linear stores it: w[j, i]
    b = torch.empty(n, dtype=torch.float64)
    {fill}
    {biases}
    W.append(w.T.clone())
    B.append(b)
{edits}parameters = [tensor.requires_grad_() for tensor in (*W, *B)]


def sigma(inp):
    return {function}


def slope(inp, o):
    return {slope}


def forward():
    """Every inp and o, and the loss."""
    inps, os = [None], [x]
    for w, b in zip(W, B):
        inps.append(b + os[-1] @ w)
        os.append(sigma(inps[-1]))
    return inps, os, 0.5 * ((t - os[-1]) ** 2).sum()


inps, os, loss = forward()
loss.backward()  # autograd's gradients, to compare with

with torch.no_grad():
    delta, largest = None, 0.0
    for layer in range(len(W), 0, -1):
        inp, o = inps[layer], os[layer]
        dL_do = o - t if delta is None else W[layer] @ delta  # sum over l of w_jl delta_l
        delta = dL_do * slope(inp, o)
        dw, db = torch.outer(os[layer - 1], delta), delta
        for j in range(len(o)):
            print(f"o{{layer}}.{{j + 1}} {{o[j].item()!r}}")
            print(f"d{{layer}}.{{j + 1}} {{delta[j].item()!r}}")
            for i in range(len(os[layer - 1])):
                print(f"dL/dw{{layer}}.{{i + 1}}.{{j + 1}} {{dw[i, j].item()!r}}")
        for by_hand, autograd in ((dw, W[layer - 1].grad), (db, B[layer - 1].grad)):
            error, size = (by_hand - autograd).abs().max().item(), autograd.abs().max().item()
            largest = max(largest, error / size if size else error)

print(f"L {{loss.item()!r}}")
print(f"autograd {{largest:.1e}}  # largest relative difference in a layer")
torch.optim.SGD(parameters, lr={learning_rate!r}, maximize={uphill}).step()
print(f"L after the update {{forward()[2].item()!r}}")
'''
