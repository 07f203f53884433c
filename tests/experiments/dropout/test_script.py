"""The scripts run as they stand and print the page's numbers."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.dropout import (
    DropoutSpec,
    TrainingSpec,
    bundled_comparison,
    run,
    script,
    table,
    training_script,
    training_table,
)
from tests.program import run_program

SPEC = DropoutSpec(mask_count=20)


@pytest.mark.parametrize(
    "spec",
    [
        SPEC,
        replace(SPEC, scaling="classic", activation="tanh"),
        replace(SPEC, scaling="twice", p_hidden=1.0),
    ],
)
def test_it_prints_the_numbers_of_the_page(spec):
    trace = run(spec)
    lines = run_program(script(spec)).splitlines()
    for k in range(10):
        mask, y, mean, *gradients = lines[1 + k].split()
        assert mask == "".join(str(int(m)) for m in trace.masks[:, k])
        assert float(y) == pytest.approx(trace.result.y[k], abs=1e-6)
        assert float(mean) == pytest.approx(trace.result.running_mean[k], abs=1e-6)
        np.testing.assert_allclose([float(g) for g in gradients], trace.gradient[:, k], atol=1e-4)
    values = {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines[12:]}
    assert values["test"] == pytest.approx(trace.result.test_y, abs=1e-9)
    assert values["mean of all 2^12 = 4096 networks"] == pytest.approx(trace.result.ensemble_mean, abs=1e-9)
    if spec.scaling == "inverted":
        assert values["nn.Dropout, eval()"] == pytest.approx(trace.result.test_y, abs=1e-9)
        assert values["nn.Dropout, mean of 10,000 masks"] == pytest.approx(
            trace.result.ensemble_mean, abs=4 * trace.result.ensemble_sd / 100
        )


def test_the_training_program_says_that_it_helps():
    lines = run_program(training_script(TrainingSpec())).splitlines()
    losses = np.array([line.split()[-3:] for line in lines[1:]], dtype=float).reshape(3, 2, 3)
    masked, train, held_out = np.moveaxis(losses, -1, 0)  # (3, 2) each: seeds, without and with dropout
    assert (held_out[:, 0] - held_out[:, 1] > 1).all()
    np.testing.assert_array_equal(masked[:, 0], train[:, 0])
    assert (masked[:, 1] > train[:, 1] + 0.1).all()


def test_the_data_as_columns():
    trace = run(SPEC)
    columns = table(SPEC, trace)
    assert len({len(values) for values in columns.values()}) == 1
    np.testing.assert_array_equal(columns["mask_h2_4"], trace.masks[-1])
    np.testing.assert_array_equal(columns["dL_dx2"], trace.gradient[1])
    np.testing.assert_array_equal(columns["output_x1"], trace.output[0])
    np.testing.assert_array_equal(columns["mean_output_h1_2"], trace.mean_output[5])
    np.testing.assert_array_equal(columns["y_classic"], trace.results[1].y)
    assert training_table(bundled_comparison(TrainingSpec()))["step"][-1] == 1200
