"""Make the bundled trainings: `python -m playground.experiments.elmo.make_bundled [name ...]`.

The jobs themselves run; their rows go to bundled/<name>.json, and of "elmo" the first seed's network and
heads to bundled/elmo.safetensors.
"""

import json
import math
import sys
from collections.abc import Iterator

from safetensors.numpy import save

from playground.experiments.elmo import directions, training
from playground.experiments.elmo.bundled_model import MODEL_FILE
from playground.experiments.elmo.directions import DirectionsSpec
from playground.experiments.elmo.training import ElmoSpec
from playground.experiments.elmo.training_trace import BUNDLED
from playground.training.snapshot import Snapshot

DIGITS = 6  # significant
COMMAND = "python -m playground.experiments.elmo.make_bundled"
Columns = dict[str, list[float | None]]


def main(names: list[str]) -> None:
    """Train and write the files of these names, or all."""
    BUNDLED.mkdir(exist_ok=True)
    jobs = {
        "elmo": (ElmoSpec().to_json(), training.job),
        "directions": (DirectionsSpec().to_json(), directions.job),
    }
    for name in names or jobs:
        spec, job = jobs[name]
        columns, documents = collect(job(spec))
        content = {"command": COMMAND, "spec": spec, "columns": columns, "documents": documents}
        text = json.dumps(content, separators=(",", ":"), allow_nan=False)
        (BUNDLED / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def collect(snapshots: Iterator[Snapshot]) -> tuple[Columns, dict[str, object]]:
    """All rows of a job as columns, and its documents; the tensors of its checkpoint are written."""
    columns: Columns = {}
    documents: dict[str, object] = {}
    for snapshot in snapshots:
        documents |= snapshot.documents
        for name, values in snapshot.rows.items():
            columns.setdefault(name, []).extend(_rounded(value) for value in values.tolist())
        if snapshot.checkpoint:
            (BUNDLED / MODEL_FILE).write_bytes(save(dict(snapshot.checkpoint.tensors)))
        if snapshot.rows:
            print(f"round {snapshot.step} of {snapshot.steps}", flush=True)
    return columns, documents


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.{DIGITS}g}")


if __name__ == "__main__":
    main(sys.argv[1:])
