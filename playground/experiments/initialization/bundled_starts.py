"""The finished trainings of "Several starts" that come with the app: those of the default seed and length."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from playground.experiments.initialization.examples import Examples, examples
from playground.experiments.initialization.starts import MOST, SETS, StartsSpec, StartsTrace
from playground.text import samples

FILE = Path(__file__).parent / "bundled" / "starts.json"
SPECS = tuple(StartsSpec(starts=key) for key in SETS)


def data() -> Examples:
    """The surnames, character by character."""
    return examples(samples.load("surnames"), "characters", MOST, 0)


def bundled(spec: StartsSpec) -> StartsTrace | None:
    """The finished trainings of a spec; None where none is bundled."""
    return _all().get(spec)


@cache
def _all() -> dict[StartsSpec, StartsTrace]:
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    return {spec: from_json(spec, stored[spec.starts]) for spec in SPECS}


def to_json(trace: StartsTrace) -> dict[str, Any]:
    """The numbers, with seven digits: those of float32."""
    arrays = {"train": trace.train, "valid": trace.valid, "saturated": trace.saturated}
    rows = {name: [[float(f"{x:.7g}") for x in row] for row in array] for name, array in arrays.items()}
    return {"updates": trace.updates.tolist(), "kinds": trace.kinds, **rows}


def from_json(spec: StartsSpec, stored: dict[str, Any]) -> StartsTrace:
    """The trace that `to_json` has written."""
    return StartsTrace(
        spec,
        tuple(SETS[spec.starts]),
        np.array(stored["updates"]),
        np.array(stored["train"]),
        np.array(stored["valid"]),
        np.array(stored["saturated"]),
        stored["kinds"],
        1.0,
    )
