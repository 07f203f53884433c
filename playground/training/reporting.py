"""What every training job reports, whether it learns or counts: documents, samples, checkpoints."""

from abc import ABC, abstractmethod
from collections.abc import Generator
from typing import TypeAlias

import torch

from playground.errors import SpecError
from playground.models.language_model import LanguageModel
from playground.text.corpus import Corpus
from playground.text.tokenizers import UNKNOWN
from playground.training import checkpointing, memorization
from playground.training.dataset import build_dataset
from playground.training.memorization import CopyDetector
from playground.training.sampling import samples
from playground.training.snapshot import Checkpoint, Snapshot
from playground.training.snapshot_builder import SnapshotBuilder
from playground.training.spec import TrainSpec

Snapshots: TypeAlias = Generator[Snapshot, str | None, None]

TEMPERATURE = 0.8  # of the reported samples
SAMPLE_LENGTH = 120  # tokens of a running text
SAMPLE_ITEMS = 8
ITEM_LENGTH = 40  # tokens


class ReportingJob(ABC):
    """The base of a training job: dataset, copy detector and snapshots; subclasses make the steps.

    Raises TextError for a text that is too short, SpecError for a checkpoint of another text.
    """

    def __init__(self, spec: TrainSpec, corpus: Corpus, resume: Checkpoint | None) -> None:
        self.spec, self.corpus = spec, corpus
        self.data = build_dataset(spec, corpus)
        self.digest = checkpointing.digest(self.data.tokenizer)
        if resume is not None and resume.meta.get("tokenizer") != self.digest:
            raise SpecError("This checkpoint was trained on another text.")
        self.copy_detector = CopyDetector(self.data.split.train, corpus.reading)
        self.report = SnapshotBuilder()
        # Items and documents begin with BOUNDARY, which is learned many times; a running text has only one
        # beginning, so its samples continue a line break instead, if the text has lines.
        has_lines = corpus.reading == "running" and "\n" in self.data.tokenizer.ids
        self.prompt = "\n" if has_lines else ""

    @property
    @abstractmethod
    def steps_done(self) -> int:
        """Steps made so far."""

    @abstractmethod
    def checkpoint(self) -> Checkpoint:
        """The current state, with the metadata that a reader needs."""

    def notes(self) -> list[str]:
        """Sentences on settings that the text does not allow; here on the tokens outside the vocabulary."""
        ids = self.data.train.ids
        unknown = float((ids == UNKNOWN).mean()) if ids.size else 0.0
        if unknown == 0.0:
            return []
        return [
            f"The vocabulary is limited to the {len(self.data.tokenizer):,} most frequent tokens; the "
            f"others, {unknown:.1%} of the training part, are read as unknown."
        ]

    def emit_metadata(self) -> Snapshots:
        """Emit the documents and notes, before the first step."""
        self.report.documents(self.data.documents(self.corpus))
        if self.steps_done == 0:
            for text in self.notes():
                self.report.event("note", 0, text=text)
        if self.spec.segments:
            self.report.documents({"resolved": self.spec.to_json()})
        yield from self.emit()

    def sample(self, model: LanguageModel) -> None:
        """Report sampled text; its generator depends on the seed and the step alone."""
        reading = self.corpus.reading
        pieces = self.draw(model, self.steps_done)
        self.report.event(
            "sample",
            self.steps_done,
            prompt=self.prompt,
            temperature=TEMPERATURE,
            text=("\n" if reading == "items" else "").join(text for text, _ in pieces),
            copied=memorization.copied_share(pieces, reading),
            pieces=[[text, is_copied] for text, is_copied in pieces],
        )

    def draw(self, model: LanguageModel, step: int) -> tuple[memorization.Piece, ...]:
        """Sample a few items or a stretch of running text, with the copied parts marked."""
        generator = torch.Generator().manual_seed(self.spec.seed * 1_000_003 + step)
        tokenizer, reading = self.data.tokenizer, self.corpus.reading
        items = reading == "items"
        number, length = (SAMPLE_ITEMS, ITEM_LENGTH) if items else (1, SAMPLE_LENGTH)
        texts = samples(model, tokenizer, number, self.prompt, length, TEMPERATURE, generator, reading)
        return self.copy_detector.items(texts) if items else self.copy_detector.stretches(texts[0])

    def heartbeat(self) -> Snapshots:
        """Emit a snapshot when the last one is 0.1 s ago."""
        if self.report.due:
            yield from self.emit()

    def emit(self, checkpoint: Checkpoint | None = None, stopped: str = "") -> Snapshots:
        """Emit a snapshot, and one with a checkpoint for every "checkpoint" command sent in return."""
        command = yield self.report.build(self.steps_done, self.spec.steps, checkpoint, stopped)
        while command == "checkpoint":
            command = yield self.report.build(self.steps_done, self.spec.steps, self.checkpoint())
