"""The pass that is shown: coins, what is fed, losses and states, and strings that cannot be read."""

import numpy as np
import pytest
import torch

from playground.errors import TextError
from playground.experiments.regimes.bundled_files import bundled_network
from playground.experiments.regimes.fed import (
    MOST_CHARACTERS,
    UPDATES,
    FedSpec,
    probability_at,
    run,
    string_text,
    table,
)
from playground.training.regimes.sampling_schedules import SCHEDULES, gold_probability
from playground.training.regimes.strings import BEGIN, CHARACTERS, encode
from playground.training.regimes.updates import SEED_STEP


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_coin_decides_what_is_fed(seed):
    trace = run(FedSpec(seed=seed))
    generator = torch.Generator().manual_seed(seed * SEED_STEP + 120)
    np.testing.assert_array_equal(trace.uniform, torch.rand(2, 1, trace.T, generator=generator)[0, 0].numpy())
    assert trace.probability == 0.7
    np.testing.assert_array_equal(trace.heads[1:], trace.uniform[1:] < 0.7)
    assert (trace.fed[0], trace.heads[0]) == (BEGIN, True)
    expected = np.where(trace.heads[1:], trace.gold[1:-1], trace.own[:-1])
    np.testing.assert_array_equal(trace.fed[1:], expected)


def test_losses_and_states():
    trace = run(FedSpec(regime="teacher", update=200))
    assert trace.gold.tolist() == encode("[(ab)<c>]")
    np.testing.assert_array_equal(trace.fed, trace.gold[:-1])
    network = bundled_network("teacher", 200)
    scores = network.output(torch.from_numpy(trace.states)).log_softmax(-1).numpy()
    np.testing.assert_allclose(trace.loss, -scores[np.arange(trace.T), trace.gold[1:]], rtol=1e-12)
    np.testing.assert_allclose(trace.probabilities.sum(1), 1)
    assert trace.agreement < 1e-12


def test_free_running_reads_its_own_tokens():
    trace = run(FedSpec(regime="free", own="argmax", update=200))
    np.testing.assert_array_equal(trace.fed[1:], trace.own[:-1])
    np.testing.assert_array_equal(trace.own, trace.probabilities.argmax(1))
    assert not trace.heads[1:].any()


def test_one_coin_for_the_string():
    for seed in range(1, 8):
        trace = run(FedSpec(coin="sequence", update=200, seed=seed))
        assert len(set(trace.uniform)) == 1
        assert len(set(trace.heads[1:])) == 1


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_curve_is_the_schedule(schedule):
    spec = FedSpec(schedule=schedule, floor=0.2, update=80)
    trace = run(spec)
    assert trace.curve.tolist() == [gold_probability(schedule, i, UPDATES, 0.2) for i in range(UPDATES + 1)]
    assert trace.probability == trace.curve[80]
    assert probability_at(FedSpec(regime="teacher"), 5) == 1
    assert probability_at(FedSpec(regime="free"), 5) == 0


def test_a_string_of_one_token():
    trace = run(FedSpec(string="a"))
    assert trace.T == 2
    assert trace.loss.shape == (2,)
    assert trace.text.note() == ""


@pytest.mark.parametrize(
    ("typed", "sentence"), [("", "is empty"), (" \n", "is empty"), ("xyz!", "none of these")]
)
def test_a_string_that_cannot_be_read(typed, sentence):
    with pytest.raises(TextError, match=sentence):
        run(FedSpec(string=typed))


def test_what_is_left_out_is_said():
    text = string_text("(a x b) Ω")
    assert (text.text, text.unknown) == ("(ab)", ("x", "Ω"))
    assert "Left out" in text.note()
    long = string_text("(" * 30)
    assert (len(long.text), long.total) == (MOST_CHARACTERS, 30)
    assert "has 30" in long.note()
    assert "does not make" in long.note()
    assert string_text(CHARACTERS).text == CHARACTERS[:MOST_CHARACTERS]


@pytest.mark.parametrize(
    "values", [{"regime": "risk"}, {"update": 37}, {"schedule": ""}, {"coin": ""}, {"own": ""}]
)
def test_there_is_no_such_pass(values):
    with pytest.raises(ValueError, match="no such pass"):
        FedSpec(**values)


def test_the_table():
    trace = run(FedSpec(seed=2))
    rows = table(trace)
    assert "".join(rows["gold"][1:]) == "[(ab)<c>]"
    assert "".join(rows["target"][:-1]) == "[(ab)<c>]"
    np.testing.assert_array_equal(rows["loss"], trace.loss)
    np.testing.assert_array_equal(rows["h3"], trace.states[:, 3])
    assert all(len(values) == trace.T for values in rows.values())
