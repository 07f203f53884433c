"""Make what comes with the app: `python -m playground.experiments.regimes.make_bundled [name ...]`.

The job itself runs; its rows go to bundled/<name>.json. "networks" are the networks of the first seed at the
updates NETWORK_UPDATES, their weights rounded to 16 bits: bundled/networks.safetensors.
"""

import json
import math
import sys

import numpy as np
from safetensors.numpy import save

from playground.experiments.regimes.bundled_files import (
    BUNDLED,
    COMPARISONS,
    FED_REGIMES,
    NETWORK_UPDATES,
    NETWORKS_FILE,
    network_key,
)
from playground.experiments.regimes.training import job
from playground.training.regimes.spec import RegimesSpec

DIGITS = 5  # significant
COMMAND = "python -m playground.experiments.regimes.make_bundled"


def main(names: list[str]) -> None:
    """Make the files of these names, or all."""
    BUNDLED.mkdir(exist_ok=True)
    for name in names or [*COMPARISONS, "networks"]:
        if name == "networks":
            (BUNDLED / NETWORKS_FILE).write_bytes(save(networks()))
            continue
        spec = COMPARISONS[name]
        content = {"command": COMMAND, "spec": spec.to_json(), "columns": columns(spec)}
        text = json.dumps(content, separators=(",", ":"), allow_nan=False)
        (BUNDLED / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def columns(spec: RegimesSpec) -> dict[str, list[float | None]]:
    """All rows of the job as columns."""
    out: dict[str, list[float | None]] = {}
    for snapshot in job(spec.to_json()):
        for name, values in snapshot.rows.items():
            out.setdefault(name, []).extend(_rounded(float(value)) for value in values)
        if snapshot.rows:
            print(f"{snapshot.step} of {snapshot.steps} updates", flush=True)
    return out


def networks() -> dict[str, np.ndarray]:
    """Weights by "regime.update.name"."""
    import torch

    from playground.training.regimes.updates import RegimeTraining

    torch.set_num_threads(1)
    spec, out = RegimesSpec(), {}
    for regime in FED_REGIMES:
        training = RegimeTraining(regime, spec, spec.training_seed)
        for update in NETWORK_UPDATES:
            training.train(update - training.update)
            for name, weights in training.network.state_dict().items():
                out[f"{network_key(regime, update)}.{name}"] = weights.numpy().astype(np.float16)
    return out


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.{DIGITS}g}")


if __name__ == "__main__":
    main(sys.argv[1:])
