"""Who races: a list of optimizers, each with its own settings, as one short text that fits into an address.

    adam,lr=0.05,beta1=0.8;momentum,lr=0.02,schedule=cosine,clip=1

Racers are separated by semicolons; a racer is its key in the catalogue, then `name=value` for whatever is
not at its default: `lr`, `wd` (weight decay), the optimizer's own options, `schedule` and the schedule's
options, `warm_up` (updates), `clip` (largest gradient norm; 0 clips nothing).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from playground.catalog.entry import HyperParameter, OptimizerEntry, complete
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.schedules import SCHEDULES
from playground.catalog.slide_optimizers import SLIDE_OPTIMIZERS

RACERS: Mapping[str, OptimizerEntry] = {**OPTIMIZERS, **SLIDE_OPTIMIZERS}
SHORT = {"momentum": "Momentum", "nesterov": "Nesterov"}  # names for a crowded picture
GRADIENT_SIZED = ("sgd", "momentum", "nesterov", "slide-momentum")  # their steps scale with the gradient
MOST = 14  # more could not be told apart

RATE = HyperParameter(
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


def racer(kind: str) -> Racer:
    """A racer with the catalogue's settings and a rate that suits the surfaces; KeyError for no such kind."""
    entry = RACERS[kind]
    return Racer(
        kind,
        entry.race_rate,
        entry.weight_decay.default if entry.decays else 0.0,
        tuple(complete(entry.options, {}).items()),
    )


def suited(one: Racer, rate: float) -> Racer:
    """The racer at a rate that suits a surface on which plain gradient descent does well at `rate`.

    Where steps scale with the gradient, so must the rate; the others keep theirs.
    """
    if one.kind not in GRADIENT_SIZED:
        return one
    share = one.entry.race_rate / RACERS["sgd"].race_rate
    return replace(one, learning_rate=float(f"{rate * share:.3g}"))


def read(text: str) -> tuple[Racer, ...]:
    """The racers of a text. ValueError, with a sentence to show, for what is none."""
    parts = [part.strip() for part in text.split(";")]
    racers = tuple(_read_one(part) for part in parts if part)
    if len(racers) > MOST:
        raise ValueError(f"Up to {MOST} racers can run together, not {len(racers)}.")
    return racers


def _read_one(text: str) -> Racer:
    kind, *settings = (word.strip() for word in text.split(","))
    if kind not in RACERS:
        raise ValueError(f"There is no optimizer called “{kind[:40]}”.")
    given: dict[str, str] = {}
    for setting in settings:
        name, equals, value = (word.strip() for word in setting.partition("="))
        if not equals or name in given:
            raise ValueError(f"“{setting[:40]}” is no setting: it should read name=value, each name once.")
        given[name] = value
    schedule = given.pop("schedule", "constant")
    if schedule not in SCHEDULES:
        raise ValueError(f"There is no schedule called “{schedule[:40]}”.")
    return _checked(racer(kind), schedule, {name: _number(name, value) for name, value in given.items()})


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{name[:40]} must be a number, not “{text[:40]}”.")
    return value


def _checked(start: Racer, schedule: str, given: dict[str, float]) -> Racer:
    """The racer with the given settings in place of the catalogue's."""
    entry, steps = start.entry, SCHEDULES[schedule]
    rate = RATE.check(given.pop("lr", start.learning_rate))
    decay = start.weight_decay
    if entry.decays:
        decay = entry.weight_decay.check(given.pop("wd", decay))
    warm_up = int(WARM_UP.check(given.pop("warm_up", 0)))
    clip = CLIP.check(given.pop("clip", 0.0))
    of_schedule = {p.key: given.pop(p.key) for p in steps.options if p.key in given}
    try:
        options = complete(entry.options, given)  # what torch refuses to take together is told in the race
    except ValueError as error:
        raise ValueError(f"{entry.title}: {error}") from None
    return Racer(
        start.kind,
        rate,
        decay,
        tuple(options.items()),
        schedule,
        tuple(complete(steps.options, of_schedule).items()),
        warm_up,
        clip,
    )


def write(racers: tuple[Racer, ...]) -> str:
    """The text of the racers: `read(write(racers)) == racers`. What is at its default is left out."""
    return ";".join(_write_one(one) for one in racers)


def _write_one(one: Racer) -> str:
    usual = racer(one.kind)
    pairs: list[tuple[str, float]] = []
    if one.learning_rate != usual.learning_rate:
        pairs.append(("lr", one.learning_rate))
    if one.weight_decay != usual.weight_decay:
        pairs.append(("wd", one.weight_decay))
    pairs += [pair for pair in one.options if pair not in usual.options]
    pairs += [(name, value) for name, value in (("warm_up", one.warm_up), ("clip", one.clip)) if value]
    words = [one.kind, *(f"{name}={_shortest(value)}" for name, value in pairs)]
    if one.schedule != "constant":
        of_schedule = complete(SCHEDULES[one.schedule].options, {})
        words.append(f"schedule={one.schedule}")
        words += [f"{n}={_shortest(v)}" for n, v in one.schedule_options if v != of_schedule[n]]
    return ",".join(words)


def _shortest(value: float) -> str:
    """The shortest text that reads back as the same number."""
    text = f"{value:.12g}"
    return text if float(text) == value else repr(value)


def named(racers: tuple[Racer, ...]) -> tuple[str, ...]:
    """A short name for each: its title, with what tells it from others of its kind."""
    names = []
    for one in racers:
        alike = [other for other in racers if other.kind == one.kind]
        title = SHORT.get(one.kind, one.entry.title)
        names.append(title if len(alike) == 1 else f"{title} {_difference(one, alike)}".strip())
    return tuple(
        f"{name} ({names[:i].count(name) + 1})" if names.count(name) > 1 else name
        for i, name in enumerate(names)
    )


def _difference(one: Racer, alike: list[Racer]) -> str:
    """The first setting in which the racers of one kind differ."""
    if len({other.learning_rate for other in alike}) > 1:
        return f"{one.learning_rate:g}"
    for name, value in one.options:
        if len({dict(other.options)[name] for other in alike}) > 1:
            return f"{name}={value:g}"
    if len({other.weight_decay for other in alike}) > 1:
        return f"λ={one.weight_decay:g}"
    if len({other.schedule for other in alike}) > 1:
        return SCHEDULES[one.schedule].title.lower()
    for name, setting in (("warm-up", one.warm_up), ("clip", one.clip)):
        if len({(other.warm_up, other.clip) for other in alike}) > 1 and setting:
            return f"{name} {setting:g}"
    return ""
