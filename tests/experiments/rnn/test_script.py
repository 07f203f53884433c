"""The standalone script prints the numbers of the trace."""

import json
from pathlib import Path

import numpy as np
import pytest

from playground.experiments.rnn.run import run
from playground.experiments.rnn.script import script, table
from playground.experiments.rnn.trace import RnnSpec, UnitRef
from playground.experiments.sources import export_files
from tests.program import run_program

from .models import source

STRANGE = "ab #TEXT# \"\"\" '''\\ (☃)\nba"


@pytest.mark.parametrize(
    ("cell", "tokens", "reading", "state"),
    [
        ("lstm", "characters", "running", "c"),
        ("gru", "words", "running", "h"),
        ("rnn", "characters", "items", "h"),
    ],
)
def test_the_script_prints_the_trace(
    cell: str, tokens: str, reading: str, state: str, tmp_path: Path
) -> None:
    here = source(cell, 2, reading, tokens)
    spec, ref = RnnSpec(text=STRANGE), UnitRef(5, state, layer=1)
    weights, about = export_files(here, 7)
    (tmp_path / "m.safetensors").write_bytes(weights)
    (tmp_path / "m.json").write_text(about, encoding="utf-8")
    output = run_program(script(spec.text, ref), "m.safetensors", "m.json", folder=tmp_path)
    _, *lines, last = output.splitlines()
    rows = [line.split("\t") for line in lines]
    trace = run(spec, here)
    vocabulary = here.tokenizer().vocabulary
    assert [json.loads(row[0]) for row in rows] == [vocabulary[i] for i in trace.ids]
    printed = np.array([[float(x) for x in row[1:]] for row in rows])
    sums = [trace.mean_loss, trace.log_product, trace.perplexity]
    expected = np.stack([trace.probability, trace.surprisal, *sums, trace.values(state, 1)[5]], axis=1)
    assert np.allclose(printed, expected, rtol=1e-5, atol=1e-5, equal_nan=True)
    assert float(last.rpartition(" ")[2]) == pytest.approx(-trace.loss * trace.target_count, abs=1e-4)


def test_the_table_has_a_row_for_each_position_and_the_values_of_the_unit() -> None:
    trace = run(RnnSpec(text="ab (ba)"), source("lstm", 2))
    columns = table(trace, UnitRef(3, "c", layer=1))
    assert {len(column) for column in columns.values()} == {8}  # type: ignore[arg-type]
    assert np.array_equal(columns["c_unit_3"], trace.c[1, 3])  # type: ignore[arg-type, index]
    assert list(columns["next"])[:-1] == list(columns["token"])[1:]  # type: ignore[call-overload]
    bits = columns["surprisal_nats"] / np.log(2)  # type: ignore[operator]
    assert np.allclose(columns["surprisal_bits"], bits, equal_nan=True)  # type: ignore[arg-type]
