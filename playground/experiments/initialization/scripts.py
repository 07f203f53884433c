"""The views "Equal units" and "A deep network" as programs that need nothing but PyTorch."""

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.optimizers.entry import OptimizerEntry
from playground.experiments.initialization.depth import CLASSES, EXAMPLES, KEPT, DepthSpec
from playground.experiments.initialization.symmetry import (
    EXAMPLES as POINTS,
)
from playground.experiments.initialization.symmetry import (
    UPDATES,
    SymmetrySpec,
    data,
    first_weights,
    learning_rate,
)


def depth_script(spec: DepthSpec) -> str:
    """A program that prints what the picture shows of every layer at every kept step."""
    start = INITIALIZERS[spec.initializer]
    return DEPTH.format(
        start=start.title,
        activation=ACTIVATIONS[spec.activation].title,
        fill=start.python,
        biases=start.python_bias,
        function=ACTIVATIONS[spec.activation].python[0],
        derivative=ACTIVATIONS[spec.activation].python[1],
        spec=spec,
        kept=KEPT,
        last=KEPT[-1],
        examples=EXAMPLES,
        classes=CLASSES,
    )


DEPTH = '''"""A deep network ({activation}) from the start "{start}": its layers, step by step."""

import math

import torch

LAYERS, WIDTH, GAIN, LEARNING_RATE = {spec.layers}, {spec.width}, {spec.gain!r}, {spec.learning_rate!r}
KEPT, EXAMPLES, CLASSES = {kept}, {examples}, {classes}
g = torch.Generator().manual_seed({spec.seed})
x = torch.empty(EXAMPLES, WIDTH).normal_(0, 1, generator=g)
y = x[:, : min(CLASSES, WIDTH)].argmax(1)


def f(inp):
    return {function}


def slope(inp, o):
    return {derivative}


W, B = [], []
for layer in range(LAYERS + 1):
    m, n = WIDTH, (WIDTH if layer < LAYERS else CLASSES)
    w, b = torch.empty(n, m, dtype=torch.float64), torch.zeros(n, dtype=torch.float64)
    if layer < LAYERS:
        {fill}
        {biases}
        w, b = GAIN * w, GAIN * b
    else:
        torch.nn.init.xavier_uniform_(w, generator=g)
    W.append(w.T.contiguous().float().requires_grad_())
    B.append(b.float().requires_grad_())

for update in range(KEPT[-1] + 1):
    a, scores = x, []
    for w, b in zip(W[:-1], B[:-1]):
        z = a @ w + b
        z.retain_grad()
        a = f(z)
        scores.append((z, a))
    loss = torch.nn.functional.cross_entropy(a @ W[-1] + B[-1], y)
    for parameter in W + B:
        parameter.grad = None
    loss.backward()
    if update in KEPT:
        print(f"update {{update}}: loss {{loss.item():.6f}}")
        for layer, (z, a) in enumerate(scores):
            inp, o = z.detach().double(), a.detach().double()
            flat = (slope(inp, o).abs() < 0.05).double().mean().item()
            step, weights = LEARNING_RATE * W[layer].grad.double(), W[layer].detach().double()
            ratio = torch.log10(step.std() / weights.std()).item()
            print(
                f"  layer {{layer + 1}}: Var(z) {{(inp ** 2).mean().item():.6g}},"
                f" Var(dL/dz) {{(z.grad.double() ** 2).mean().item():.6g}},"
                f" saturated {{flat:.4f}}, log10(update : data) {{ratio:.4f}}"
            )
    with torch.no_grad():
        for parameter in W + B:
            parameter -= LEARNING_RATE * parameter.grad
'''


def symmetry_script(spec: SymmetrySpec) -> str:
    """A program that prints how many units differ, and the loss, every tenth update."""
    x, y = data(spec.seed)
    unit, bias = first_weights(spec)
    entry = OPTIMIZERS[spec.optimizer]
    return SYMMETRY.format(
        start=INITIALIZERS[spec.start].title,
        optimizer=entry.title,
        imports=_imports(entry),
        sources=_sources(entry),
        x=x.T.tolist(),
        y=y.tolist(),
        unit=unit.T.tolist(),
        bias=bias.tolist(),
        function=ACTIVATIONS[spec.activation].python[0],
        build=entry.python_call(
            "[columns, bias]", learning_rate(spec.optimizer), 0.0 if entry.decays else None
        ),
        updates=UPDATES,
        points=POINTS,
    )


def _imports(entry: OptimizerEntry) -> str:
    if entry.from_torch:
        return "import torch"
    return "\n".join([*entry.python_imports, "", "import torch", "from torch import Tensor"])


def _sources(entry: OptimizerEntry) -> str:
    """The sources of what PyTorch does not have, with the blank lines around a class."""
    return "\n\n".join(["", *entry.python_sources]) + ("" if entry.from_torch else "\n")


SYMMETRY = '''"""Units from the start "{start}" under {optimizer}: how many of them differ."""

{imports}
{sources}
x = torch.tensor({x}, dtype=torch.float64)  # (2, {points})
y = torch.tensor({y}, dtype=torch.float64)
columns = torch.nn.Parameter(torch.tensor({unit}, dtype=torch.float64))  # w1, w2, b, v of every unit
bias = torch.nn.Parameter(torch.tensor({bias}, dtype=torch.float64))
optimizer = {build}


def f(inp):
    return {function}


def closure():
    optimizer.zero_grad()
    w1, w2, b, v = (column[:, None] for column in columns)
    z = (v * f(w1 * x[0] + w2 * x[1] + b)).sum(0) + bias
    loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
    loss.backward()
    return loss


for update in range({updates} + 1):
    if update % 10 == 0:
        loss = closure().item()
        different = len({{tuple(unit) for unit in columns.detach().T.tolist()}})
        print(f"update {{update}}: {{different}} different units, loss {{loss:.6f}}")
    optimizer.step(closure)
'''
