"""The views "The output bias" and "Several starts" as programs that need nothing but PyTorch.

Both contain their examples: the windows of tokens, as numbers, and what follows each.
"""

import json

from playground.catalog.initializers import INITIALIZERS
from playground.experiments.initialization import output_bias, starts
from playground.experiments.initialization.examples import WINDOW, Examples
from playground.experiments.initialization.output_bias import OutputBiasSpec
from playground.experiments.initialization.starts import STAGES, StartsSpec


def examples_file(data: Examples) -> str:
    """examples.json: the windows, the numbers of the tokens that follow, and the distances."""
    return json.dumps(
        {
            "windows": data.windows.tolist(),
            "targets": data.targets.tolist(),
            "distance": data.distance.tolist(),
            "ids": data.ids,
            "kinds": len(data.names),
        }
    )


def output_bias_script(spec: OutputBiasSpec) -> str:
    """A program over examples.json: the first losses, and the loss at every kept update."""
    losses = {
        "tokens": "torch.nn.functional.cross_entropy(z, targets)",
        "one_class": "torch.nn.functional.binary_cross_entropy_with_logits(z[:, 0], (targets == 0).double())",
        "regression": "((z[:, 0] - distance) ** 2).mean()",
    }
    biases = {
        "tokens": "(torch.bincount(targets, minlength=V).double() / len(targets)).log()",
        "one_class": "torch.logit((targets == 0).double().mean())[None]",
        "regression": "distance.mean()[None]",
    }
    return OUTPUT_BIAS.format(
        seed=spec.seed,
        window=WINDOW,
        embedding=output_bias.EMBEDDING,
        hidden=output_bias.HIDDEN,
        batch=output_bias.BATCH,
        rate=output_bias.RATES[spec.head],
        kept=output_bias.KEPT,
        outputs="V" if spec.head == "tokens" else "1",
        loss=losses[spec.head],
        bias=biases[spec.head],
    )


OUTPUT_BIAS = '''"""The first loss of a network from four starts of its output layer.

python output_bias.py examples.json
"""

import json
import sys

import torch

with open(sys.argv[1], encoding="utf-8") as file:
    data = json.load(file)
windows, targets = torch.tensor(data["windows"]), torch.tensor(data["targets"])
distance = torch.tensor(data["distance"], dtype=torch.float64)
V, inputs, hidden = data["kinds"], {window} * {embedding}, {hidden}
outputs = {outputs}
g = torch.Generator().manual_seed({seed})


def normal(*shape):
    return torch.empty(*shape, dtype=torch.float64).normal_(0, 1, generator=g)


def uniform(*shape, fan_in):
    return torch.empty(*shape, dtype=torch.float64).uniform_(-(fan_in**-0.5), fan_in**-0.5, generator=g)


shared = [normal(data["ids"], {embedding})]
shared += [uniform(inputs, hidden, fan_in=inputs), uniform(1, hidden, fan_in=inputs)]
zero_W2, zero_b2 = torch.zeros(hidden, outputs).double(), torch.zeros(1, outputs).double()
starts = {{"N(0, 1)": (normal(hidden, outputs), zero_b2)}}
starts["PyTorch"] = (uniform(hidden, outputs, fan_in=hidden), uniform(1, outputs, fan_in=hidden))
starts["zero"] = (zero_W2, zero_b2)
starts["bias of the data"] = (zero_W2, {bias}[None])


def loss_of(parameters, windows, targets, distance):
    embedding, W1, b1, W2, b2 = parameters
    h = torch.tanh(embedding[windows].flatten(1) @ W1 + b1)
    z = h @ W2 + b2
    return {loss}


for name, output in starts.items():
    parameters = [w.clone().requires_grad_() for w in (*shared, *output)]
    order = torch.Generator().manual_seed({seed} + 1)
    print(name)
    for update in range({kept}[-1] + 1):
        if update in {kept}:
            with torch.no_grad():
                value = loss_of(parameters, windows, targets, distance).item()
            print(f"  update {{update}}: loss {{value:.6f}}")
        batch = torch.randint(len(windows), ({batch},), generator=order)
        loss = loss_of(parameters, windows[batch], targets[batch], distance[batch])
        for w, grad in zip(parameters, torch.autograd.grad(loss, parameters)):
            w.detach().sub_({rate} * grad)
'''


def starts_script(spec: StartsSpec) -> str:
    """A program over examples.json that trains every start and prints its held-out loss."""
    if spec.starts == "makemore":
        makes = "".join(
            f"    {name!r}: lambda: scaled({', '.join(repr(factor) for factor in factors)}),\n"
            for name, factors in STAGES.items()
        )
    else:
        makes = "".join(f"    {name!r}: lambda: entry({key!r}),\n" for name, key in starts.CATALOGUE.items())
    return STARTS.format(
        seed=spec.seed,
        updates=spec.updates,
        window=WINDOW,
        embedding=starts.EMBEDDING,
        hidden=starts.HIDDEN,
        batch=starts.BATCH,
        rate=starts.RATE,
        held_out=starts.HELD_OUT,
        every=max(1, spec.updates // 10),
        fills=_fills(),
        makes=makes,
    )


def _fills() -> str:
    """The calls of the catalogue, by key, as functions over w, m, n and over b, m."""
    lines = []
    for key in starts.CATALOGUE.values():
        weights, biases = INITIALIZERS[key].python, INITIALIZERS[key].python_bias
        lines.append(f"    {key!r}: (lambda w, m, n: {weights}, lambda b, m: {biases}),\n")
    return "".join(lines)


STARTS = '''"""One network from several starts, with the same mini-batches. python starts.py examples.json"""

import json
import math
import sys

import numpy as np
import torch

with open(sys.argv[1], encoding="utf-8") as file:
    data = json.load(file)
windows, targets = np.array(data["windows"]), np.array(data["targets"])
V, INPUTS, HIDDEN = data["kinds"], {window} * {embedding}, {hidden}
order = np.random.default_rng([{seed}, 3]).permutation(len(targets))
held = max(1, round({held_out} * len(order)))
parts = order[:held], order[held:]
valid, train = ((torch.from_numpy(windows[i]), torch.from_numpy(targets[i])) for i in parts)
FILLS = {{  # how w (n, m) and b (n,) are filled
{fills}}}


def scaled(w1, b1, w2, b2):
    """Draws from N(0, 1), each multiplied by a number."""
    sizes = (INPUTS, HIDDEN), (HIDDEN,), (HIDDEN, V), (V,)
    drawn = [torch.empty(*size).normal_(0, 1, generator=g) for size in sizes]
    return [w * factor for w, factor in zip(drawn, (w1, b1, w2, b2))]


def entry(key):
    """An initialization of the catalogue, for both matrices."""
    fill_weights, fill_biases = FILLS[key]
    out = []
    for m, n in ((INPUTS, HIDDEN), (HIDDEN, V)):
        w, b = torch.empty(n, m, dtype=torch.float64), torch.zeros(n, dtype=torch.float64)
        fill_weights(w, m, n)
        fill_biases(b, m)
        out += [w.T.contiguous().float(), b.float()]
    return out


def loss_of(parameters, windows, targets):
    embedding, W1, b1, W2, b2 = parameters
    h = torch.tanh(embedding[windows].flatten(1) @ W1 + b1)
    return torch.nn.functional.cross_entropy(h @ W2 + b2, targets)


g = torch.Generator()
STARTS = {{
{makes}}}
for name, make in STARTS.items():
    g.manual_seed({seed})
    embedding = torch.empty(data["ids"], {embedding}).normal_(0, 1, generator=g)
    g.manual_seed({seed} + 1)
    parameters = [w.clone().requires_grad_() for w in (embedding, *make())]
    batches = torch.Generator().manual_seed({seed} + 2)
    for update in range({updates} + 1):
        if update % {every} == 0:
            with torch.no_grad():
                value = loss_of(parameters, *valid).item()
            print(f"{{name}}, update {{update}}: held-out loss {{value:.5f}}")
        batch = torch.randint(len(train[1]), ({batch},), generator=batches)
        loss = loss_of(parameters, train[0][batch], train[1][batch])
        for w, grad in zip(parameters, torch.autograd.grad(loss, parameters)):
            w.detach().sub_(grad, alpha={rate})
'''
