"""Make the bundled comparisons: `python -m playground.experiments.lstm.make_bundled [name ...]`.

The jobs themselves run, here without the job service, and their rows are written to bundled/<name>.json. The
copy task is trained by the clock: made again, it makes other numbers of updates.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from playground.experiments.lstm import copy, copy_trace, forget_bias, forget_bias_trace
from playground.experiments.lstm.copy import CopySpec
from playground.experiments.lstm.copy_trace import CopyTrace
from playground.experiments.lstm.forget_bias import ForgetBiasSpec
from playground.training.snapshot import Snapshot

DIGITS = 6  # significant
COMMAND = "python -m playground.experiments.lstm.make_bundled"


def main(names: list[str]) -> None:
    """Train and write the files of these names, or all."""
    copy_trace.BUNDLED.mkdir(exist_ok=True)
    for name in names or [*copy_trace.BUNDLED_SPECS, "forget_bias"]:
        if name == "forget_bias":
            path, content = forget_bias_trace.BUNDLED, forget_bias_content(ForgetBiasSpec())
        else:
            path = copy_trace.BUNDLED / f"{name}.json"
            content = copy_content(copy_trace.BUNDLED_SPECS[name])
        path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
        print(path)


def copy_content(spec: CopySpec) -> Mapping[str, Any]:
    """The comparison of a spec, with the updates that this machine has made."""
    columns, documents = collect(copy.job(spec.to_json()))
    resolved = CopyTrace.from_columns(spec, columns, documents).resolved
    return _content(resolved.to_json(), columns, documents)


def forget_bias_content(spec: ForgetBiasSpec) -> Mapping[str, Any]:
    """The comparison of a spec."""
    columns, documents = collect(forget_bias.job(spec.to_json()))
    return _content(spec.to_json(), columns, documents)


def collect(snapshots: Iterator[Snapshot]) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """All rows of a job as columns, and its documents."""
    rows: list[Mapping[str, np.ndarray]] = []
    documents: dict[str, Any] = {}
    for snapshot in snapshots:
        documents |= snapshot.documents
        if snapshot.rows:
            rows.append(snapshot.rows)
            print(f"step {snapshot.step:,} of {snapshot.steps:,}", flush=True)
    return {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}, documents


def _content(spec: Any, columns: Mapping[str, np.ndarray], documents: Any) -> Mapping[str, Any]:
    rounded = {
        name: [float(f"{value:.{DIGITS}g}") for value in values.tolist()] for name, values in columns.items()
    }
    return {"command": COMMAND, "spec": spec, "columns": rounded, "documents": documents}


if __name__ == "__main__":
    main(sys.argv[1:])
