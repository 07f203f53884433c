"""Make the bundled trainings: `python -m playground.experiments.sequence_shapes.make_bundled [shape ...]`.

The job itself runs; its rows go to bundled/<shape>.json, its last network to bundled/<shape>.safetensors.
"""

import json
import sys

from safetensors.numpy import save

from playground.experiments.sequence_shapes.data import SHAPES
from playground.experiments.sequence_shapes.training import ShapesSpec, job
from playground.experiments.sequence_shapes.training_trace import BUNDLED

DIGITS = 6  # significant
COMMAND = "python -m playground.experiments.sequence_shapes.make_bundled"


def main(shapes: list[str]) -> None:
    """Train and write the files of these shapes, or all."""
    BUNDLED.mkdir(exist_ok=True)
    for shape in shapes or SHAPES:
        spec = ShapesSpec(shape).to_json()
        columns: dict[str, list[float]] = {}
        for snapshot in job(spec):
            for name, values in snapshot.rows.items():
                columns.setdefault(name, []).extend(float(f"{v:.{DIGITS}g}") for v in values)
            if snapshot.checkpoint:
                tensors = dict(snapshot.checkpoint.tensors)
                print(f"{shape}: round {snapshot.step} of {snapshot.steps}", flush=True)
        content = {"command": COMMAND, "spec": spec, "columns": columns}
        text = json.dumps(content, separators=(",", ":"), allow_nan=False)
        (BUNDLED / f"{shape}.json").write_text(text + "\n", encoding="utf-8")
        (BUNDLED / f"{shape}.safetensors").write_bytes(save(tensors))


if __name__ == "__main__":
    main(sys.argv[1:])
