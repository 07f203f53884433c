"""What a training is: every choice that bends its curve, as one small immutable value.

A *requested* spec names a time budget (`seconds`). Once training has measured its own speed, the spec is
*resolved*: `segments` holds the number of steps and the peak rate of each stretch of the schedule. A
resolved spec on the same text gives the same losses, to the bit, on the same machine, however busy it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from playground.catalog.entry import complete
from playground.catalog.optimizers import TRAINABLE
from playground.catalog.schedules import SCHEDULES
from playground.models.ngram.choice import chosen
from playground.models.table import MODELS
from playground.models.table import OPTIONS as MODEL_OPTIONS
from playground.text.tokenizers import TOKENIZERS
from playground.training.options import OPTIONS
from playground.training.snapshot import Json

Options = tuple[tuple[str, float], ...]
Segment = tuple[int, float]
_PAIRS = ("smoothing_options", "optimizer_options", "schedule_options")


class SpecError(ValueError):
    """A spec that cannot be trained; its text is a sentence for the reader."""


@dataclass(frozen=True)
class TrainSpec:
    """The choices of one training: catalogue keys, numbers and a seed; never any text of the corpus.

    `smoothing_options`, `optimizer_options` and `schedule_options` are (name, value) pairs; what is missing
    takes the entry's default (`check` writes that of the smoothing down). What a model has no use for is
    checked all the same.

    `learning_rate` is the peak of the schedule (of its last segment, once there are several); `clip` 0 means
    no clipping; `window` counts tokens and concerns running text only, `pool` items only.
    `segments` is empty until the spec is resolved.
    """

    model: str = "lstm"
    layers: int = 1
    hidden: int = 128
    embedding: int = 64
    dropout: float = 0.0
    context: int = 4
    direct: int = 1
    order: int = 5
    smoothing: str = "witten-bell"
    smoothing_options: Options = ()
    tokens: str = "characters"
    max_vocabulary: int = 5000
    optimizer: str = "adam"
    learning_rate: float = 1e-2
    weight_decay: float = 0.0
    optimizer_options: Options = ()
    schedule: str = "cosine"
    schedule_options: Options = ()
    warmup: int = 50
    clip: float = 1.0
    batch: int = 32
    window: int = 64
    pool: int = 1
    seconds: float = 30.0
    segments: tuple[Segment, ...] = ()
    seed: int = 0

    @property
    def steps(self) -> int:
        """All planned steps; 0 while the spec is not resolved."""
        return sum(steps for steps, _ in self.segments)

    @property
    def model_options(self) -> dict[str, float | str]:
        """What the model's table entry asks for; of one that counts its smoothing, too."""
        entry = MODELS[self.model]
        values: dict[str, float | str] = {option.key: getattr(self, option.key) for option in entry.options}
        return (
            values
            if entry.learns
            else {**values, "smoothing": self.smoothing, **dict(self.smoothing_options)}
        )

    def check(self) -> TrainSpec:
        """Return the spec with every number checked against the tables; SpecError names the first misfit."""
        try:
            return self._checked()
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise SpecError(str(error)) from error

    def _checked(self) -> TrainSpec:
        for table, key, name in (
            (MODELS, self.model, "model"),
            (TOKENIZERS, self.tokens, "kind of token"),
            (TRAINABLE, self.optimizer, "optimizer"),
            (SCHEDULES, self.schedule, "schedule"),
        ):
            if key not in table:
                raise SpecError(f"There is no {name} called {key!r}.")
        entry = TRAINABLE[self.optimizer]
        numbers = {**MODEL_OPTIONS, **OPTIONS}
        values: dict[str, Any] = {key: option.check(getattr(self, key)) for key, option in numbers.items()}
        values["learning_rate"] = entry.learning_rate.check(self.learning_rate)
        values["weight_decay"] = entry.weight_decay.check(self.weight_decay)
        entry.check(dict(self.optimizer_options))
        complete(SCHEDULES[self.schedule].options, dict(self.schedule_options))
        smoother, value = chosen(self.smoothing, dict(self.smoothing_options))
        values["smoothing_options"] = ((smoother.parameter.key, value),) if smoother.parameter else ()
        for steps, peak in self.segments:
            if type(steps) is not int or steps < 1:
                raise SpecError(f"A segment has a whole number of steps, at least 1, not {steps!r}.")
            entry.learning_rate.check(peak)
        return replace(self, **values)

    def longer(self, seconds: float, learning_rate: float | None = None) -> TrainSpec:
        """This spec with `seconds` more; training resumed with it appends a segment to the schedule.

        The new segment climbs to `learning_rate`: by default half the last peak, which undoes less of what
        the end of the last segment settled, or the same rate when the schedule is constant.
        """
        if learning_rate is None:
            learning_rate = self.learning_rate * (1.0 if self.schedule == "constant" else 0.5)
        return replace(self, seconds=self.seconds + seconds, learning_rate=learning_rate)

    def to_json(self) -> dict[str, Json]:
        """As plain values; option pairs become objects, segments lists of [steps, peak rate]."""
        value: dict[str, Any] = asdict(self)
        value |= {name: dict(getattr(self, name)) for name in _PAIRS}
        value["segments"] = [list(segment) for segment in self.segments]
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Json]) -> TrainSpec:
        """Read what `to_json` wrote; missing names take their default; SpecError for anything unexpected."""
        return _from_json(value)


def _from_json(value: Mapping[str, Json]) -> TrainSpec:
    if not isinstance(value, Mapping):
        raise SpecError("The settings of a training are one JSON object.")
    known = {field.name: field for field in fields(TrainSpec)}
    unknown = set(value) - set(known)
    if unknown:
        raise SpecError(f"A training has no setting called {', '.join(sorted(map(str, unknown)))}.")
    given: dict[str, Any] = dict(value)
    try:
        for name in _PAIRS:
            if name in given:
                given[name] = tuple(sorted((str(key), float(x)) for key, x in dict(given[name]).items()))
        if "segments" in given:
            given["segments"] = tuple((_whole(steps), float(peak)) for steps, peak in given["segments"])
        return TrainSpec(**given).check()
    except (TypeError, ValueError) as error:
        raise SpecError(str(error)) from error


def _whole(steps: object) -> int:
    if not isinstance(steps, int | float) or not math.isfinite(steps) or steps != int(steps):
        raise SpecError(f"A segment has a whole number of steps, at least 1, not {steps!r}.")
    return int(steps)


LARGEST = 5000  # tokens: beyond that a step spends nearly all its time on the output layer
_TOKENS_PER_SECOND = 100_000  # of an LSTM with 128 units on one core


def defaults(
    reading: str,
    tokens: str = "characters",
    seconds: float = 30.0,
    vocabulary: int = 128,
    size: int | None = None,
    model: str = "lstm",
) -> TrainSpec:
    """The settings that reach the lowest held-out loss in `seconds` on two ordinary cores, as far as known.

    `vocabulary` is the number of different tokens, `size` the number of tokens in the text (None: a lot).
    """
    if model not in MODELS:
        raise SpecError(f"There is no model called {model!r}.")
    spec = _recurrent(reading, tokens, seconds, vocabulary, size)
    if model == "window":
        spec = replace(spec, **_window(reading, tokens, spec))
    if not MODELS[model].learns:
        spec = replace(spec, **_counted(tokens))
    return replace(spec, model=model).check()


def _counted(tokens: str) -> dict[str, Any]:
    """Kneser-Ney: on no text here worse than Witten-Bell by more than 0.005, on most of them far better."""
    order = 6 if tokens == "characters" else 4
    return {"order": order, "smoothing": "kneser-ney", "smoothing_options": (("discount", 0.75),)}


def _window(reading: str, tokens: str, spec: TrainSpec) -> dict[str, Any]:
    """Eight characters or three words are seen. W3 takes more time than it is worth in a short run: on a list
    of names 8 s lead to 2.017 nats per character without it and to 2.030 with it.
    """
    characters, small = tokens == "characters", spec.hidden < 128
    return {
        "context": 8 if characters else 3,
        "hidden": 128 if small or not characters else 256,
        "embedding": 16 if characters else 64,
        "direct": 0,
        "learning_rate": 0.015 if characters else 0.005,
        "batch": 128 if reading == "items" else 16,
    }


def _recurrent(reading: str, tokens: str, seconds: float, vocabulary: int, size: int | None) -> TrainSpec:
    """More time affords a wider model. A text that is read many times over is learned by heart: from about 20
    readings on, weights decay and units are dropped; from 60 on the model is small, too.
    """
    heavy = min(vocabulary, LARGEST) > 1000  # the output layer takes most of the time
    wide = seconds * (0.5 if heavy else 1.0)
    hidden = 128 if wide < 25 or reading == "items" else 160 if wide < 45 else 192 if wide < 150 else 256
    readings = seconds * _TOKENS_PER_SECOND * 128 / hidden / max(size or math.inf, 1)
    small = readings > 60
    return TrainSpec(
        tokens=tokens,
        hidden=64 if small else hidden,
        embedding=32 if small else 128 if heavy else 64,
        dropout=0.3 if readings > 20 or tokens == "words" else 0.0,
        optimizer="adamw" if readings > 20 else "adam",
        weight_decay=0.5 if small else 0.2 if readings > 20 else 0.0,
        optimizer_options=(("beta2", 0.98),),  # short memory: the gradient's size changes fast in a short run
        learning_rate=0.005 if small else 0.01 if tokens == "words" or reading == "items" else 0.012,
        max_vocabulary=min(LARGEST, TOKENIZERS[tokens].default_vocabulary),
        batch=64 if reading == "items" else 16,
        window=32 if tokens == "words" else 64,
        pool=8 if reading == "items" else 1,
        seconds=seconds,
    )
