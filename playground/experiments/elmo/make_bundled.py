"""Make the bundled training: `python -m playground.experiments.elmo.make_bundled`.

The job itself runs; its rows go to bundled/elmo.json, the first seed's network and heads to
bundled/elmo.safetensors.
"""

import json
import math

from safetensors.numpy import save

from playground.experiments.elmo.training import ElmoSpec, job
from playground.experiments.elmo.training_trace import BUNDLED

DIGITS = 6  # significant
COMMAND = "python -m playground.experiments.elmo.make_bundled"


def main() -> None:
    """Train and write both files."""
    BUNDLED.mkdir(exist_ok=True)
    spec = ElmoSpec()
    columns: dict[str, list[float | None]] = {}
    documents: dict[str, object] = {}
    for snapshot in job(spec.to_json()):
        documents |= snapshot.documents
        for name, values in snapshot.rows.items():
            columns.setdefault(name, []).extend(_rounded(value) for value in values.tolist())
        if snapshot.checkpoint:
            (BUNDLED / "elmo.safetensors").write_bytes(save(dict(snapshot.checkpoint.tensors)))
        if snapshot.rows:
            print(f"round {snapshot.step} of {snapshot.steps}", flush=True)
    content = {"command": COMMAND, "spec": spec.to_json(), "columns": columns, "documents": documents}
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    (BUNDLED / "elmo.json").write_text(text + "\n", encoding="utf-8")


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.{DIGITS}g}")


if __name__ == "__main__":
    main()
