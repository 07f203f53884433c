"""What a bidirectional network sees: the networks, the job, the bundled run, the script."""

import re

import numpy as np
import pytest
import torch

from playground.experiments.elmo.directions import (
    SUBJECTS,
    TESTED,
    DirectionsSpec,
    DirectionTraining,
    column,
    examples,
    job,
    keys,
)
from playground.experiments.elmo.directions_script import script
from playground.experiments.elmo.directions_trace import DirectionsTrace, bundled_directions, table
from playground.experiments.elmo.sentences import as_lines, vocabulary
from playground.experiments.elmo.sizes import SEEDS, SENTENCES_FILE
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
        training = DirectionTraining(arrangement, "", 1)
        for round in range(3):
            if round:
                training.train(ids[:-TESTED], subjects[:-TESTED], 8)
            loss, _ = training.measure(ids[-TESTED:], subjects[-TESTED:])
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
