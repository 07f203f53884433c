"""What every training has to say, whether it learns or counts: of its text, in samples, in checkpoints."""

from abc import ABC, abstractmethod
from collections.abc import Generator
from typing import TypeAlias

import torch

from playground.models.language_model import LanguageModel
from playground.text.corpus import Corpus
from playground.text.tokenizers import UNKNOWN
from playground.training import checkpointing, copied
from playground.training.copied import Copied
from playground.training.preparation import prepare
from playground.training.report import Report
from playground.training.sampling import samples
from playground.training.snapshot import Checkpoint, Snapshot
from playground.training.spec import SpecError, TrainSpec

Snapshots: TypeAlias = Generator[Snapshot, str | None, None]

TEMPERATURE = 0.8  # of the samples in passing
SAMPLE_LENGTH = 120  # tokens of a running text
SAMPLE_ITEMS = 8
ITEM_LENGTH = 40  # tokens


class Telling(ABC):
    """One training, with what it is measured with and what is reported of it; what it does is for others.

    Raises TextError for a text that is too short, SpecError for a checkpoint of another text.
    """

    def __init__(self, spec: TrainSpec, corpus: Corpus, resume: Checkpoint | None) -> None:
        self.spec, self.corpus = spec, corpus
        self.data = prepare(spec, corpus)
        self.digest = checkpointing.digest(self.data.tokenizer)
        if resume is not None and resume.meta.get("tokenizer") != self.digest:
            raise SpecError("This checkpoint was trained on another text.")
        self.copied = Copied(self.data.split.train, corpus.reading)
        self.report = Report()
        # Items begin at BOUNDARY, learned a thousand times; a running text has only one beginning, so a
        # sample of it starts a line instead, where there are lines.
        lines = corpus.reading == "running" and "\n" in self.data.tokenizer.ids
        self.prompt = "\n" if lines else ""

    @property
    @abstractmethod
    def done(self) -> int:
        """Steps that are made."""

    @abstractmethod
    def checkpoint(self) -> Checkpoint:
        """The state as it is, with what a reader needs to use it."""

    def notes(self) -> list[str]:
        """Sentences on what the text made different: here on the tokens that the vocabulary leaves out."""
        ids = self.data.train.ids
        unknown = float((ids == UNKNOWN).mean()) if ids.size else 0.0
        if unknown == 0.0:
            return []
        return [
            f"The vocabulary is limited to the {len(self.data.tokenizer):,} most frequent tokens; the "
            f"others, {unknown:.1%} of the training part, are read as unknown."
        ]

    def introduce(self) -> Snapshots:
        """Say what the text is like, before anything is learned."""
        self.report.documents(self.data.documents(self.corpus))
        if self.done == 0:
            for text in self.notes():
                self.report.event("note", 0, text=text)
        if self.spec.segments:
            self.report.documents({"resolved": self.spec.to_json()})
        yield from self.tell()

    def sample(self, model: LanguageModel) -> None:
        """Report new text, drawn from a generator of its own that only the seed and the step decide."""
        reading = self.corpus.reading
        pieces = self.draw(model, self.done)
        self.report.event(
            "sample",
            self.done,
            prompt=self.prompt,
            temperature=TEMPERATURE,
            text=("\n" if reading == "items" else "").join(text for text, _ in pieces),
            copied=copied.share(pieces, reading),
            pieces=[[text, is_copied] for text, is_copied in pieces],
        )

    def draw(self, model: LanguageModel, step: int) -> tuple[copied.Piece, ...]:
        """Sample a few items or a stretch of running text, marked where it is copied."""
        generator = torch.Generator().manual_seed(self.spec.seed * 1_000_003 + step)
        tokenizer, reading = self.data.tokenizer, self.corpus.reading
        items = reading == "items"
        number, length = (SAMPLE_ITEMS, ITEM_LENGTH) if items else (1, SAMPLE_LENGTH)
        texts = samples(model, tokenizer, number, self.prompt, length, TEMPERATURE, generator, reading)
        return self.copied.items(texts) if items else self.copied.stretches(texts[0])

    def breathe(self) -> Snapshots:
        """Say that we are alive, when it is time to."""
        if self.report.due:
            yield from self.tell()

    def tell(self, checkpoint: Checkpoint | None = None, stopped: str = "") -> Snapshots:
        """Yield what there is to say, and answer what is asked in return."""
        command = yield self.report.take(self.done, self.spec.steps, checkpoint, stopped)
        while command == "checkpoint":
            command = yield self.report.take(self.done, self.spec.steps, self.checkpoint())
