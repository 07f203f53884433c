"""The explicit loop and the fast path, against PyTorch's own stacked nn.RNN, nn.GRU and nn.LSTM."""

import numpy as np
import pytest
import torch
from torch import nn

from playground.models.recurrent import RecurrentLM
from playground.models.replay import replay, states
from playground.models.table import RECURRENT

FUSED = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
V, T = 11, 60


def _model(cell: str, layers: int, hidden: int, seed: int) -> RecurrentLM:
    generator = torch.Generator().manual_seed(seed)
    return RecurrentLM(cell, V, 9, hidden, layers, dropout=0.4, generator=generator).eval()


def _stacked(model: RecurrentLM) -> nn.Module:
    """PyTorch's own stack of layers with the model's weights."""
    fused = FUSED[model.cell](9, model.hidden, len(model.layers), batch_first=True)
    fused = fused.to(model.output.weight.dtype)
    for index, layer in enumerate(model.layers):
        for name, weight in layer.named_parameters():
            getattr(fused, name.replace("_l0", f"_l{index}")).data.copy_(weight)
    return fused


def _ids(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, V, T)


@pytest.mark.parametrize("cell", RECURRENT)
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-6), (torch.float64, 1e-12)])
@pytest.mark.parametrize(("hidden", "seed"), [(16, 0), (48, 1)])
def test_the_loop_equals_the_fused_layers(
    cell: str, layers: int, hidden: int, seed: int, dtype: torch.dtype, tolerance: float
) -> None:
    model = _model(cell, layers, hidden, seed).to(dtype)
    ids = _ids(seed)
    trace = replay(model, ids)
    with torch.inference_mode():
        top, last = _stacked(model)(model.embedding(torch.from_numpy(ids))[None])
        logits = model(torch.from_numpy(ids)[None])[0][0]
    assert trace.h.shape == (layers, T, hidden)
    assert np.abs(trace.h[-1] - top[0].numpy()).max() <= tolerance
    h_last = last[0] if cell == "lstm" else last
    assert np.abs(trace.h[:, -1] - h_last[:, 0].numpy()).max() <= tolerance  # of every layer
    assert np.abs(trace.logits - logits.numpy()).max() <= 2 * tolerance
    if cell == "lstm":
        assert trace.c is not None
        assert np.abs(trace.c[:, -1] - last[1][:, 0].numpy()).max() <= tolerance
    else:
        assert trace.c is None


@pytest.mark.parametrize("cell", RECURRENT)
def test_the_gates_are_those_of_the_table_and_make_the_state(cell: str) -> None:
    trace = replay(_model(cell, 2, 16, 3).double(), _ids(3))
    gates, h = trace.gates, trace.h
    before = np.concatenate([np.zeros((2, 1, 16)), h[:, :-1]], axis=1)
    if cell == "rnn":
        assert gates == {}
        return
    assert tuple(gates) == RECURRENT[cell].gate_names
    if cell == "gru":
        made = (1 - gates["z"]) * gates["n"] + gates["z"] * before
    else:
        c_before = np.concatenate([np.zeros((2, 1, 16)), trace.c[:, :-1]], axis=1)
        assert np.allclose(trace.c, gates["f"] * c_before + gates["i"] * gates["g"], atol=1e-15)
        made = gates["o"] * np.tanh(trace.c)
    assert np.allclose(h, made, atol=1e-15)
    for name in set(gates) - {"g", "n"}:
        assert (gates[name] > 0).all()
        assert (gates[name] < 1).all()


@pytest.mark.parametrize("cell", RECURRENT)
@pytest.mark.parametrize("layers", [1, 3])
def test_the_fast_path_equals_the_loop_in_every_row(cell: str, layers: int) -> None:
    model = _model(cell, layers, 24, 5)
    rows = np.stack([_ids(1), _ids(2), _ids(3)])
    h, c, _ = states(model, torch.from_numpy(rows))
    for row, ids in enumerate(rows):
        slow = replay(model, ids)
        assert np.abs(h[:, row].numpy() - slow.h).max() <= 1e-6
        if slow.c is None:
            assert c is None
        else:
            assert np.abs(c[:, row].numpy() - slow.c).max() <= 1e-6


@pytest.mark.parametrize("cell", RECURRENT)
def test_a_text_read_in_pieces_gives_the_same_states(cell: str) -> None:
    model = _model(cell, 2, 16, 7)
    ids = torch.from_numpy(_ids(7))[None]
    h, c, _ = states(model, ids)
    first_h, first_c, carried = states(model, ids[:, :23])
    rest_h, rest_c, _ = states(model, ids[:, 23:], carried)
    assert torch.allclose(torch.cat([first_h, rest_h], dim=2), h, atol=1e-6)
    if c is not None:
        assert torch.allclose(torch.cat([first_c, rest_c], dim=2), c, atol=1e-6)


def test_neither_touches_the_models_mode_nor_builds_a_graph() -> None:
    model = _model("lstm", 1, 16, 0)
    h, c, carried = states(model, torch.zeros(1, 4, dtype=torch.long))
    assert not any(tensor.requires_grad for tensor in (h, c, *carried))
    assert not model.training
