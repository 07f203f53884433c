"""The standalone script prints the numbers of the reading."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from playground.experiments.rnn.program import script
from playground.experiments.rnn.reading import RnnSpec, run
from playground.experiments.sources import export

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
def test_the_script_prints_the_reading(
    cell: str, tokens: str, reading: str, state: str, tmp_path: Path
) -> None:
    here = source(cell, 2, reading, tokens)
    spec = RnnSpec(text=STRANGE, layer=1, unit=5, state=state)
    weights, about = export(here, 7)
    (tmp_path / "m.safetensors").write_bytes(weights)
    (tmp_path / "m.json").write_text(about, encoding="utf-8")
    (tmp_path / "read.py").write_text(script(spec), encoding="utf-8")
    command = [sys.executable, "-I", "read.py", "m.safetensors", "m.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    _, *lines, last = done.stdout.splitlines()
    rows = [line.split("\t") for line in lines]
    trace = run(spec, here)
    vocabulary = here.tokenizer().vocabulary
    assert [json.loads(row[0]) for row in rows] == [vocabulary[i] for i in trace.ids]
    printed = np.array([[float(x) for x in row[1:]] for row in rows])
    expected = np.stack([trace.surprisal, trace.log_product, trace.values(state, 1)[5]], axis=1)
    assert np.allclose(printed, expected, atol=1e-5, equal_nan=True)
    assert float(last.rpartition(" ")[2]) == pytest.approx(-trace.loss * trace.targets, abs=1e-4)
