"""The sum inside a unit, term by term, against the cell in a plain loop and PyTorch's fused layers."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.experiments import sources
from playground.experiments.lru_cache import LRUCache
from playground.experiments.rnn import run as run_module
from playground.experiments.rnn.run import run
from playground.experiments.rnn.trace import RnnSpec
from playground.experiments.rnn.unit_sum import TERMS, gate_of, unit_sum
from playground.models.replay import replay, states
from playground.models.table import RECURRENT
from playground.text.tokenizers import BOUNDARY

from .models import TEXT, source


@pytest.mark.parametrize("cell", RECURRENT)
def test_sums_gates_and_state_are_those_of_the_cell(cell: str) -> None:
    """In double precision, in both layers, from the states of the loop itself: exact up to rounding."""
    here = source(cell, 2)
    trace = run(RnnSpec(text=TEXT), here)
    loop = replay(deepcopy(here.load(7).model).double(), trace.ids)
    h = loop.h.transpose(0, 2, 1)  # (layers, H, P)
    c = None if loop.c is None else loop.c.transpose(0, 2, 1)
    exact = replace(trace, h=h, c=c)
    for layer in range(2):
        for unit in range(16):
            for gate in RECURRENT[cell].gate_names:
                sums = unit_sum(exact, here, unit, layer, gate)
                parts = sums.from_input + sums.from_state + sums.bias
                g = sums.gates.index(gate)
                assert sums.gate == gate
                np.testing.assert_allclose(parts, sums.score, atol=1e-12)
                np.testing.assert_allclose(sums.terms.sum(axis=0), sums.score[g], atol=1e-12)
                assert (np.diff(np.abs(sums.terms[:-1]), axis=0) <= 0).all(), "the largest first"
                np.testing.assert_allclose(sums.h, h[layer, unit], atol=1e-12)
                if loop.gates:
                    np.testing.assert_allclose(sums.value[g], loop.gates[gate][layer, :, unit], atol=1e-12)
            if c is not None:
                np.testing.assert_allclose(sums.c, c[layer, unit], atol=1e-12)


@pytest.mark.parametrize("key", ["students", "students-rnn", "brackets"])
def test_the_sum_equals_the_models_own_state(key: str) -> None:
    """Of every unit of a bundled network at every token, in the model's single precision."""
    here = sources.bundled(key)
    text = "As the cook rang the bell, the twins" if key != "brackets" else "(ce)\n({[<ab>]}) [(a)]"
    trace = run(RnnSpec(source=here.key, text=text), here)
    for unit in range(trace.h.shape[1]):
        sums = unit_sum(trace, here, unit, 0)
        np.testing.assert_allclose(sums.h, sums.h_of_model, atol=1e-6)


def test_a_term_is_the_product_that_its_name_says() -> None:
    here = source("lstm", 2)
    trace = run(RnnSpec(text=TEXT), here)
    model = here.load(7).model
    for layer, below in ((0, "e"), (1, "x")):
        sums = unit_sum(trace, here, 3, layer, "f")
        W_e, W_h, b_e, b_h = (p[16 + 3].detach().numpy() for p in model.layers[layer].parameters())
        for row, t in np.ndindex(TERMS["lstm"], len(trace.tokens)):
            name, term = sums.term_names[row][t], sums.terms[row, t]
            index = int(name.partition("[")[2].rstrip("]") or -1)
            if name.startswith("W h"):
                expected = W_h[index] * (trace.h[layer, index, t - 1] if t else 0.0)
                assert sums.term_units[row, t] == index
            else:
                x = model.embedding.weight[trace.ids[t]].detach().numpy() if not layer else trace.h[0, :, t]
                expected = W_e[index] * x[index] if name.startswith(f"W {below}") else b_e + b_h
                assert sums.term_units[row, t] == -1
            assert term == pytest.approx(expected, abs=1e-6), name
        assert sums.term_names[-1][0] == f"{len(W_e) + len(W_h) + 1 - TERMS['lstm']} others"


def test_a_text_begins_with_zeros_and_a_part_of_one_with_what_was_carried(monkeypatch) -> None:
    monkeypatch.setattr(run_module, "SHOWN", 5)
    monkeypatch.setattr(run_module, "TRACE_CACHE", LRUCache(8))
    here = source("lstm", 2)
    trace = run(RnnSpec(text=TEXT + " (b)"), here)
    whole = here.tokenizer().encode(TEXT + " (b)")
    h, c, _ = states(here.load(7).model, torch.tensor([[BOUNDARY, *whole.tolist()]]))
    first = int(trace.position[0])
    assert first > 0
    for name, full in (("h", h), ("c", c)):
        for layer in range(2):
            previous = trace.previous(name, layer)
            np.testing.assert_allclose(previous, full[layer, 0, first - 1 : -1].T, atol=1e-6)
    items = source("gru", reading="items")
    lines = run(RnnSpec(text="ab\nba"), items)
    previous = lines.previous("h", 0)
    assert not previous[:, lines.is_start].any()
    np.testing.assert_array_equal(previous[:, 1], lines.h[0, :, 0])
    monkeypatch.setattr(run_module, "SHOWN", 3)
    cut = run(RnnSpec(text="abba\nba"), items)
    assert cut.is_start.tolist() == [True, False, False]
    assert not cut.previous("h", 0)[:, 0].any(), "an item that begins where the trace does"


def test_a_gate_that_the_cell_lacks_is_that_of_the_new_content() -> None:
    assert [gate_of(cell, "f") for cell in ("rnn", "gru", "lstm")] == ["h", "n", "f"]
