"""Gates of all tokens at once, gates that are held, and single holds as a batch, against an explicit loop."""

import numpy as np
import pytest
import torch

from playground.models.held_gates import Held, losses_of_holds, mean_loss, read_layers
from playground.models.recurrent import RecurrentLM
from playground.models.replay import replay
from playground.models.table import RECURRENT

V, T, H = 11, 40, 12
IDS = torch.from_numpy(np.random.default_rng(0).integers(0, V, T))
TARGETS = torch.cat([IDS[1:], torch.tensor([-1])])
STARTS = (0, 7, 22)
HELD_NAMES = {"rnn": "h", "gru": "rznh", "lstm": "ifgoch"}


def network(cell, layers, dtype=torch.float64):
    generator = torch.Generator().manual_seed(3)
    return RecurrentLM(cell, V, 9, H, layers, generator=generator).eval().to(dtype)


def slow(model, ids, starts, held):
    """Unit by unit, as PyTorch's documentation writes the cells. held: {(layer, name, unit): value}."""
    layers = [
        {name: p.detach().double().numpy() for name, p in layer.named_parameters()} for layer in model.layers
    ]
    gates = {"rnn": 1, "gru": 3, "lstm": 4}[model.cell]
    h = [np.zeros(H) for _ in layers]
    c = [np.zeros(H) for _ in layers]
    out = [{name: [] for name in HELD_NAMES[model.cell]} for _ in layers]
    sigmoid = lambda a: 1 / (1 + np.exp(-a))  # noqa: E731
    for t, token in enumerate(ids):
        if t in starts:
            h, c = [np.zeros(H) for _ in layers], [np.zeros(H) for _ in layers]
        x = model.embedding.weight[token].detach().double().numpy()
        for index, w in enumerate(layers):
            a = (w["weight_ih_l0"] @ x + w["bias_ih_l0"]).reshape(gates, H)
            b = (w["weight_hh_l0"] @ h[index] + w["bias_hh_l0"]).reshape(gates, H)
            new = {}
            for u in range(H):

                def put(name, value, u=u, index=index, new=new):
                    new.setdefault(name, np.zeros(H))[u] = held.get((index, name, u), value)
                    return new[name][u]

                if model.cell == "lstm":
                    i, f = put("i", sigmoid(a[0, u] + b[0, u])), put("f", sigmoid(a[1, u] + b[1, u]))
                    g, o = put("g", np.tanh(a[2, u] + b[2, u])), put("o", sigmoid(a[3, u] + b[3, u]))
                    put("h", o * np.tanh(put("c", f * c[index][u] + i * g)))
                elif model.cell == "gru":
                    r, z = put("r", sigmoid(a[0, u] + b[0, u])), put("z", sigmoid(a[1, u] + b[1, u]))
                    n = put("n", np.tanh(a[2, u] + r * b[2, u]))
                    put("h", (1 - z) * n + z * h[index][u])
                else:
                    put("h", np.tanh(a[0, u] + b[0, u]))
            h[index], c[index] = new["h"], new.get("c", c[index])
            x = h[index]
            for name, value in new.items():
                out[index][name].append(value)
    return [{name: np.array(values) for name, values in layer.items()} for layer in out]


def holds_of(held, layers):
    """{(layer, name, unit): value} as masks and values."""
    out = {}
    for (layer, name, unit), value in held.items():
        each = out.setdefault(layer, {}).setdefault(
            name, Held(torch.zeros(H, dtype=torch.bool), torch.zeros(H, dtype=torch.float64))
        )
        each.mask[unit], each.values[unit] = True, value
    return out


@pytest.mark.parametrize("cell", RECURRENT)
@pytest.mark.parametrize("layers", [1, 2])
def test_with_nothing_held_every_gate_is_that_of_the_loop(cell, layers):
    for dtype, tolerance in ((torch.float32, 1e-6), (torch.float64, 1e-12)):
        model = network(cell, layers, dtype)
        readings = read_layers(model, IDS)
        loop = replay(model, IDS.numpy())
        for index, reading in enumerate(readings):
            assert reading.difference < tolerance
            quantities = {**loop.gates, "h": loop.h} | ({} if loop.c is None else {"c": loop.c})
            assert set(reading.quantities) == set(quantities)
            for name, value in quantities.items():
                assert np.abs(reading.quantities[name][:, 0].numpy() - value[index]).max() < tolerance, name


@pytest.mark.parametrize("cell", RECURRENT)
@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("starts", [(), STARTS])
def test_held_units_of_any_layer_are_a_loop_in_which_they_are_set(cell, layers, starts):
    model = network(cell, layers)
    names = HELD_NAMES[cell]
    everywhere = {(layers - 1, names[-1], u): 0.0 for u in range(0, H, 5)}
    single = [
        {(layer, name, 4): value} for layer in range(layers) for name in names for value in (0.0, 1.0, -0.3)
    ]
    for held in ({}, everywhere, {(0, names[0], u): 1.0 for u in range(H)} | everywhere, *single):
        wanted = slow(model, IDS.tolist(), starts, held)
        for got, want in zip(read_layers(model, IDS, starts, holds_of(held, layers)), wanted, strict=True):
            for name, value in want.items():
                np.testing.assert_allclose(
                    got.quantities[name][:, 0].numpy(), value, atol=1e-12, err_msg=name
                )


@pytest.mark.parametrize("cell", RECURRENT)
@pytest.mark.parametrize(("layers", "layer"), [(1, 0), (3, 0), (3, 1), (3, 2)])
def test_a_batch_of_single_holds_has_the_losses_of_one_at_a_time(cell, layers, layer):
    model = network(cell, layers, torch.float32)
    candidates = [(name, unit, 0.1 * unit - 0.2) for unit in range(H) for name in HELD_NAMES[cell]]
    losses = torch.cat(
        list(losses_of_holds(model, IDS, TARGETS, STARTS, layer, [[each] for each in candidates]))
    )
    assert losses.shape == (len(candidates),)
    exact = network(cell, layers)
    for candidate in range(0, len(candidates), 5):
        name, unit, value = candidates[candidate]
        h = read_layers(exact, IDS, STARTS, holds_of({(layer, name, unit): value}, layers))[-1].quantities[
            "h"
        ]
        with torch.inference_mode():
            wanted = torch.nn.functional.cross_entropy(exact.output(h[:-1, 0]), TARGETS[:-1])
        assert float(losses[candidate]) == pytest.approx(float(wanted), abs=1e-6)
        assert mean_loss(exact, h, TARGETS) == pytest.approx(float(wanted), abs=1e-12)


@pytest.mark.parametrize("cell", RECURRENT)
def test_a_group_is_held_together(cell):
    model, names = network(cell, 2), HELD_NAMES[cell]
    groups = [[(names[0], u, 0.1 * u) for u in range(3)], [(names[-1], 5, -0.4), (names[0], 1, 1.0)], []]
    losses = torch.cat(list(losses_of_holds(model, IDS, TARGETS, STARTS, 0, groups)))
    for group, loss in zip(groups, losses.tolist(), strict=True):
        held = {(0, name, unit): value for name, unit, value in group}
        h = np.stack([q["h"] for q in slow(model, IDS.tolist(), STARTS, held)])[-1]
        assert loss == pytest.approx(mean_loss(model, torch.from_numpy(h)[:, None], TARGETS), abs=1e-12)


def test_a_gate_that_is_held_where_it_is_changes_nothing_and_no_graph_is_built():
    model = network("lstm", 2)
    plain = read_layers(model, IDS)
    same = {0: {"f": Held(torch.ones(H, dtype=torch.bool), plain[0].quantities["f"][0, 0])}}
    first = read_layers(model, IDS[:1], holds=same)
    torch.testing.assert_close(first[1].quantities["h"], plain[1].quantities["h"][:1], atol=1e-14, rtol=0)
    assert not plain[0].quantities["h"].requires_grad


def test_not_a_number_stays_one_and_a_text_without_a_target_is_refused():
    model = network("gru", 1)
    with torch.no_grad():
        model.layers[0].weight_hh_l0[0, 0] = float("nan")
    [reading] = read_layers(model, IDS)
    assert np.isnan(reading.difference)
    with pytest.raises(ValueError, match="no loss"):
        next(losses_of_holds(model, IDS[:1], torch.tensor([-1]), (), 0, [[("z", 0, 1.0)]]))
