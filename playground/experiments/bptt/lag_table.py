"""The gradients by lag as columns, and the standalone program that computes them by autograd."""

from playground.experiments.bptt.lags import LagSpec, LagTrace, open_model, stream_of
from playground.experiments.sources import Source


def table(trace: LagTrace) -> dict[str, list[object]]:
    """One row for each lag: the mean of dJ_t/dh_{t-k}; dh_t/dh_{t-k} with its bound at each anchor."""
    lags = range(len(trace.mean))
    mean = trace.mean_on_average()
    last = range(trace.by_state.shape[1])
    columns: dict[str, list[object]] = {
        "lag": list(lags),
        "mean_dJ_dh_relative": trace.mean.tolist(),
        "mean_dh_dh_on_average": [float(mean[k]) if k < len(mean) else None for k in lags],
        "positions": [int((trace.by_loss[k] >= 0).sum()) for k in lags],
    }
    for row, t in enumerate(trace.anchors):
        columns[f"dh_{t + 1}_dh"] = [float(trace.by_state[row, k]) if k in last else None for k in lags]
        columns[f"product_of_step_norms_{t + 1}"] = [
            float(trace.bound[row, k]) if k in last else None for k in lags
        ]
    return columns


def script(spec: LagSpec, source: Source | None) -> str:
    """The program: the same network with its weights as a fresh draw, or from the two files of a download."""
    step = source.nearest_step(spec.checkpoint) if source else 0
    model, tokenizer, reading = open_model(spec, source, step)
    stream = stream_of(spec.model_text, tokenizer, reading)
    values = {
        "cell": model.cell,
        "layers": len(model.layers),
        "hidden": model.hidden,
        "embedding": model.embedding.embedding_dim,
        "vocabulary": model.vocabulary,
        "inputs": stream.inputs.tolist(),
        "targets": stream.targets.tolist(),
        "starts": list(stream.starts),
        "layer": min(spec.layer, len(model.layers)) - 1,
    }
    setup = FRESH_SETUP if source is None else FILE_SETUP
    head = setup.format(radius=spec.radius, scale=spec.embedding_scale, seed=spec.fresh_seed, **values)
    return HEAD.format(usage="" if source is None else USAGE, **values) + head + PROGRAM


USAGE = """
    pip install torch safetensors
    python bptt_lags.py model.safetensors
"""

HEAD = '''"""How far back every loss of a text reaches: the norms of dJ_t/dh_(t-k), by autograd.
{usage}"""

import torch

CELL, LAYERS, HIDDEN, EMBEDDING, VOCABULARY = {cell!r}, {layers}, {hidden}, {embedding}, {vocabulary}
LAYER = {layer}  # whose h, counted from 0
inputs = {inputs}
targets = {targets}
starts = {starts}  # where a text begins, with a zero state
cells = {{"rnn": torch.nn.RNNCell, "gru": torch.nn.GRUCell, "lstm": torch.nn.LSTMCell}}
embedding = torch.nn.Embedding(VOCABULARY, EMBEDDING).double()
sizes = [EMBEDDING] + [HIDDEN] * (LAYERS - 1)
layers = [cells[CELL](size, HIDDEN).double() for size in sizes]
output = torch.nn.Linear(HIDDEN, VOCABULARY).double()
'''

FRESH_SETUP = """
g = torch.Generator().manual_seed({seed})
with torch.no_grad():
    embedding.weight.copy_(torch.empty(VOCABULARY, EMBEDDING).normal_(generator=g))
    bound = HIDDEN**-0.5
    for w in [*layers[0].parameters(), *output.parameters()]:
        w.copy_(torch.empty(w.shape).uniform_(-bound, bound, generator=g))
    embedding.weight.mul_({scale})
    for block in layers[0].weight_hh.split(HIDDEN):  # {radius} times a rotation
        q, r = torch.linalg.qr(torch.randn(HIDDEN, HIDDEN, generator=g, dtype=torch.float64))
        block.copy_({radius} * q * r.diagonal().sign())
    layers[0].bias_ih.zero_()
    layers[0].bias_hh.zero_()
"""

FILE_SETUP = """
import sys

from safetensors.torch import load_file

tensors = {{name.removeprefix("model."): w.double() for name, w in load_file(sys.argv[1]).items()}}
with torch.no_grad():
    embedding.weight.copy_(tensors["embedding.weight"])
    output.weight.copy_(tensors["output.weight"])
    output.bias.copy_(tensors["output.bias"])
    for index, layer in enumerate(layers):
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            getattr(layer, name).copy_(tensors[f"layers.{{index}}.{{name}}_l0"])
"""

PROGRAM = """
T = len(inputs)
zero = torch.zeros(1, HIDDEN, dtype=torch.float64)
state, h_of, losses = [None] * LAYERS, [], []
for t in range(T):
    if t in starts:
        state = [(zero, zero) if CELL == "lstm" else zero for _ in layers]
    x = embedding(torch.tensor([inputs[t]]))
    for index, layer in enumerate(layers):
        state[index] = layer(x, state[index])
        x = state[index][0] if CELL == "lstm" else state[index]
        if index == LAYER:
            h_of.append(x)
    wanted = torch.tensor([targets[t]])
    losses.append(None if targets[t] < 0 else torch.nn.functional.cross_entropy(output(x), wanted))

sums, base = torch.zeros(T, dtype=torch.float64), torch.zeros(T, dtype=torch.float64)
for t in range(T):
    first = max(s for s in starts if s <= t)
    if losses[t] is None:
        continue
    gradients = torch.autograd.grad(losses[t], h_of[first : t + 1], retain_graph=True)
    norms = [gradient.norm() for gradient in reversed(gradients)]
    for k, norm in enumerate(norms):
        sums[k] += norm
        base[k] += norms[0]
for k in range(T):
    print(f"lag {k}: {(sums[k] / base[k]).item():.6e}")
"""
