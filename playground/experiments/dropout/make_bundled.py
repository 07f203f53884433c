"""Make the comparisons that come with the app: `python -m playground.experiments.dropout.make_bundled`.

The job itself runs, here without the job service, and its rows are written to bundled/<data>.json.
"""

import json

import numpy as np

from playground.experiments.dropout.comparison import BUNDLED
from playground.experiments.dropout.documents import SIZES
from playground.experiments.dropout.training import TrainingSpec, job

DIGITS = 6  # after the point


def main() -> None:
    """Train and write."""
    BUNDLED.mkdir(exist_ok=True)
    for data in SIZES:
        spec = TrainingSpec(data)
        snapshots = list(job(spec.to_json()))
        columns = {name: np.concatenate([s.rows[name] for s in snapshots]) for name in snapshots[0].rows}
        content = {
            "command": "python -m playground.experiments.dropout.make_bundled",
            "spec": spec.to_json(),
            "bayes_loss": snapshots[0].documents["bayes_loss"],
            "columns": {name: np.round(values, DIGITS).tolist() for name, values in columns.items()},
        }
        path = BUNDLED / f"{data}.json"
        path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
