"""A comparison that is paused and resumed, wherever, yields what it yields without a pause, to the bit."""

import itertools

import numpy as np
import pytest

from playground.experiments.lstm import copy, copy_checkpoint, forget_bias
from playground.experiments.lstm.copy import CopySpec
from playground.experiments.lstm.forget_bias import ForgetBiasSpec

COPY = CopySpec(largest_gap=1, hidden=16, symbols=3, seconds=20 / 128)
BIAS = ForgetBiasSpec(gap=2, hidden=16, symbols=3, training_steps=110)
DIVERGING = ForgetBiasSpec(gap=2, hidden=16, symbols=3, training_steps=60, learning_rate=100.0)
JOBS = {"copy": (copy, COPY), "forget_bias": (forget_bias, BIAS), "diverging": (forget_bias, DIVERGING)}


def start(name, resume=None):
    """The job; one that reads a clock gets one by which every update takes as long."""
    module, spec = JOBS[name]
    clock = {"clock": (n / 128 for n in itertools.count()).__next__} if module is copy else {}
    return module.job(spec.to_json(), resume=resume, **clock)


def collected(snapshots):
    rows, documents = [], {}
    for snapshot in snapshots:
        rows += [snapshot.rows] if snapshot.rows else []
        documents |= snapshot.documents
    return rows, documents


def paused(name, after):
    """The snapshots until the checkpoint that is requested after step `after` has come."""
    generator = start(name)
    snapshots = [next(generator)]
    while snapshots[-1].checkpoint is None:
        snapshots.append(generator.send("checkpoint" if snapshots[-1].step >= after else None))
    generator.close()
    return snapshots


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("copy", 3),
        ("copy", 8),  # the checkpoint ends a round
        ("copy", 97),
        ("forget_bias", 30),
        ("forget_bias", 440),  # the checkpoint ends a round
        ("forget_bias", 660),
        ("diverging", 400),
    ],
)
def test_a_pause_changes_nothing(name, after):
    whole, documents = collected(start(name))
    before = paused(name, after)
    rows, first_documents = collected(before)
    checkpoint = before[-1].checkpoint
    assert checkpoint.step == before[-1].step > after - 1
    rest = list(start(name, checkpoint))
    assert rest[0].step > checkpoint.step, "nothing is made twice"
    more, last_documents = collected(rest)
    assert first_documents | last_documents == documents
    assert len(rows + more) == len(whole)
    for row, expected in zip(rows + more, whole, strict=True):
        assert row.keys() == expected.keys()
        for column in row:
            np.testing.assert_array_equal(row[column], expected[column])


def test_the_diverging_comparison_has_diverged_before_its_pause():
    checkpoint = paused("diverging", 400)[-1].checkpoint
    assert any(step is not None for step in checkpoint.meta["diverged"])


def test_every_row_says_at_which_step_it_was_made():
    for name in ("copy", "forget_bias"):
        for snapshot in start(name):
            if snapshot.rows:
                assert snapshot.rows["step"].tolist() == [snapshot.step]


def test_a_checkpoint_of_other_networks_is_refused():
    checkpoint = paused("copy", 3)[-1].checkpoint
    networks = [copy.network(CopySpec(hidden=24, symbols=3), ("rnn", 1, 0))]
    with pytest.raises(RuntimeError):
        copy_checkpoint.restore(networks, checkpoint)
    bias = [forget_bias.network(BIAS, b, 0) for b in range(3)] * 4
    with pytest.raises((KeyError, RuntimeError)):
        copy_checkpoint.restore(bias, checkpoint)
