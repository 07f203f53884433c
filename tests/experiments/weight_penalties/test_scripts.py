"""The standalone programs print the numbers on the screen."""

from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties import decay, geometry, path, steps
from playground.experiments.weight_penalties.scripts import script
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec, nearest_step
from tests.program import run_program

SPEC = WeightPenaltiesSpec()


def words(spec, view, weight=1):
    """The lines that the program prints, each split into words."""
    return [line.split() for line in run_program(script(spec, view, weight)).splitlines()]


@pytest.mark.parametrize(
    "spec",
    [
        SPEC,
        replace(SPEC, penalty="l2", basis="powers", degree=9),
        replace(SPEC, penalty="elastic", points=4, degree=24, seed=3),
        replace(SPEC, points=1),
    ],
    ids=["l1", "l2", "elastic", "one point"],
)
def test_the_path(spec):
    trace = path.run(spec)
    rows = words(spec, "path")[1:]
    assert [nearest_step(float(row[0])) for row in rows] == [0, 1, 17, 33, 49, 65, 81]
    for row in rows:
        k = nearest_step(float(row[0]))
        assert float(row[1]) == pytest.approx(trace.train[k], abs=6e-7)
        assert float(row[2]) == pytest.approx(trace.held_out[k], rel=1e-5)
        assert int(row[3]) == trace.zeros[k]
        assert float(row[6]) < 1e-9


@pytest.mark.parametrize("penalty", PENALTIES)
def test_the_steps(penalty):
    spec = replace(SPEC, penalty=penalty, steps=12)
    trace = steps.run(spec)
    rows = words(spec, "steps", weight=4)[1:]
    assert len(rows) == 24
    for row, (method, k) in zip(rows, [(m, k) for m in (0, 1) for k in range(1, 13)], strict=True):
        assert row[:2] == [steps.METHODS[method], str(k)]
        assert float(row[2]) == pytest.approx(trace.w[method, 2 * k, 3], abs=6e-8)
        assert float(row[3]) == pytest.approx(trace.objective[method, 2 * k], abs=6e-9)
        assert int(row[4]) == trace.zeros[method, 2 * k]


def test_the_steps_that_diverge():
    spec = replace(SPEC, penalty="l2", relative_step_size=3.0, steps=100)
    rows = words(spec, "steps")
    first = steps.run(spec).diverged[0]
    stop = rows.index(["proximal", "diverged"])
    assert stop - 1 == (first - 1) // 2, "after the same number of whole steps"


def test_the_two_weights():
    trace = geometry.run(SPEC)
    titles = {entry.title: shape for entry, shape in zip(PENALTIES.values(), trace.shapes, strict=True)}
    rows = [line for line in words(SPEC, "geometry")[1:]]
    assert len(rows) == 27
    for row in rows:
        name, k = " ".join(row[1:-3]), nearest_step(float(row[0]))
        np.testing.assert_allclose([float(word) for word in row[-3:-1]], titles[name].w[k], atol=6e-7)
        assert float(row[-1]) == pytest.approx(titles[name].loss[k], abs=6e-7)


@pytest.mark.parametrize("batch", [8, 64])
def test_the_weight_decay(batch):
    spec = replace(SPEC, strength=0.1, batch_size=batch, steps=60)
    trace = decay.run(spec)
    rows = words(spec, "decay")[1:-1]
    assert len(rows) == 12
    for number, row in enumerate(rows):
        k = int(row[-3])
        assert " ".join(row[:-3]) == decay.VARIANTS[number // 3].title
        np.testing.assert_allclose([float(word) for word in row[-2:]], trace.w[number // 3, k], rtol=1e-6)
