"""The settings of a training: everything that influences its loss curve, as one small immutable value.

A *requested* spec names a time budget (`seconds`). Once training has measured its own speed, the spec is
*resolved*: `segments` holds the number of steps and the peak rate of each stretch of the schedule. A
resolved spec on the same text gives the same losses, to the bit, on the same machine, however busy it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from playground.catalog.hyperparameter import with_defaults
from playground.catalog.optimizers import TRAINABLE
from playground.catalog.schedules import SCHEDULES
from playground.errors import SpecError
from playground.models.ngram.smoothing_choice import checked_smoothing
from playground.models.table import MODEL_OPTIONS, MODELS
from playground.text.split import SPLIT_RULES, SplitRule
from playground.text.tokenizers import TOKENIZERS
from playground.training.held_out_part import PART_RULES, PartRule
from playground.training.options import TRAINING_OPTIONS
from playground.training.snapshot import Json

Options = tuple[tuple[str, float], ...]
Segment = tuple[int, float]
Revision = tuple[int, int]
_ALWAYS_STORED = frozenset({"tokens", "optimizer", "schedule", "clip", "batch", "segments", "seed"})
_PAIRS = ("smoothing_options", "optimizer_options", "schedule_options")


@dataclass(frozen=True)
class TrainSpec:
    """The choices of one training: catalogue keys, numbers and a seed; never any text of the corpus.

    `smoothing_options`, `optimizer_options` and `schedule_options` are (name, value) pairs; missing ones take
    the entry's default (`check` makes that of the smoothing explicit). Settings that the model does not use
    are checked, too.

    `learning_rate` is the peak of the schedule (of its last segment, once there are several); `clip` 0 means
    no clipping; `window` counts tokens and concerns running text and documents, `pool` items only.
    `segments` is empty until the spec is resolved. `split_rule` says where a running text is cut in two
    (`text.split`); a spec that was stored before there was this choice has "word". `part_rule` says which
    part of the held-out text the curve is of (`held_out_part`); stored before, it is "even".

    `revisions` are changes of the plan while the steps were made, as (step, planned): until that step,
    counted from the beginning of the training, the segment in which it lies was planned to have so many
    steps, and the schedule was that of the plan. The last plan is the segment itself.
    """

    model: str = "lstm"
    layers: int = 1
    hidden: int = 128
    embedding: int = 64
    dropout: float = 0.0
    context: int = 4
    direct: int = 1
    blocks: int = 2
    heads: int = 4
    positions: int = 64
    tied: int = 0
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
    revisions: tuple[Revision, ...] = ()
    seed: int = 0
    split_rule: SplitRule = SPLIT_RULES[0]
    part_rule: PartRule = PART_RULES[0]

    @property
    def steps(self) -> int:
        """All planned steps; 0 while the spec is not resolved."""
        return sum(steps for steps, _ in self.segments)

    def segment_at(self, k: int) -> tuple[int, int, float]:
        """The segment of update k = 0, 1, ...: its first update, its number of steps as planned then, its
        peak.

        After the last segment it continues. Raises ValueError while the spec is not resolved.
        """
        if not self.segments:
            raise ValueError("the schedule is known once the time budget has become a number of steps")
        first = 0
        for steps, peak in self.segments[:-1]:  # noqa: B007
            if k < first + steps:
                break
            first += steps
        else:
            steps, peak = self.segments[-1]
        for until, planned in self.revisions:
            if max(first, k) < until <= first + steps:
                return first, planned, peak
        return first, steps, peak

    @property
    def model_options(self) -> dict[str, float | str]:
        """The options of the model's table entry; for n-grams also the smoothing and its parameter."""
        entry = MODELS[self.model]
        values: dict[str, float | str] = {option.key: getattr(self, option.key) for option in entry.options}
        return (
            values
            if entry.learns
            else {**values, "smoothing": self.smoothing, **dict(self.smoothing_options)}
        )

    def check(self) -> TrainSpec:
        """Return the spec with every number checked against the tables; raise SpecError otherwise."""
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
        if self.split_rule not in SPLIT_RULES:
            raise SpecError(f"There is no rule of splitting a text called {self.split_rule!r}.")
        if self.part_rule not in PART_RULES:
            raise SpecError(f"There is no rule of a held-out part called {self.part_rule!r}.")
        MODELS[self.model].with_defaults(self.model_options)
        entry = TRAINABLE[self.optimizer]
        numbers = {**MODEL_OPTIONS, **TRAINING_OPTIONS}
        values: dict[str, Any] = {key: option.check(getattr(self, key)) for key, option in numbers.items()}
        values["learning_rate"] = entry.learning_rate.check(self.learning_rate)
        values["weight_decay"] = entry.weight_decay.check(self.weight_decay)
        entry.check(dict(self.optimizer_options))
        with_defaults(SCHEDULES[self.schedule].options, dict(self.schedule_options))
        smoother, value = checked_smoothing(self.smoothing, dict(self.smoothing_options))
        values["smoothing_options"] = ((smoother.parameter.key, value),) if smoother.parameter else ()
        for steps, peak in self.segments:
            if type(steps) is not int or steps < 1:
                raise SpecError(f"A segment has a whole number of steps, at least 1, not {steps!r}.")
            entry.learning_rate.check(peak)
        for revision in self.revisions:
            if len(revision) != 2 or any(type(number) is not int or number < 1 for number in revision):
                raise SpecError(f"A revision is a step and a planned number of steps, not {revision!r}.")
        return replace(self, **values)

    def longer(self, seconds: float) -> TrainSpec:
        """This spec with `seconds` more; training resumed with it appends a segment to the schedule.

        The new segment climbs to half the last peak, which disturbs the trained weights less, or to the same
        rate when the schedule is constant.
        """
        factor = 1.0 if self.schedule == "constant" else 0.5
        return replace(self, seconds=self.seconds + seconds, learning_rate=factor * self.learning_rate)

    def to_json(self) -> dict[str, Json]:
        """As plain values; option pairs become objects, segments lists of [steps, peak rate]."""
        value: dict[str, Any] = asdict(self)
        value |= {name: dict(getattr(self, name)) for name in _PAIRS}
        value["segments"] = [list(segment) for segment in self.segments]
        value["revisions"] = [list(revision) for revision in self.revisions]
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
    fields_read: dict[str, Any] = dict(value)
    if value.keys() >= _ALWAYS_STORED:
        fields_read.setdefault("split_rule", "word")
        fields_read.setdefault("part_rule", "even")
    try:
        for name in _PAIRS:
            if name in fields_read:
                pairs = dict(fields_read[name]).items()
                fields_read[name] = tuple(sorted((str(key), float(x)) for key, x in pairs))
        if "segments" in fields_read:
            segments = fields_read["segments"]
            fields_read["segments"] = tuple((_whole_number(steps), float(peak)) for steps, peak in segments)
        if "revisions" in fields_read:
            revisions = fields_read["revisions"]
            fields_read["revisions"] = tuple(
                (_whole_number(step), _whole_number(planned)) for step, planned in revisions
            )
        return TrainSpec(**fields_read).check()
    except (TypeError, ValueError) as error:
        raise SpecError(str(error)) from error


def _whole_number(steps: object) -> int:
    if not isinstance(steps, int | float) or not math.isfinite(steps) or steps != int(steps):
        raise SpecError(f"A segment has a whole number of steps, at least 1, not {steps!r}.")
    return int(steps)


def resumed_spec(requested: TrainSpec, previous: TrainSpec) -> tuple[TrainSpec, float]:
    """The spec to resume with, and the seconds for which steps must still be planned (0: none).

    `requested` may be the spec as first requested, as resolved, either of them with more seconds
    (`TrainSpec.longer`), or a resolved one with further segments. Raises SpecError for any other difference.
    """
    check_same_settings(requested, previous)
    shared = min(len(requested.segments), len(previous.segments))
    if requested.segments[:shared] != previous.segments[:shared]:
        raise SpecError("These settings plan other steps than the ones already made.")
    if len(requested.segments) > len(previous.segments):
        return requested, 0.0
    if not previous.segments:
        return requested, requested.seconds
    if requested.seconds > previous.seconds:
        made = replace(requested, segments=previous.segments, revisions=previous.revisions)
        return made, requested.seconds - previous.seconds
    return previous, 0.0


def check_same_settings(requested: TrainSpec, previous: TrainSpec) -> None:
    """Raise SpecError for any difference but time, learning rate and planned steps."""
    rest = replace(
        requested,
        seconds=previous.seconds,
        learning_rate=previous.learning_rate,
        segments=previous.segments,
        revisions=previous.revisions,
    )
    if rest != previous:
        raise SpecError("When a training goes on, only its time and the learning rate ahead may be changed.")
