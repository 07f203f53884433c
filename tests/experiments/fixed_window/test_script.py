"""The standalone script prints the numbers of the trace."""

import json

import numpy as np
import pytest

from playground.experiments import sources
from playground.experiments.fixed_window import FixedWindowSpec, run
from playground.experiments.fixed_window.script import TOP, script, table
from tests.program import run_program


@pytest.mark.parametrize(
    ("model", "context", "direct_weights"),
    [
        ("window-students", "the students near", "trained"),
        ("window-students", "", "zero"),
        ("window-wide", "a", "trained"),
    ],
)
def test_the_script_prints_the_trace(tmp_path, model, context, direct_weights):
    here = sources.bundled(model)
    trace = run(FixedWindowSpec(context=context, direct_weights=direct_weights), here)
    weights, about = sources.export_files(here, here.nearest_step())
    (tmp_path / "m.safetensors").write_bytes(weights)
    (tmp_path / "m.json").write_text(about, encoding="utf-8")
    output = run_program(script(trace), "m.safetensors", "m.json", folder=tmp_path)
    _, _, *lines = output.splitlines()
    vocabulary = here.tokenizer().vocabulary
    rows = [line.split("\t") for line in lines]
    ids = trace.likeliest(trace.first.p[trace.last], TOP)
    assert [json.loads(name) for name, _, _ in rows] == [vocabulary[i] for i in ids]
    assert np.array([float(y) for _, y, _ in rows]) == pytest.approx(trace.first.y[-1, ids], abs=1e-8)
    assert np.array([float(p) for _, _, p in rows]) == pytest.approx(trace.first.p[-1, ids], abs=1e-8)


def test_the_table_has_a_row_for_every_checkpoint_and_likely_token():
    trace = run(FixedWindowSpec(second_context="in the corner"), sources.bundled("window-students"))
    columns = table(trace)
    assert {len(column) for column in columns.values()} == {8 * 12}
    assert columns["probability"][0] == trace.first.p[0].max()
    assert "probability_second" in columns
