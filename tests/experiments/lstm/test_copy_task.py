"""The copy task: its sequences, the network's bias, its gates and its divergence."""

import numpy as np
import pytest
import torch

from playground.experiments.lstm.copy_task import (
    DISTRACTORS,
    TEST_SEQUENCES,
    CopyNetwork,
    forget_gates,
    parameter_count,
    sequences,
    text_of,
    vocabulary,
)
from playground.models.replay import replay


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def network(cell="lstm", gap=6, seed=1, **changes):
    return CopyNetwork(cell, gap, seed, **{"hidden": 16, "symbols": 5, "learning_rate": 0.005} | changes)


def test_a_sequence_is_a_symbol_a_gap_and_a_question():
    ids, symbol = sequences(5, 7, 4000, torch.Generator().manual_seed(1))
    assert ids.shape == (4000, 9)
    assert (ids[:, 0] == symbol).all()
    assert (ids[:, -1] == 9).all()
    assert set(ids[:, 1:-1].unique().tolist()) == {5, 6, 7, 8}
    assert vocabulary(5) == 5 + DISTRACTORS + 1
    counts = torch.bincount(symbol, minlength=5).double()
    assert (counts / 4000 - 0.2).abs().max() < 0.03, "every symbol is as likely"
    assert text_of(ids[0].tolist(), 5).split()[-1] == "?"
    assert text_of([2, 5, 8, 9], 5) == "C w z ?"


def test_test_sequences_hold_every_symbol_as_often_and_repeat_with_the_seed():
    first, second = network(), network()
    ids, symbol = first.test
    assert len(ids) == TEST_SEQUENCES
    assert torch.bincount(symbol).max() - torch.bincount(symbol).min() <= 1
    assert torch.equal(ids, second.test[0])
    assert not torch.equal(ids, network(seed=2).test[0])
    assert first.longer[0].shape == (TEST_SEQUENCES, 14)


def test_the_forget_bias_is_the_sum_of_both_biases_and_nothing_else_differs():
    drawn, set_to_one = network(), network(forget_bias=1.0)
    H = 16
    for (name, a), (_, b) in zip(
        drawn.model.named_parameters(), set_to_one.model.named_parameters(), strict=True
    ):
        if "bias" in name and "layers" in name:
            assert (a.abs() <= H**-0.5).all(), "PyTorch's default is U(-1/sqrt H, 1/sqrt H)"
            assert torch.equal(a[:H], b[:H])
            assert torch.equal(a[2 * H :], b[2 * H :])
        else:
            assert torch.equal(a, b)
    layer = set_to_one.model.layers[0]
    assert torch.equal((layer.bias_ih_l0 + layer.bias_hh_l0)[H : 2 * H], torch.ones(H))
    reference = torch.nn.LSTM(16, H)
    bound = max(p.abs().max().item() for p in (reference.bias_ih_l0, reference.bias_hh_l0))
    assert bound <= H**-0.5


def test_the_forget_gates_are_those_of_the_replay():
    trained = network(forget_bias=1.0)
    trained.train_to(20)
    ids = trained.test[0][:3]
    f = forget_gates(trained.model, ids)
    for row, expected in zip(ids, f, strict=True):
        np.testing.assert_allclose(expected, replay(trained.model, row.numpy()).gates["f"][0], atol=1e-6)


def test_parameters_are_counted_as_pytorch_does():
    for cell in ("rnn", "gru", "lstm"):
        model = network(cell).model
        assert parameter_count(cell, 16, 5) == sum(p.numel() for p in model.parameters())


def test_a_network_learns_a_short_gap_and_measures_mean_cross_entropy():
    trained = network(gap=2, learning_rate=0.02)
    loss, accuracy = trained.measure()
    assert loss == pytest.approx(np.log(vocabulary(5)), abs=0.5), "before training it knows nothing"
    trained.train_to(150)
    loss, accuracy = trained.measure()
    ids, symbol = trained.test
    scores = trained.model(ids)[0][:, -1]
    assert loss == pytest.approx(torch.nn.functional.cross_entropy(scores, symbol).item(), rel=1e-5)
    assert accuracy == (scores.argmax(1) == symbol).double().mean().item() == 1.0


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_a_training_that_diverges_stops_at_a_step_that_is_told(cell):
    lost = network(cell, learning_rate=1e6)
    lost.train_to(500)
    assert lost.diverged is not None
    assert lost.steps == lost.diverged - 1 < 500
    assert np.isnan(lost.measure()).all()
    lost.step()
    lost.train_for(1.0, iter(range(10)).__next__)
    assert lost.steps == lost.diverged - 1, "and goes on no more"
    broken = network(cell)
    with torch.no_grad():
        broken.parameters[-1].fill_(float("nan"))
    broken.train_to(3)
    assert broken.diverged == 1


def test_time_is_paid_step_by_step_and_what_was_too_much_is_paid_back():
    times = iter(np.arange(1000) * 0.04)
    trained = network()
    trained.train_for(0.1, times.__next__)
    assert trained.steps == 3
    trained.train_for(0.2, times.__next__)
    assert trained.steps == 5
