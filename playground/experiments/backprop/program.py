"""The standalone PyTorch program of the page: both passes by hand, and autograd beside them."""

from playground.experiments.backprop import edits, shape
from playground.experiments.backprop.activations import ACTIVATIONS
from playground.experiments.backprop.places import find
from playground.experiments.backprop.spec import BackpropSpec
from playground.experiments.backprop.starts import STARTS


def script(spec: BackpropSpec) -> str:
    """The program for this spec. ValueError with a sentence for a text that is no network."""
    sizes = shape.read(spec.net_shape)
    activation, start = ACTIVATIONS[spec.activation], STARTS[spec.weights_from]
    return PROGRAM.format(
        network=shape.write(sizes),
        sizes=sizes,
        title=activation.title,
        start=start.title,
        imports="import math\n\nimport torch" if "math." in start.python else "import torch",
        seed=spec.weight_seed,
        fill=start.python,
        biases=(start.python if start.biases else "w.zero_()").replace("w.", "b.", 1),
        edits=_assignments(spec.edits, sizes),
        function=activation.python[0],
        slope=activation.python[1],
        eta=abs(spec.back_eta),
        uphill=spec.back_eta < 0,
    )


def _assignments(text: str, sizes: shape.Shape) -> str:
    """What the reader has set, as lines of Python."""
    lines = []
    for name, value in edits.read(text, sizes)[0].items():
        place = find(name, sizes)
        targets = {
            "w": f"W[{place.layer - 1}][{place.source - 1}, {place.unit - 1}]",
            "b": f"B[{place.layer - 1}][{place.unit - 1}]",
            "x": f"x[{place.unit - 1}]",
            "t": f"t[{place.unit - 1}]",
        }
        lines.append(f"{targets[place.kind]} = {value!r}  # {name}\n")
    return "".join(lines)


PROGRAM = '''"""Backpropagation by hand in a {network} network: {title}, weights {start}."""

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
        blamed = o - t if delta is None else W[layer] @ delta  # sum over l of w_jl delta_l
        delta = blamed * slope(inp, o)
        dw, db = torch.outer(os[layer - 1], delta), delta
        for j in range(len(o)):
            print(f"o{{layer}}.{{j + 1}} {{o[j].item()!r}}")
            print(f"d{{layer}}.{{j + 1}} {{delta[j].item()!r}}")
            for i in range(len(os[layer - 1])):
                print(f"dL/dw{{layer}}.{{i + 1}}.{{j + 1}} {{dw[i, j].item()!r}}")
        for ours, theirs in ((dw, W[layer - 1].grad), (db, B[layer - 1].grad)):
            off, size = (ours - theirs).abs().max().item(), theirs.abs().max().item()
            largest = max(largest, off / size if size else off)

print(f"L {{loss.item()!r}}")
print(f"autograd {{largest:.1e}}  # largest relative difference in a layer")
torch.optim.SGD(parameters, lr={eta!r}, maximize={uphill}).step()
print(f"L after the update {{forward()[2].item()!r}}")
'''
