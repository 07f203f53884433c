"""The racers: optimizers with their own settings; and their short text, which fits into an address.

    adam,lr=0.05,beta1=0.8;momentum,lr=0.02,schedule=cosine,clip=1

Racers are separated by semicolons; a racer is its key in the catalogue, then `name=value` for whatever is
not at its default: `lr`, `wd` (weight decay), the optimizer's own options, `schedule` and the schedule's
options, `warm_up` (updates), `clip` (largest gradient norm; 0 clips nothing).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from playground.catalog.hyperparameter import HyperParameter, with_defaults
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.optimizers.entry import OptimizerEntry
from playground.catalog.schedules import SCHEDULES
from playground.catalog.slide_optimizers import SLIDE_OPTIMIZERS

RACERS: Mapping[str, OptimizerEntry] = {**OPTIMIZERS, **SLIDE_OPTIMIZERS}
MAX_RACERS = 14  # more colours and names cannot be told apart

LEARNING_RATE = HyperParameter(
    "lr",
    "Learning rate",
    r"\gamma",
    0.0,
    0.0,
    1e6,
    "How far one step goes. 0 stands still, a large one diverges: both can be tried.",
    log=True,
)
WARM_UP = HyperParameter(
    "warm_up", "Warm-up steps", "w", 0, 0, 2000, "The rate grows linearly over these updates.", integer=True
)
CLIP = HyperParameter(
    "clip",
    "Clip at norm",
    "c",
    0.0,
    0.0,
    1e6,
    "A gradient longer than this is shortened to it: g · min(1, c/(‖g‖ + 10⁻⁶)). 0 clips nothing.",
)


@dataclass(frozen=True)
class Racer:
    """One optimizer with its settings; `options` and `schedule_options` hold every value, by name."""

    kind: str  # key of RACERS
    learning_rate: float
    weight_decay: float = 0.0
    options: tuple[tuple[str, float], ...] = ()
    schedule: str = "constant"  # key of SCHEDULES
    schedule_options: tuple[tuple[str, float], ...] = ()
    warm_up: int = 0
    clip: float = 0.0

    @property
    def entry(self) -> OptimizerEntry:
        """The racer's entry in the catalogue."""
        return RACERS[self.kind]


def default_racer(kind: str) -> Racer:
    """A racer with the catalogue's settings and a rate that suits the surfaces; KeyError for no such kind."""
    entry = RACERS[kind]
    return Racer(
        kind,
        entry.race_lr,
        entry.weight_decay.default if entry.decays else 0.0,
        tuple(with_defaults(entry.options, {}).items()),
    )


def with_suggested_rate(racer: Racer, sgd_rate: float) -> Racer:
    """The racer at a rate that suits a surface on which plain gradient descent does well at `sgd_rate`.

    Rules whose steps scale with the gradient get a proportional rate; the others keep theirs.
    """
    if not racer.entry.step_follows_gradient_scale:
        return racer
    ratio = racer.entry.race_lr / RACERS["sgd"].race_lr
    return replace(racer, learning_rate=float(f"{sgd_rate * ratio:.3g}"))


def with_heavy_ball(racer: Racer, alpha: float, beta: float) -> Racer:
    """The momentum racer whose steps are b <- beta b + g, theta <- theta - alpha b; its other settings stay.

    With dampening tau, which stays, too, the learning rate is alpha / (1 - tau). Both get three digits.
    """
    options = dict(racer.options) | {"momentum": round(min(0.999, max(0.0, beta)), 3)}
    rate = alpha / max(1e-6, 1 - options["dampening"])
    rate = float(f"{min(LEARNING_RATE.high, max(0.0, rate)):.3g}")
    return replace(racer, learning_rate=rate, options=tuple(options.items()))


def parse(text: str) -> tuple[Racer, ...]:
    """The racers of a text. ValueError, with a sentence to show, where the text does not name racers."""
    parts = [part.strip() for part in text.split(";")]
    racers = tuple(_parse_racer(part) for part in parts if part)
    if len(racers) > MAX_RACERS:
        raise ValueError(f"Up to {MAX_RACERS} racers can run together, not {len(racers)}.")
    return racers


def _parse_racer(text: str) -> Racer:
    kind, *settings = (word.strip() for word in text.split(","))
    if kind not in RACERS:
        raise ValueError(f"There is no optimizer called “{kind[:40]}”.")
    values: dict[str, str] = {}
    for setting in settings:
        name, equals, value = (word.strip() for word in setting.partition("="))
        if not equals or name in values:
            raise ValueError(f"“{setting[:40]}” is no setting: it should read name=value, each name once.")
        values[name] = value
    schedule = values.pop("schedule", "constant")
    if schedule not in SCHEDULES:
        raise ValueError(f"There is no schedule called “{schedule[:40]}”.")
    return _with_settings(
        default_racer(kind), schedule, {name: _number(name, value) for name, value in values.items()}
    )


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{name[:40]} must be a number, not “{text[:40]}”.")
    return value


def _with_settings(default: Racer, schedule: str, values: dict[str, float]) -> Racer:
    """The racer with these values in place of the catalogue's. ValueError for a value out of range.

    Combinations that torch refuses are accepted here: the race reports them.
    """
    entry, schedule_entry = default.entry, SCHEDULES[schedule]
    learning_rate = LEARNING_RATE.check(values.pop("lr", default.learning_rate))
    weight_decay = default.weight_decay
    if entry.decays:
        weight_decay = entry.weight_decay.check(values.pop("wd", weight_decay))
    warm_up = int(WARM_UP.check(values.pop("warm_up", 0)))
    clip = CLIP.check(values.pop("clip", 0.0))
    schedule_values = {p.key: values.pop(p.key) for p in schedule_entry.options if p.key in values}
    try:
        options = with_defaults(entry.options, values)
    except ValueError as error:
        raise ValueError(f"{entry.title}: {error}") from None
    return Racer(
        default.kind,
        learning_rate,
        weight_decay,
        tuple(options.items()),
        schedule,
        tuple(with_defaults(schedule_entry.options, schedule_values).items()),
        warm_up,
        clip,
    )


def format(racers: tuple[Racer, ...]) -> str:
    """The text of the racers: `parse(format(racers)) == racers`. What is at its default is left out."""
    return ";".join(_format_racer(racer) for racer in racers)


def _format_racer(racer: Racer) -> str:
    default = default_racer(racer.kind)
    pairs: list[tuple[str, float]] = []
    if racer.learning_rate != default.learning_rate:
        pairs.append(("lr", racer.learning_rate))
    if racer.weight_decay != default.weight_decay:
        pairs.append(("wd", racer.weight_decay))
    pairs += [pair for pair in racer.options if pair not in default.options]
    pairs += [(name, value) for name, value in (("warm_up", racer.warm_up), ("clip", racer.clip)) if value]
    words = [racer.kind, *(f"{name}={_shortest(value)}" for name, value in pairs)]
    if racer.schedule != "constant":
        defaults = with_defaults(SCHEDULES[racer.schedule].options, {})
        words.append(f"schedule={racer.schedule}")
        words += [f"{n}={_shortest(v)}" for n, v in racer.schedule_options if v != defaults[n]]
    return ",".join(words)


def _shortest(value: float) -> str:
    """The shortest text that reads back as the same number."""
    text = f"{value:.12g}"
    return text if float(text) == value else repr(value)


def display_names(racers: tuple[Racer, ...]) -> tuple[str, ...]:
    """A short name for each: its title, with the setting that distinguishes it from others of its kind."""
    names = []
    for racer in racers:
        same_kind = [other for other in racers if other.kind == racer.kind]
        label = racer.entry.label
        names.append(label if len(same_kind) == 1 else f"{label} {_difference(racer, same_kind)}".strip())
    return tuple(
        f"{name} ({names[:i].count(name) + 1})" if names.count(name) > 1 else name
        for i, name in enumerate(names)
    )


def _difference(racer: Racer, same_kind: list[Racer]) -> str:
    """The first setting in which the racers of one kind differ."""
    if len({other.learning_rate for other in same_kind}) > 1:
        return f"{racer.learning_rate:g}"
    for name, value in racer.options:
        if len({dict(other.options)[name] for other in same_kind}) > 1:
            return f"{name}={value:g}"
    if len({other.weight_decay for other in same_kind}) > 1:
        return f"λ={racer.weight_decay:g}"
    if len({other.schedule for other in same_kind}) > 1:
        return SCHEDULES[racer.schedule].title.lower()
    for name, value in racer.schedule_options:
        if len({dict(other.schedule_options).get(name) for other in same_kind}) > 1:
            return f"{name}={value:g}"
    for name, setting in (("warm-up", racer.warm_up), ("clip", racer.clip)):
        if len({(other.warm_up, other.clip) for other in same_kind}) > 1 and setting:
            return f"{name} {setting:g}"
    return ""
