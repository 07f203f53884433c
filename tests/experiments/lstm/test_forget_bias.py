"""Forget biases: what the job yields, the product of f, and the bundled comparison."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.experiments.lstm.copy_script import forget_bias_script
from playground.experiments.lstm.copy_task import LEARNED_ACCURACY, SEEDS
from playground.experiments.lstm.forget_bias import (
    BIASES,
    EVALUATION_INTERVAL,
    TURN,
    ForgetBiasSpec,
    forget_products,
    job,
    network,
)
from playground.experiments.lstm.forget_bias_trace import (
    ForgetBiasTrace,
    bundled_forget_bias,
    predicted_products,
    table,
)
from playground.experiments.lstm.make_bundled import collect
from playground.models.replay import replay
from playground.runs.jobs import JOBS, load_job
from tests.program import run_program

SHORT = ForgetBiasSpec(gap=3, hidden=16, symbols=3, training_steps=55)


@pytest.fixture(scope="module")
def columns():
    return collect(job(SHORT.to_json()))[0]


@pytest.fixture(scope="module")
def short(columns):
    return ForgetBiasTrace.from_columns(SHORT, columns)


def test_it_is_a_job_of_the_job_service():
    assert load_job(JOBS["lstm_forget_bias"]) is job


def test_a_checkpoint_that_is_asked_for_before_the_first_turn_comes_with_it():
    running = job(SHORT.to_json())
    next(running)
    assert running.send("checkpoint").checkpoint is not None
    assert next(running).checkpoint is None


def test_the_job_yields_rows_and_repeats_itself_to_the_bit(short, columns):
    assert short.updates.tolist() == [0, 50, 55]
    assert short.complete
    first = list(itertools.islice(job(SHORT.to_json()), 1 + 9 * EVALUATION_INTERVAL // TURN))
    assert first[0].step == 0
    assert first[-1].step == 9 * 50
    assert {snapshot.steps for snapshot in first} == {9 * 55}
    assert max(np.diff([snapshot.step for snapshot in first])) == TURN, "it can be stopped soon"
    for name, values in first[-1].rows.items():
        assert values[0] == columns[name][1]


def test_biases_of_one_seed_differ_in_the_bias_alone_and_read_the_same():
    nets = [network(SHORT, b, 1) for b in range(len(BIASES))]
    forget = slice(16, 32)
    for bias, net in zip(BIASES, nets, strict=True):
        layer = net.model.layers[0]
        total = layer.bias_ih_l0 + layer.bias_hh_l0
        assert torch.equal(total[forget], torch.full((16,), bias))
        for (name, a), b in zip(nets[0].model.named_parameters(), net.model.parameters(), strict=True):
            same = torch.equal(a, b)
            assert same or name.endswith("bias_ih_l0")
        assert torch.equal(net.data.get_state(), nets[0].data.get_state())
        assert torch.equal(net.test[0], nets[0].test[0])


def test_the_product_of_f_is_that_of_the_replay():
    trained = network(SHORT, 1, 0)
    trained.train_to(10)
    logs = [
        np.log(replay(trained.model, row.numpy()).gates["f"][0, 1:-1].astype(np.float64)).sum(0)
        for row in trained.test[0]
    ]
    by_unit = np.exp(np.mean(logs, axis=0))
    typical, best = forget_products(trained)
    assert best == pytest.approx(by_unit.max(), rel=1e-5)
    assert typical == pytest.approx(np.exp(np.log(by_unit).mean()), rel=1e-5)


def test_at_the_start_a_typical_unit_keeps_about_sigma_of_b_to_the_g(short):
    predicted = predicted_products(3)
    np.testing.assert_allclose(predicted, [0.125, 0.7310586**3, 0.8807971**3], rtol=1e-6)
    np.testing.assert_allclose(short.product[..., 0], np.repeat(predicted[:, None], SEEDS, 1), rtol=0.25)
    assert (np.diff(short.product[..., 0], axis=0) > 0).all()
    assert (short.best_product >= short.product).all()


def test_the_script_prints_the_same_losses_and_accuracies(short):
    printed = run_program(forget_bias_script(SHORT)).splitlines()
    for b, line in enumerate(printed[:3]):
        assert float(line.split(" = ")[1].split()[0]) == pytest.approx(predicted_products(3)[b], rel=1e-2)
    for line in printed[4:]:
        updates, seed, *values = map(float, line.split())
        t, r = short.updates.tolist().index(int(updates)), int(seed) - 1
        np.testing.assert_allclose(values[::2], short.loss[:, r, t], atol=1e-3)
        np.testing.assert_allclose(values[1::2], short.accuracy[:, r, t], atol=0.01)
    assert len(printed) == 4 + 3 * SEEDS


def test_when_a_gap_was_first_learned():
    accuracy = np.array([[0.1, 0.96, 0.5, 1.0], [0.1, 0.2, 0.3, 0.4], [0.95, 1.0, 1.0, 1.0]])
    values = np.broadcast_to(accuracy[:, None], (3, SEEDS, 4))
    trace = ForgetBiasTrace(SHORT, np.array([0, 50, 100, 150]), *[values] * 5)
    np.testing.assert_array_equal(trace.learned_at[0, 0], [np.nan, 50, 50, 50])
    assert np.isnan(trace.learned_at[1]).all()
    assert (trace.learned_at[2] == 0).all()
    assert LEARNED_ACCURACY == 0.95


@pytest.mark.parametrize(
    "change",
    [
        {"gap": 0},
        {"gap": 10**6},
        {"symbols": 99},
        {"hidden": 4},
        {"training_steps": 10**9},
        {"learning_rate": -1.0},
    ],
)
def test_what_cannot_be_trained_is_refused(change):
    with pytest.raises(ValueError, match="cannot be made"):
        ForgetBiasSpec(**change)


def test_a_training_that_diverges_is_measured_as_such():
    spec = replace(SHORT, learning_rate=1e6)
    trace = ForgetBiasTrace.from_columns(spec, collect(job(spec.to_json()))[0])
    lost = trace.diverged[..., -1] > 0
    assert lost.any()
    for measure in (trace.loss, trace.accuracy, trace.product, trace.best_product):
        np.testing.assert_array_equal(np.isnan(measure[..., -1]), lost)


def test_nothing_measured_yet_and_the_table(short):
    empty = ForgetBiasTrace.from_columns(SHORT, {})
    assert not empty.complete
    assert empty.loss.shape == (3, SEEDS, 0)
    rows = table(short)
    assert {len(values) for values in rows.values()} == {3}
    np.testing.assert_array_equal(rows["bias2_seed3_loss"], short.loss[2, 2])


def test_what_comes_with_the_app_is_what_the_job_yields():
    """The first updates of one seed are made again."""
    spec = ForgetBiasSpec()
    bundled = bundled_forget_bias(spec)
    assert bundled is not None
    assert bundled.complete
    for b in range(len(BIASES)):
        again = network(spec, b, 0)
        for t in (0, 1):
            again.train_to(int(bundled.updates[t]))
            loss, accuracy = again.measure()
            assert loss == pytest.approx(bundled.loss[b, 0, t], rel=1e-3)
            assert accuracy == pytest.approx(bundled.accuracy[b, 0, t], abs=0.02)
            assert forget_products(again)[1] == pytest.approx(bundled.best_product[b, 0, t], rel=1e-2)
    assert bundled_forget_bias(ForgetBiasSpec(training_seed=77)) is None
