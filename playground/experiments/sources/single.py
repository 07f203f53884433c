"""A model that is one checkpoint and a vocabulary, without a training to look back on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.text.corpus import Reading
from playground.text.tokenizers import Tokenizer
from playground.training.snapshot import Checkpoint, Json
from playground.training.spec import TrainSpec


@dataclass(frozen=True, eq=False)
class Single:
    """One checkpoint that answers as a run's reader does."""

    only: Checkpoint
    tokenizer: Mapping[str, Json]

    def checkpoints(self) -> tuple[int, ...]:
        """The one step there is."""
        return (self.only.step,)

    def checkpoint(self, step: int) -> Checkpoint:
        """The checkpoint, whichever step is asked for."""
        return self.only

    def document(self, name: str) -> Json:
        """The vocabulary; there is nothing else."""
        return dict(self.tokenizer) if name == "tokenizer" else None

    def events(self, kind: str) -> tuple[Mapping[str, Json], ...]:
        """None: it comes without its history."""
        return ()


def single(
    spec: TrainSpec, tokenizer: Tokenizer, reading: Reading, tensors: Mapping[str, np.ndarray], step: int = 0
) -> Single:
    """The records of these tensors, "model.<name>", with all that is needed to build and to read."""
    from playground.training.checkpointing import FORMAT, digest

    meta: dict[str, Json] = {
        "format": FORMAT,
        "spec": spec.to_json(),
        "reading": reading,
        "vocabulary": len(tokenizer),
        "tokenizer": digest(tokenizer),
    }
    return Single(Checkpoint(step, tensors, meta), tokenizer.to_json())
