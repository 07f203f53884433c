"""Make what comes with the app: `python -m playground.experiments.heads.make_bundled [trainings | networks]`.

trainings   the jobs themselves run for BUNDLED_SPECS; their rows go to bundled/heads.json
networks    the network of each text that `reading` shows, to bundled/<text>.safetensors
"""

import json
import sys
from collections.abc import Iterator

from safetensors.numpy import save_file

from playground.experiments.heads.bundled_model import network_training
from playground.experiments.heads.sizes import NETWORK_UPDATES
from playground.experiments.heads.tasks import TASKS, TEXTS
from playground.experiments.heads.training import HeadsSpec, job
from playground.experiments.heads.training_trace import BUNDLED
from playground.training.snapshot import Json, Snapshot

DIGITS = 6  # significant
COMMAND = "python -m playground.experiments.heads.make_bundled"
BUNDLED_SPECS = (
    *(HeadsSpec(head=key) for key in TASKS),
    *(HeadsSpec(head=key, pooling="max") for key, task in TASKS.items() if task.pools),
    *(HeadsSpec(head=key, pooling="last") for key, task in TASKS.items() if task.pools),
    HeadsSpec(head="tags", directions="one"),
)


def main(names: list[str]) -> None:
    """Write the files of these names, or all."""
    BUNDLED.mkdir(exist_ok=True)
    if "trainings" in names or not names:
        runs = []
        for spec in BUNDLED_SPECS:
            columns, documents = collect(job(spec.to_json()))
            runs.append({"spec": spec.to_json(), "columns": columns, "documents": documents})
            print(spec, flush=True)
        text = json.dumps({"command": COMMAND, "runs": runs}, separators=(",", ":"), allow_nan=False)
        (BUNDLED / "heads.json").write_text(text + "\n", encoding="utf-8")
    if "networks" in names or not names:
        for text in TEXTS:
            training = network_training(text)
            training.train(NETWORK_UPDATES)
            weights = {name: w.numpy() for name, w in training.network.state_dict().items()}
            save_file(weights, BUNDLED / f"{text}.safetensors")
            print({task.key: training.measure(task.key) for task in training.tasks}, flush=True)


def collect(snapshots: Iterator[Snapshot]) -> tuple[dict[str, list[float]], dict[str, Json]]:
    """All rows of a job as columns, and its documents."""
    columns: dict[str, list[float]] = {}
    documents: dict[str, Json] = {}
    for snapshot in snapshots:
        documents |= snapshot.documents
        for name, values in snapshot.rows.items():
            columns.setdefault(name, []).extend(float(f"{value:.{DIGITS}g}") for value in values.tolist())
    return columns, documents


if __name__ == "__main__":
    main(sys.argv[1:])
