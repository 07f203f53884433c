"""The records of a model that is one checkpoint and a vocabulary, without the history of a training."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.text.corpus import Reading
from playground.text.tokenizers import Tokenizer
from playground.training.snapshot import Checkpoint, Json
from playground.training.spec import TrainSpec


@dataclass(frozen=True, eq=False)
class StaticRun:
    """One checkpoint with the methods of a run's reader (`sources.Records`)."""

    weights: Checkpoint
    tokenizer: Mapping[str, Json]

    @classmethod
    def from_tensors(
        cls,
        spec: TrainSpec,
        tokenizer: Tokenizer,
        reading: Reading,
        tensors: Mapping[str, np.ndarray],
        step: int = 0,
    ) -> "StaticRun":
        """The records of these tensors, named "model.<parameter>", with the metadata to rebuild the model."""
        from playground.training.checkpointing import FORMAT, digest

        meta: dict[str, Json] = {
            "format": FORMAT,
            "spec": spec.to_json(),
            "reading": reading,
            "vocabulary": len(tokenizer),
            "tokenizer": digest(tokenizer),
        }
        return cls(Checkpoint(step, tensors, meta), tokenizer.to_json())

    def checkpoints(self) -> tuple[int, ...]:
        """The training step of the one checkpoint."""
        return (self.weights.step,)

    def checkpoint(self, step: int) -> Checkpoint:
        """The checkpoint, for every step."""
        return self.weights

    def document(self, name: str) -> Json:
        """The tokenizer; None for every other name."""
        return dict(self.tokenizer) if name == "tokenizer" else None

    def events(self, kind: str) -> tuple[Mapping[str, Json], ...]:
        """No events."""
        return ()
