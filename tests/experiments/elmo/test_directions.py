"""What a bidirectional network sees: the networks, the job, the bundled run, the script."""

import re

import numpy as np
import pytest
import torch

from playground.experiments.elmo.directions import (
    READINGS,
    SUBJECTS,
    TESTED,
    DirectionNetwork,
    DirectionsSpec,
    column,
    examples,
    job,
    keys,
)
from playground.experiments.elmo.directions_script import script
from playground.experiments.elmo.directions_trace import DirectionsTrace, bundled_directions, table
from playground.experiments.elmo.sentences import as_lines, vocabulary
from playground.experiments.elmo.sizes import HIDDEN, SEEDS, SENTENCES_FILE
from tests.program import run_program

SMALL = DirectionsSpec(direction_updates=15)
TRACE = bundled_directions(DirectionsSpec())


def test_the_examples():
    ids, subjects = examples()
    assert len(ids) > 3 * TESTED
    assert (ids > 1).all(), "no padding, no unknown word"
    for row, subject in zip(ids[:50], subjects, strict=False):
        text = " ".join(vocabulary()[i] for i in row[1:-1])
        assert text.startswith(f"{SUBJECTS[subject]} ")


def seen(arrangement, reading):
    """Which tokens the loss of one sentence depends on, by its derivative for every embedding."""
    network = DirectionNetwork(arrangement, reading, 1)
    ids = torch.arange(4, 10)[None]  # six different tokens
    network.scores(ids).square().sum().backward()
    return (network.embedding.weight.grad.abs().sum(1)[4:10] > 0).tolist()


def test_what_each_classifier_sees():
    assert seen("both", "out_backward") == [False] * 5 + [True]
    for reading in ("out", "h_n", "h_n_backward"):
        assert all(seen("both", reading))


@pytest.mark.parametrize(("arrangement", "sees"), [("forward", False), ("both", True)])
def test_whether_a_language_model_sees_what_it_predicts(arrangement, sees):
    network = DirectionNetwork(arrangement, "", 1)
    first, second = torch.tensor([[2, 10, 11, 3], [2, 10, 12, 3]]).split(1)
    with torch.no_grad():
        same = torch.equal(network.scores(first)[0, 1], network.scores(second)[0, 1])
    assert same != sees


def test_the_readings_are_halves_of_torchs_own():
    ids = torch.from_numpy(examples()[0][:3])
    for reading in READINGS:
        network = DirectionNetwork("both", reading, 1)
        out, (h_n, _) = network.encoder.networks[0](network.embedding(ids))
        whole = out[:, -1] if reading.startswith("out") else torch.cat([h_n[0], h_n[1]], -1)
        part = whole[:, HIDDEN:] if reading.endswith("backward") else whole
        torch.testing.assert_close(network.scores(ids), network.output(part))


def test_the_job_and_the_script(tmp_path):
    rows = [snapshot.rows for snapshot in job(SMALL.to_json()) if snapshot.rows]
    columns = {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
    trace = DirectionsTrace.from_columns(SMALL, columns)
    assert trace.updates.tolist() == list(range(16))
    (tmp_path / SENTENCES_FILE).write_text(as_lines(), encoding="utf-8")
    printed = run_program(script(SMALL), SENTENCES_FILE, folder=tmp_path)
    for r in range(SEEDS):
        for arrangement, reading in keys():
            pattern = rf"seed {r + 1} {arrangement} {reading or 'lm'} loss (\S+) right (\S+)"
            [(loss, right)] = re.findall(pattern, printed)
            key = (arrangement, reading)
            assert float(loss) == pytest.approx(columns[column(key, "loss", r)][-1], abs=1e-4)
            assert float(right) == pytest.approx(columns[column(key, "accuracy", r)][-1], abs=0.01)


def test_the_bundled_run_is_what_the_job_makes():
    """Two rounds of the first seed, trained again."""
    ids, subjects = (torch.from_numpy(array) for array in examples())
    for i, arrangement in enumerate(("forward", "both")):
        network = DirectionNetwork(arrangement, "", 1)
        for round in range(3):
            if round:
                network.train(ids[:-TESTED], subjects[:-TESTED], 8)
            loss, _ = network.measure(ids[-TESTED:], subjects[-TESTED:])
            assert loss == pytest.approx(TRACE.loss[i, 0, round], rel=2e-3)


def test_of_the_bundled_run_the_loss_of_both_directions_falls_to_nothing():
    forward, both = TRACE.loss[..., -1]
    assert (both < 0.1).all()
    assert (forward > 1).all()
    out, out_half, h_n, h_n_half = TRACE.accuracy
    assert (out_half[:, -1] <= 0.22).all(), "one subject for all"
    assert (h_n[:, -1] == 1).all()
    assert (h_n_half[:, -1] == 1).all()
    assert (out[:, 5] < h_n[:, 5] - 0.1).all()


def test_settings_out_of_range_and_nothing_trained_yet():
    for wrong in (0, 16, 10_000):
        with pytest.raises(ValueError, match="cannot be trained"):
            DirectionsSpec(wrong)
    assert DirectionsSpec.from_json(SMALL.to_json()) == SMALL
    assert bundled_directions(SMALL) is None
    empty = DirectionsTrace.from_columns(DirectionsSpec(), {})
    assert empty.rounds == 0
    assert {len(values) for values in table(empty).values()} == {0}
