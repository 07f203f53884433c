"""The settings of a run in words: those that mean something to its model."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from playground.models.table import MODEL_OPTIONS, MODELS
from playground.runs.reader import RunReader
from playground.runs.view import RunView
from playground.training.spec import TrainSpec

SHARED = frozenset({"model", "tokens", "max_vocabulary", "seconds", "seed", "split_rule", "part_rule"})
"""The settings of every training."""
COUNTING = frozenset({"smoothing", "smoothing_options"})
"""The settings of an n-gram model."""
LEARNING = frozenset(field.name for field in fields(TrainSpec)) - SHARED - COUNTING - MODEL_OPTIONS.keys()
"""All others, those of its model apart: the settings of a training by gradient descent."""


def run_document(view: RunView, reader: RunReader) -> Mapping[str, Any]:
    """The settings of a run as recorded: the resolved ones, or the requested ones until there are such."""
    resolved = reader.document("resolved")
    return resolved if isinstance(resolved, Mapping) else view.spec


def run_spec(view: RunView, reader: RunReader) -> TrainSpec:
    """The settings of a run; SpecError where they cannot be read."""
    return TrainSpec.from_json(run_document(view, reader))


def run_settings(view: RunView, reader: RunReader) -> dict[str, str]:
    """The settings of a run as (name, value) to read."""
    return settings(run_document(view, reader))


def settings(spec: Mapping[str, Any]) -> dict[str, str]:
    """A spec as (name, value) to read; what is empty, or means nothing to this model, is left out."""
    segments = spec.get("segments") or ()
    unused = _unused_settings(str(spec.get("model")))
    shown: dict[str, Any] = {}
    for name, value in spec.items():
        if name in unused or name in ("segments", "revisions", "seconds"):
            continue
        if isinstance(value, Mapping):
            shown |= value
        elif value != 0.0:
            shown[name] = value
    if "segments" not in unused:
        shown |= {
            f"segment {i + 1}": f"{steps:,} steps to {rate:g}" for i, (steps, rate) in enumerate(segments)
        }
        shown |= {
            f"plan until step {step:,}": f"{planned:,} steps" for step, planned in spec.get("revisions") or ()
        }
    return {name.replace("_", " "): str(value) for name, value in shown.items()}


def _unused_settings(model: str) -> frozenset[str]:
    """The settings that mean nothing to a model."""
    entry = MODELS.get(model)
    if entry is None:
        return frozenset()
    others = MODEL_OPTIONS.keys() - {option.key for option in entry.options}
    fixed = {"window"} if entry.training_window({}) is not None else set()
    return frozenset(others | fixed | (LEARNING if not entry.learns else COUNTING))
