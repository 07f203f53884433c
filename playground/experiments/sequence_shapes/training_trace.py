"""The training of one shape, growing or finished, as arrays; and those that come with the app."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from playground.experiments.sequence_shapes.sizes import ROUNDS
from playground.experiments.sequence_shapes.training import ShapesSpec, first_network, weights_of

BUNDLED = Path(__file__).parent / "bundled"
Weights = dict[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class ShapesTrace:
    """What the job has measured in R rounds, and the network after the last of them.

    loss             held-out NLL in nats per target, (R,)
    quality, second  the shares of `measures.MEASURES`, (R,)
    weights          by name; those before the first update where nothing was measured yet
    """

    spec: ShapesSpec
    loss: np.ndarray
    quality: np.ndarray
    second: np.ndarray
    weights: Weights

    @classmethod
    def from_columns(
        cls, spec: ShapesSpec, columns: Mapping[str, np.ndarray], weights: Weights | None = None
    ) -> "ShapesTrace":
        """From the columns and weights that the job has yielded so far; without any, R = 0."""
        empty = np.empty(0)
        loss, quality, second = (columns.get(name, empty) for name in ("loss", "quality", "second"))
        return cls(spec, loss, quality, second, weights or weights_of(first_network(spec)))

    @property
    def rounds(self) -> int:
        """R, how many measurements there are."""
        return len(self.loss)

    @property
    def updates(self) -> np.ndarray:
        """Updates at each measurement, (R,)."""
        return np.arange(self.rounds) * (self.spec.shape_updates // ROUNDS)


def bundled_shape(spec: ShapesSpec) -> ShapesTrace | None:
    """The training of these settings that comes with the app, if any (made by `make_bundled.py`)."""
    return _bundled(spec.shape) if spec == ShapesSpec(spec.shape) else None


@cache
def _bundled(shape: str) -> ShapesTrace:
    from safetensors.numpy import load_file

    content: dict[str, Any] = json.loads((BUNDLED / f"{shape}.json").read_text(encoding="utf-8"))
    columns = {name: np.array(values) for name, values in content["columns"].items()}
    weights = load_file(BUNDLED / f"{shape}.safetensors")
    return ShapesTrace.from_columns(ShapesSpec.from_json(content["spec"]), columns, weights)


def table(trace: ShapesTrace) -> dict[str, np.ndarray]:
    """One row for each measurement."""
    return {
        "updates": trace.updates,
        "loss": trace.loss,
        "quality": trace.quality,
        "second": trace.second,
    }
