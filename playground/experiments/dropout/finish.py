"""Make the comparisons that come with the app: `python -m playground.experiments.dropout.finish`.

The job itself runs, here without the job service, and its rows are written to finished/<data>.json.
"""

import json

import numpy as np

from playground.experiments.dropout.comparison import FINISHED
from playground.experiments.dropout.documents import SIZES
from playground.experiments.dropout.training import TrainingSpec, job

DIGITS = 6


def main() -> None:
    """Train and write."""
    FINISHED.mkdir(exist_ok=True)
    for data in SIZES:
        spec = TrainingSpec(data)
        snapshots = list(job(spec.to_json()))
        names = snapshots[0].rows
        columns = {name: np.concatenate([s.rows[name] for s in snapshots]) for name in names}
        content = {
            "command": "python -m playground.experiments.dropout.finish",
            "spec": spec.to_json(),
            "best": snapshots[0].documents["best"],
            "columns": {name: np.round(values, DIGITS).tolist() for name, values in columns.items()},
        }
        path = FINISHED / f"{data}.json"
        path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
