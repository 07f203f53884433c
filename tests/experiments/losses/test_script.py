"""The scripts print the numbers on the page; PyTorch's functions return what the page says."""

from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.losses import LOSSES
from playground.experiments.losses import LossesSpec, run, script, table, torch_values
from tests.program import run_program

SPEC = LossesSpec()
SINGLE = [key for key, loss in LOSSES.items() if not loss.words]


def lines_of(spec):
    return run_program(script(spec)).splitlines()


@pytest.mark.parametrize(
    "spec", [SPEC, replace(SPEC, target=(2.0, 1.0, 1.0, 0.0, 0.0), logits=(1000.0, -3.0, 0.0, 0.5, 0.1))]
)
def test_over_words(spec):
    trace = run(spec)
    lines = lines_of(spec)[1:]
    assert len(lines) == spec.steps + 1
    for k, line in enumerate(lines):
        step, nats, bits, divergence, *rest = map(float, line.split())
        assert step == k
        assert nats == pytest.approx(trace.loss[k], abs=1e-6, rel=1e-6)
        assert bits == pytest.approx(trace.loss[k] / np.log(2), abs=1e-6, rel=1e-6)
        assert divergence == pytest.approx(trace.divergence[k], abs=1e-6, rel=1e-6)
        np.testing.assert_allclose(rest, [*trace.z[:, k], *trace.gradient[:, k]], atol=1e-6, rtol=1e-6)


@pytest.mark.parametrize("key", SINGLE)
def test_of_one_score(key):
    spec = replace(SPEC, loss=key, learning_rate=1.2, steps=60)
    trace = run(spec)
    lines = iter(lines_of(spec))
    for row, kind in enumerate(trace.kinds):
        assert next(lines) == LOSSES[kind].short
        assert next(lines).startswith("step")
        for k in range(trace.diverged[row] if trace.diverged[row] is not None else spec.steps + 1):
            step, *numbers = map(float, next(lines).split())
            assert step == k
            expected = [values[row, k] for values in (trace.z, trace.prediction, trace.loss, trace.gradient)]
            np.testing.assert_allclose(numbers, expected, atol=1e-8, rtol=1e-9)
        if trace.diverged[row] is not None:
            assert next(lines).split() == [str(trace.diverged[row]), "diverged"]


def test_pytorchs_names_over_words():
    values = dict(torch_values(SPEC))
    loss = run(SPEC).loss[0]
    same = [
        "-Σ yᵢ ln ŷᵢ",
        "F.cross_entropy(z, y)",
        "F.cross_entropy(z, right)",
        "F.nll_loss(F.log_softmax(z), right)",
    ]
    for name in same:
        assert values[name] == pytest.approx(loss, rel=1e-12)
    assert values["F.cross_entropy(ŷ, y): softmax twice"] != pytest.approx(loss, rel=1e-3)
    assert values["F.mse_loss(ŷ, y): divided by 5"] == pytest.approx(values["Σ (yᵢ - ŷᵢ)²"] / 5)


def test_a_soft_target_has_no_right_word():
    assert not [
        name for name, _ in torch_values(replace(SPEC, target=(1.0, 1.0, 0.0, 0.0, 0.0))) if "right" in name
    ]


def test_pytorchs_names_of_one_score():
    spec = replace(SPEC, loss="binary-cross-entropy", score=-1000.0)
    values = [value for _, value in torch_values(spec)]
    assert values == [float("inf"), 1000.0, 100.0], "as printed, from the score, with the logarithm cut off"
    values = [value for _, value in torch_values(replace(spec, loss="squared", score=-3.0))]
    assert values == [16.0, 8.0, 16.0]


@pytest.mark.parametrize("key", LOSSES)
def test_the_table_has_a_row_for_each_step(key):
    columns = table(run(replace(SPEC, loss=key)))
    assert {len(column) for column in columns.values()} == {SPEC.steps + 1}
