"""Saves a training as a checkpoint and restores it, so that a resumed run continues to the bit.

Tensors by name: "model.<parameter>", "optimizer.<index>.<buffer>", "generator.dropout" (its state, uint8)
and "carried.h", "carried.c". What is not a tensor is in `meta`: the spec, the position in the batches, the
optimizer's plain values, counts, and which tokenizer it belongs to.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from playground.errors import SpecError
from playground.models.language_model import LanguageModel, State
from playground.models.table import MODELS
from playground.text.tokenizers import Tokenizer
from playground.training import optimizer_state
from playground.training.snapshot import Checkpoint, Json
from playground.training.spec import TrainSpec
from playground.training.trainer import Trainer

FORMAT = 1
OPTIMIZER = "optimizer."


def pack(trainer: Trainer, spec: TrainSpec, meta: Mapping[str, Json]) -> Checkpoint:
    """Copy everything a continuation needs; `spec` may be resolved further than the trainer's own."""
    tensors = {f"model.{name}": _copy(p) for name, p in trainer.model.state_dict().items()}
    arrays, plain = optimizer_state.pack(trainer.optimizer, OPTIMIZER)
    tensors |= arrays
    tensors["generator.dropout"] = _copy(trainer.dropout.get_state())
    tensors |= {f"carried.{name}": _copy(part) for name, part in _named(trainer.carried).items()}
    return Checkpoint(
        step=trainer.steps_done,
        tensors=tensors,
        meta={
            "format": FORMAT,
            "spec": spec.to_json(),
            "vocabulary": trainer.vocabulary,
            "optimizer": plain,
            "batches": trainer.batches.state(),
            "tokens": trainer.tokens,
            **meta,
        },
    )


def restore(trainer: Trainer, checkpoint: Checkpoint) -> None:
    """Put a fresh trainer of the same spec and text into the state of the checkpoint.

    Raises SpecError when the two do not belong together.
    """
    meta: Any = checkpoint.meta
    try:
        trainer.model.load_state_dict(_tensors(checkpoint, "model."))
        optimizer_state.restore(trainer.optimizer, checkpoint.tensors, OPTIMIZER, meta["optimizer"])
        trainer.dropout.set_state(_tensors(checkpoint, "generator.")["dropout"])
        trainer.batches.restore(meta["batches"])
        trainer.tokens = int(meta["tokens"])
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise SpecError("This checkpoint does not belong to a training with these settings.") from error
    carried = _tensors(checkpoint, "carried.")
    trainer.carried = (carried["h"], carried["c"]) if "c" in carried else carried.get("h")
    trainer.steps_done = checkpoint.step


def load_model(checkpoint: Checkpoint) -> LanguageModel:
    """Build the model of a checkpoint, in evaluation mode; SpecError when it is damaged."""
    spec = spec_of(checkpoint)
    weights = _tensors(checkpoint, "model.")
    try:
        vocabulary = _integer(checkpoint.meta["vocabulary"])
        model = MODELS[spec.model].restore(vocabulary, spec.model_options, weights)
    except (KeyError, RuntimeError, TypeError, ValueError) as error:
        raise SpecError("This checkpoint does not hold the model it describes.") from error
    return model.eval().requires_grad_(False)


def spec_of(checkpoint: Checkpoint) -> TrainSpec:
    """The spec that a checkpoint was made with, resolved as far as it was known then."""
    spec = checkpoint.meta.get("spec")
    return TrainSpec.from_json(spec if isinstance(spec, Mapping) else {})


def digest(tokenizer: Tokenizer) -> str:
    """A short name of exactly this vocabulary: 16 hex digits of its SHA-256."""
    text = json.dumps(tokenizer.to_json(), ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _integer(value: Json) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no number of tokens")
    return value


def _copy(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().numpy().copy()


def _named(state: State | None) -> dict[str, torch.Tensor]:
    if state is None:
        return {}
    return {"h": state[0], "c": state[1]} if isinstance(state, tuple) else {"h": state}


def _tensors(checkpoint: Checkpoint, prefix: str) -> dict[str, torch.Tensor]:
    return {
        name.removeprefix(prefix): torch.from_numpy(np.array(array))
        for name, array in checkpoint.tensors.items()
        if name.startswith(prefix)
    }
