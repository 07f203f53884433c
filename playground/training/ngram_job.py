"""The job of an n-gram model: the counted part of the text doubles from step to step, up to all of it.

    step k of S reads the first N / 2^(S - k) of the N tokens of a running text

so that the held-out loss can be drawn against the amount of text. For items and documents N is their number;
they are taken whole, in an order given by the seed, since lists are often sorted. S is 7, less for a text of
fewer than 64 tokens, items or documents. Every step counts from scratch, and its model is saved as a
checkpoint unless it is very large.

It emits the same snapshots as `loop.train`. Rows: "train_loss" in nats per target on up to 100,000 counted
targets, "tokens" the number of new targets, NaN for everything about gradients. The events "validation" are
full evaluations, over all of the held-out part; "grams" is the number of different n-grams stored. There is
no time budget.
"""

import math
from contextlib import suppress
from dataclasses import replace

import numpy as np

from playground.errors import SpecError
from playground.models.ngram import NGram
from playground.models.ngram.arrays import to_arrays
from playground.models.ngram.language_model import NGramLM
from playground.models.ngram.smoothing_choice import checked_smoothing
from playground.text.corpus import Corpus, has_ends
from playground.text.encoded import Encoded
from playground.training import checkpointing
from playground.training.held_out_part import nested_estimates
from playground.training.reporting import ReportingJob, Snapshots
from playground.training.snapshot import Checkpoint, Json, StopRequested
from playground.training.spec import TrainSpec, check_same_settings
from playground.training.trainer import StepResult

DOUBLINGS = 6
TRAIN_LOSS_TARGETS = 100_000  # targets at most for the training loss
LARGEST_CHECKPOINT = 50e6  # bytes before the last step; 5 MB of words at n = 6 take 24 MB, 42 MB at last


def train_ngram(spec: TrainSpec, corpus: Corpus, resume: Checkpoint | None = None) -> Snapshots:
    """Count a corpus and yield snapshots; the same spec and text give the same ones, to the bit.

    With `resume` it continues after the checkpoint's step. Raises SpecError for settings that cannot be and
    for more time, TextError for a text that is too short.
    """
    if resume is not None:
        previous = checkpointing.spec_of(resume)
        check_same_settings(spec, previous)
        if resume.step >= previous.steps and spec.seconds > previous.seconds:
            raise SpecError("All of the text is counted: more time does not change an n-gram model.")
    counting = _NGramJob(spec, corpus, resume)
    with suppress(StopRequested):  # every step is scored on all of the text
        yield from counting.emit_metadata()
        yield from counting.steps()


class TrainingPortions:
    """The part of a text that is counted after each step: `sizes` (S,) tokens, or items or documents."""

    def __init__(self, train: Encoded, seed: int) -> None:
        self._train = train
        whole_texts = has_ends(train.reading)
        units = train.starts.size - 1 if whole_texts else train.ids.size
        doublings = min(DOUBLINGS, max(units, 1).bit_length() - 1)
        self.sizes = [units >> k for k in range(doublings, -1, -1)]
        generator = np.random.Generator(np.random.PCG64(seed))
        self._order = generator.permutation(units) if whole_texts else np.arange(0)

    def read(self, step: int) -> Encoded:
        """The counted part after step 0, 1, ...; items and documents in the order of the corpus."""
        size = self.sizes[step]
        return (
            self._prefix(size) if self._train.reading == "running" else self._train.only(self._order[:size])
        )

    def sample(self, step: int) -> Encoded:
        """`TRAIN_LOSS_TARGETS` targets of `read(step)`: its last tokens, or its first texts by the seed."""
        part = self.read(step)
        if part.targets.size <= TRAIN_LOSS_TARGETS:
            return part
        if part.reading == "running":
            return Encoded(part.ids[-TRAIN_LOSS_TARGETS:], np.array([0, TRAIN_LOSS_TARGETS]), "running")
        targets = np.cumsum(np.diff(self._train.target_starts)[self._order])
        number = int(np.searchsorted(targets, TRAIN_LOSS_TARGETS, side="right"))
        return self._train.only(self._order[: max(1, number)])

    def _prefix(self, size: int) -> Encoded:
        return Encoded(self._train.ids[:size], np.array([0, size]), "running")


class _NGramJob(ReportingJob):
    """One call of `train_ngram`."""

    def __init__(self, spec: TrainSpec, corpus: Corpus, resume: Checkpoint | None) -> None:
        super().__init__(spec, corpus, resume)
        self.portions = TrainingPortions(self.data.train, spec.seed)
        self.spec = replace(spec, segments=((len(self.portions.sizes), spec.learning_rate),))
        self.model = self._with(NGram.empty(corpus.reading, len(self.data.tokenizer), spec.order))
        self._steps_done, self.tokens = 0, 0
        if resume is not None:
            model = checkpointing.load_model(resume)
            assert isinstance(model, NGramLM)
            self.model, self._steps_done = model, resume.step
            self.tokens = self.portions.read(self.steps_done - 1).targets.size if self.steps_done else 0
        self.loss, self.nested = self._held_out_loss(self.model)

    def _with(self, counted: NGram) -> NGramLM:
        smoothing = checked_smoothing(self.spec.smoothing, dict(self.spec.smoothing_options))
        return NGramLM(counted.vocabulary_size, counted.order, *smoothing, counted)

    def _held_out_loss(self, model: NGramLM) -> tuple[float, list[Json]]:
        """The loss on all of the held-out text, and on its nested parts (`held_out_part`)."""
        nats = model.nats(self.data.valid)
        return float(nats.mean()), [list(found) for found in nested_estimates(self.data.valid, nats)]

    @property
    def steps_done(self) -> int:
        """Steps made so far."""
        return self._steps_done

    def steps(self) -> Snapshots:
        """Count what is not counted yet; evaluate after each step and at the end."""
        if self.steps_done == 0:
            yield from self.evaluate()
        while self.steps_done < self.spec.steps:
            yield from self.step()
            if not math.isfinite(self.loss):
                yield from self.emit(stopped=self._infinite_loss_message())
                return
            yield from self.evaluate()
        yield from self.emit()

    def step(self) -> Snapshots:
        """Count twice as much as in the last step, order by order."""
        part = self.portions.read(self.steps_done)
        counted = self.model.counted
        for grown in NGram.grow(part, len(self.data.tokenizer), self.spec.order):
            counted = grown
            yield from self.heartbeat()
        model = self._with(counted)
        loss = float(model.nats(self.portions.sample(self.steps_done)).mean())
        yield from self.heartbeat()
        held_out, self.nested = self._held_out_loss(model)
        yield from self.heartbeat()  # no checkpoint request is answered from here until the step is complete
        new_targets, self.tokens = part.targets.size - self.tokens, part.targets.size
        self.model, self.loss, self._steps_done = model, held_out, self.steps_done + 1
        self.report.row(self.steps_done, StepResult(loss, math.nan, math.nan, new_targets), math.nan)

    def evaluate(self) -> Snapshots:
        """Report a sample and the held-out loss; emit a checkpoint, before the last step only a small one."""
        self.sample(self.model)
        self._report_valid_loss()
        save = self.steps_done == self.spec.steps or self.model.bytes <= LARGEST_CHECKPOINT
        yield from self.emit(self.checkpoint() if save else None)

    def _report_valid_loss(self) -> None:
        targets, grams = self.data.valid.targets.size, self.model.grams
        extent: dict[str, Json] = {"whole": True, "larger": False, "standard_error": 0.0}
        extent["nested"] = self.nested
        self.report.event(
            "validation", self.steps_done, loss=self.loss, tokens=targets, grams=grams, **extent
        )

    def _infinite_loss_message(self) -> str:
        return (
            f"Stopped at step {self.steps_done:,}: the held-out loss is infinite, since the probability of "
            "some token is too small for a computer's numbers. A larger value of the smoothing's parameter "
            "helps."
        )

    def checkpoint(self) -> Checkpoint:
        """The counts and what a reader needs to use them."""
        tensors = {f"model.{name}": array for name, array in to_arrays(self.model.counted).items()}
        meta: dict[str, Json] = {
            "format": checkpointing.FORMAT,
            "spec": self.spec.to_json(),
            "vocabulary": len(self.data.tokenizer),
            "tokens": self.tokens,
            "tokenizer": self.digest,
            "reading": self.corpus.reading,
            "valid_loss": self.loss,
            "grams": self.model.grams,
        }
        return Checkpoint(self.steps_done, tensors, meta)
