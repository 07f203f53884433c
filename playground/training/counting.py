"""The training of a model that is counted: what it has read doubles from step to step, up to the last word.

    step k of S reads the first N / 2^(S - k) of the N tokens of a running text

so that the held-out loss can be drawn against the text read. Of items it reads so many whole ones, in an
order that the seed decides, since lists are often sorted. S is 7, less for a text of fewer than 64 tokens or
items. Every step counts afresh, and its model is kept as a checkpoint unless it is very large.

It tells what `loop.train` tells, as far as it makes sense. Rows: "train_loss" in nats per target on up to
100,000 targets of what was read, "tokens" the targets that are new, NaN for everything about gradients. The
events "validation" are over all of the held-out part, the same targets as everybody's, and tell in "grams"
how many different n-grams are stored. There is no time budget: the text decides.
"""

import math
from dataclasses import replace

import numpy as np

from playground.models.ngram import NGram
from playground.models.ngram.choice import chosen
from playground.models.ngram.language_model import NGramLM
from playground.models.ngram.stored import stored
from playground.text.batches import Encoded
from playground.text.corpus import Corpus
from playground.training import checkpointing
from playground.training.resumption import refuse_other_settings
from playground.training.snapshot import Checkpoint, Json
from playground.training.spec import SpecError, TrainSpec
from playground.training.telling import Snapshots, Telling
from playground.training.trainer import Step

DOUBLINGS = 6
LOOKED_AT = 100_000  # targets of the text that was read, for the training loss
LARGEST_IN_PASSING = 50e6  # bytes of a checkpoint; those of 5 MB of words at n = 6 take 24 MB, and 42 at last


def count(spec: TrainSpec, corpus: Corpus, resume: Checkpoint | None = None) -> Snapshots:
    """Count a corpus and yield snapshots; the same spec and text give the same ones, to the bit.

    With `resume` it goes on behind the checkpoint's step. Raises SpecError for settings that cannot be and
    for more time, TextError for a text that is too short.
    """
    if resume is not None:
        before = checkpointing.spec_of(resume)
        refuse_other_settings(spec, before)
        if resume.step >= before.steps and spec.seconds > before.seconds:
            raise SpecError("All of the text is counted: more time does not change an n-gram model.")
    run = _Counting(spec, corpus, resume)
    yield from run.introduce()
    yield from run.steps()


class Portions:
    """How much of a text is read after each step: `sizes` (S,) tokens of a running text, or items."""

    def __init__(self, train: Encoded, seed: int) -> None:
        self._train = train
        items = train.reading == "items"
        units = train.starts.size - 1 if items else train.ids.size
        doublings = min(DOUBLINGS, max(units, 1).bit_length() - 1)
        self.sizes = [units >> k for k in range(doublings, -1, -1)]
        self._order = np.random.Generator(np.random.PCG64(seed)).permutation(units) if items else np.arange(0)

    def read(self, step: int) -> Encoded:
        """All that is read after step 0, 1, ...; items stand in the order of the list."""
        size = self.sizes[step]
        return self._first(size) if self._train.reading == "running" else self._train.only(self._order[:size])

    def some(self, step: int) -> Encoded:
        """A part of that, about `LOOKED_AT` targets at most: the last tokens, or items drawn by the seed."""
        part = self.read(step)
        if part.targets.size <= LOOKED_AT:
            return part
        if part.reading == "running":
            return Encoded(part.ids[-LOOKED_AT:], np.array([0, LOOKED_AT]), "running")
        targets = np.cumsum(np.diff(self._train.target_starts)[self._order])
        number = int(np.searchsorted(targets, LOOKED_AT, side="right"))
        return self._train.only(self._order[: max(1, number)])

    def _first(self, size: int) -> Encoded:
        return Encoded(self._train.ids[:size], np.array([0, size]), "running")


class _Counting(Telling):
    """One call of `count`."""

    def __init__(self, spec: TrainSpec, corpus: Corpus, resume: Checkpoint | None) -> None:
        super().__init__(spec, corpus, resume)
        self.portions = Portions(self.data.train, spec.seed)
        self.spec = replace(spec, segments=((len(self.portions.sizes), spec.learning_rate),))
        self.model = self._with(NGram.blank(corpus.reading, len(self.data.tokenizer), spec.order))
        self._done, self.tokens = 0, 0
        if resume is not None:
            model = checkpointing.load_model(resume)
            assert isinstance(model, NGramLM)
            self.model, self._done = model, resume.step
            self.tokens = self.portions.read(self.done - 1).targets.size if self.done else 0
        self.loss = self._held_out_loss(self.model)

    def _with(self, counted: NGram) -> NGramLM:
        smoothing = chosen(self.spec.smoothing, dict(self.spec.smoothing_options))
        return NGramLM(counted.vocabulary_size, counted.order, *smoothing, counted)

    def _held_out_loss(self, model: NGramLM) -> float:
        return float(model.nats(self.data.valid).mean())

    @property
    def done(self) -> int:
        """Steps that are made."""
        return self._done

    def steps(self) -> Snapshots:
        """Read what has not been read yet, and look at the held-out text after each step and at the end."""
        if self.done == 0:
            yield from self.check()
        while self.done < self.spec.steps:
            yield from self.step()
            if not math.isfinite(self.loss):
                yield from self.tell(stopped=self._sentence())
                return
            yield from self.check()
        self._validated(whole=True)
        yield from self.tell()

    def step(self) -> Snapshots:
        """Count twice as much as before, order by order."""
        part = self.portions.read(self.done)
        counted = self.model.counted
        for grown in NGram.grow(part, len(self.data.tokenizer), self.spec.order):
            counted = grown
            yield from self.breathe()
        model = self._with(counted)
        loss = float(model.nats(self.portions.some(self.done)).mean())
        yield from self.breathe()
        held_out = self._held_out_loss(model)
        yield from self.breathe()  # nothing is asked for from here on until all of the step is made
        new, self.tokens = part.targets.size - self.tokens, part.targets.size
        self.model, self.loss, self._done = model, held_out, self.done + 1
        self.report.row(self.done, Step(loss, math.nan, math.nan, new), math.nan)

    def check(self) -> Snapshots:
        """Say what the model is like now, and keep a checkpoint: of very many n-grams the last one alone."""
        self.sample(self.model)
        self._validated(whole=False)
        kept = self.done == self.spec.steps or self.model.bytes <= LARGEST_IN_PASSING
        yield from self.tell(self.checkpoint() if kept else None)

    def _validated(self, whole: bool) -> None:
        targets, grams = self.data.valid.targets.size, self.model.grams
        self.report.event("validation", self.done, loss=self.loss, tokens=targets, whole=whole, grams=grams)

    def _sentence(self) -> str:
        return (
            f"Stopped at step {self.done:,}: the held-out loss is infinite, since the probability of some "
            "token is too small for a computer's numbers. A larger value of the smoothing's parameter helps."
        )

    def checkpoint(self) -> Checkpoint:
        """The counts as they are."""
        tensors = {f"model.{name}": array for name, array in stored(self.model.counted).items()}
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
        return Checkpoint(self.done, tensors, meta)
