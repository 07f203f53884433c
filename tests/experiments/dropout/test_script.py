"""The scripts run as they stand and print the page's numbers."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.dropout import DropoutSpec, finished, run, script, table
from playground.experiments.dropout.training import TrainingSpec

SPEC = DropoutSpec(drop_draws=20)


def printed(source, tmp_path):
    path = tmp_path / "program.py"
    path.write_text(source, encoding="utf-8")
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    "spec",
    [
        SPEC,
        replace(SPEC, drop_scaling="classic", drop_activation="tanh"),
        replace(SPEC, drop_scaling="twice", drop_hidden=1.0),
    ],
)
def test_it_prints_the_numbers_of_the_page(spec, tmp_path):
    trace = run(spec)
    lines = printed(script(spec), tmp_path)
    for k in range(10):
        mask, y, mean, *gradients = lines[1 + k].split()
        assert mask == "".join(str(int(m)) for m in trace.kept[:, k])
        assert float(y) == pytest.approx(trace.side.y[k], abs=1e-6)
        assert float(mean) == pytest.approx(trace.side.mean[k], abs=1e-6)
        np.testing.assert_allclose([float(g) for g in gradients], trace.grad[:, k], atol=1e-4)
    said = {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines[12:]}
    assert said["test"] == pytest.approx(trace.side.test, abs=1e-9)
    assert said["mean of all 2^12 = 4096 networks"] == pytest.approx(trace.side.exact, abs=1e-9)
    if spec.drop_scaling == "inverted":
        assert said["nn.Dropout, eval()"] == pytest.approx(trace.side.test, abs=1e-9)
        assert said["nn.Dropout, mean of 10,000 masks"] == pytest.approx(
            trace.side.exact, abs=4 * trace.side.spread / 100
        )


def test_the_training_program_says_that_it_helps(tmp_path):
    lines = printed(script(replace(SPEC, drop_view="training")), tmp_path)
    held = np.array([float(line.split()[-1]) for line in lines[1:]]).reshape(3, 2)
    assert (held[:, 0] - held[:, 1] > 1).all()


def test_the_data_as_columns():
    trace = run(SPEC)
    columns = table(SPEC, trace)
    assert len({len(values) for values in columns.values()}) == 1
    np.testing.assert_array_equal(columns["kept_h2_4"], trace.kept[-1])
    np.testing.assert_array_equal(columns["dL_dx2"], trace.grad[1])
    training = replace(SPEC, drop_view="training")
    assert len(table(training, trace)["step"]) == 0
    assert table(training, trace, finished(TrainingSpec()))["step"][-1] == 1200
