"""The standalone program of both views: an explicit loop over the cell, in which some gates may be held."""

from collections.abc import Sequence

from playground.experiments.lstm.clamps import Clamp
from playground.experiments.lstm.gates import GatesSpec, open_text
from playground.experiments.sources import Source


def script(spec: GatesSpec, source: Source, layer: int, unit: int, clamps: Sequence[Clamp] = ()) -> str:
    """It reads model.safetensors and prints one unit's quantities, and J with and without clamps."""
    opened = open_text(spec.model_text, source, source.nearest_step(spec.checkpoint))
    model, positions = opened.model, opened.positions
    held = [(clamp.layer - 1, clamp.name, clamp.unit, clamp.value) for clamp in clamps]
    return _PROGRAM.format(
        cell=model.cell,
        layers=len(model.layers),
        hidden=model.hidden,
        inputs=positions.inputs.tolist(),
        targets=positions.targets.tolist(),
        starts=list(positions.starts),
        layer=layer,
        unit=unit,
        held=held,
    )


_PROGRAM = '''"""The gates of a recurrent network on a text, token by token, while some of them may be held.

    pip install torch safetensors
    python gates.py model.safetensors
"""

import sys

import torch
from safetensors.torch import load_file

CELL, LAYERS, HIDDEN = {cell!r}, {layers}, {hidden}
LAYER, UNIT = {layer}, {unit}  # what is printed, counted from 0
inputs = {inputs}
targets = {targets}  # -1: none
starts = {starts}  # where a text begins, with a zero state
HELD = {held}  # (layer from 0, quantity, unit or None for all, value or None for the mean)

weights = {{name.removeprefix("model."): w.double() for name, w in load_file(sys.argv[1]).items()}}


def parts(index):
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    return [weights[f"layers.{{index}}.{{name}}_l0"] for name in names]


def read(held):
    """The quantities of every layer, by name (T, HIDDEN), and J of every target."""
    quantities, losses = [{{}} for _ in range(LAYERS)], []
    for t, token in enumerate(inputs):
        if t in starts:
            h, c = [[torch.zeros(HIDDEN).double()] * LAYERS for _ in range(2)]
        x = weights["embedding.weight"][token]
        for index in range(LAYERS):

            def put(name, value):
                for layer, held_name, units, number in held:
                    if (layer, held_name) == (index, name):
                        value = value.clone()
                        value[units] = number[units]
                quantities[index].setdefault(name, []).append(value)
                return value

            W_x, W_h, b_x, b_h = parts(index)
            a, b = W_x @ x + b_x, W_h @ h[index] + b_h
            if CELL == "lstm":
                to_i, to_f, to_g, to_o = (a + b).split(HIDDEN)
                i, f = put("i", to_i.sigmoid()), put("f", to_f.sigmoid())
                g, o = put("g", to_g.tanh()), put("o", to_o.sigmoid())
                c[index] = put("c", f * c[index] + i * g)
                x = put("h", o * c[index].tanh())
            elif CELL == "gru":
                (r, z, n), (r_h, z_h, n_h) = a.split(HIDDEN), b.split(HIDDEN)
                r, z = put("r", (r + r_h).sigmoid()), put("z", (z + z_h).sigmoid())
                n = put("n", (n + r * n_h).tanh())
                x = put("h", (1 - z) * n + z * h[index])
            else:
                x = put("h", (a + b).tanh())
            h[index] = x
        scores = weights["output.weight"] @ x + weights["output.bias"]
        losses.append(-scores.log_softmax(0)[targets[t]] if targets[t] >= 0 else torch.tensor(torch.nan))
    return [{{name: torch.stack(v) for name, v in q.items()}} for q in quantities], torch.stack(losses)


plain, J = read([])
held = []
for layer, name, unit, value in HELD:
    if layer >= LAYERS or name not in plain[layer] or (unit is not None and unit >= HIDDEN):
        continue  # this network has none
    number = plain[layer][name].mean(0) if value is None else torch.full((HIDDEN,), value).double()
    held.append((layer, name, slice(None) if unit is None else unit, number))
clamped, J_held = read(held)

print(f"unit {{UNIT}} of layer {{LAYER + 1}}")
for name, values in clamped[LAYER].items():
    values = values[:, UNIT]
    print(f"{{name}}:", " ".join(f"{{value:.5f}}" for value in values.tolist()))
    if name in "ifozr":
        print(f"  open {{(values > 0.9).double().mean():.4f}} shut {{(values < 0.1).double().mean():.4f}}")
for title, losses in [("untouched", J)] + ([("held", J_held)] if held else []):
    print(f"J, {{title}}:", " ".join(f"{{loss:.5f}}" for loss in losses.tolist()))
    mean = losses.nanmean()
    print(f"  mean {{mean:.6f}} nats, perplexity {{mean.exp():.5f}}")
'''
