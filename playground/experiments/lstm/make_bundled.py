"""Make the bundled comparisons: `python -m playground.experiments.lstm.make_bundled [view ...]`.

The jobs themselves run, here without the job service, and their rows are written to bundled/<view>.json. The
copy task is trained by the clock: made again, it makes other numbers of updates.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from playground.experiments.lstm import copy, copy_trace, forget_bias, forget_bias_trace
from playground.experiments.lstm.copy import CopySpec
from playground.experiments.lstm.copy_trace import CopyTrace
from playground.experiments.lstm.forget_bias import ForgetBiasSpec
from playground.training.snapshot import Snapshot

DIGITS = 6  # significant
COMMAND = "python -m playground.experiments.lstm.make_bundled"


def main(views: list[str]) -> None:
    """Train and write the views of that name, or all."""
    for view in views or MAKERS:
        path, content = MAKERS[view]()
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
        print(path)


def copy_content() -> tuple[Any, Mapping[str, Any]]:
    """The comparison of the default spec, with the updates that this machine has made."""
    spec = CopySpec()
    columns, documents = collect(copy.job(spec.to_json()))
    resolved = CopyTrace.from_columns(spec, columns, documents).resolved
    return copy_trace.BUNDLED, _content(resolved.to_json(), columns, documents)


def forget_bias_content() -> tuple[Any, Mapping[str, Any]]:
    """The comparison of the default spec."""
    spec = ForgetBiasSpec()
    columns, documents = collect(forget_bias.job(spec.to_json()))
    return forget_bias_trace.BUNDLED, _content(spec.to_json(), columns, documents)


MAKERS: Mapping[str, Callable[[], tuple[Any, Mapping[str, Any]]]] = {
    "copy": copy_content,
    "forget_bias": forget_bias_content,
}


def collect(snapshots: Iterator[Snapshot]) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """All rows of a job as columns, and its documents."""
    rows, documents = [], {}
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
