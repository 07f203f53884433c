"""Make the bundled measurement: `python -m playground.experiments.vectorization.make_bundled`.

The job itself runs, here without the job service. Made again, on another machine or at another moment, the
times are others.
"""

import json
from typing import Any

import numpy as np

from playground.experiments.vectorization.measured import BUNDLED
from playground.experiments.vectorization.measurement import MeasurementSpec, job

DIGITS = 4  # significant
COMMAND = "python -m playground.experiments.vectorization.make_bundled"


def main() -> None:
    """Measure and write the file."""
    spec = MeasurementSpec()
    BUNDLED.parent.mkdir(exist_ok=True)
    BUNDLED.write_text(json.dumps(content(spec), separators=(",", ":")) + "\n", encoding="utf-8")
    print(BUNDLED)


def content(spec: MeasurementSpec) -> dict[str, Any]:
    """The measurement of a spec, with the machine and the moment."""
    snapshots = list(job(spec.to_json()))
    rows = [snapshot.rows for snapshot in snapshots if snapshot.rows]
    columns = {name: np.concatenate([row[name] for row in rows]).tolist() for name in rows[0]}
    rounded = {name: [float(f"{value:.{DIGITS}g}") for value in values] for name, values in columns.items()}
    machine = snapshots[0].documents["machine"]
    return {"command": COMMAND, "spec": spec.to_json(), "machine": machine, "columns": rounded}


if __name__ == "__main__":
    main()
