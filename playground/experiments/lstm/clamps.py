"""Gates that are held: what each is called, and a text of them as it stands in the address.

    1.f.37=1        the forget gate of unit 37 in layer 1 is held at 1
    1.f.all=mean    the forget gate of every unit, each at its own mean over the text
    1.o.3=0;2.c.5=-0.5

Layers are counted from 1, units from 0. Beside the gates, c and h can be held.
"""

import math
import re
from dataclasses import dataclass

from playground.models.table import RECURRENT

MEAN = None  # as a value: the mean over the text, with nothing held
ALL = None  # as a unit: every unit
MOST_CLAMPS = 64
LARGEST = 1e6  # of a value
CELL_STATES = {"rnn": (), "gru": ("h",), "lstm": ("c", "h")}  # beside the gates; the gate of a plain RNN is h
HOLDABLE = {cell: (*entry.gate_names, *CELL_STATES[cell]) for cell, entry in RECURRENT.items()}
_NAMES = sorted({name for names in HOLDABLE.values() for name in names})
_PART = re.compile(rf"([1-9])\.([{''.join(_NAMES)}])\.(\d{{1,4}}|all)=(mean|[-+0-9.eE]{{1,24}})", re.ASCII)


@dataclass(frozen=True)
class Clamp:
    """One quantity of one unit, or of all units, of a layer, held at a value."""

    layer: int
    name: str
    unit: int | None = ALL
    value: float | None = MEAN

    @property
    def label(self) -> str:
        """What is held, without its value: "f of unit 37", with its layer if that is not the first."""
        whose = "all units" if self.unit is ALL else f"unit {self.unit}"
        return f"{self.name} of {whose}" + (f", layer {self.layer}" if self.layer > 1 else "")


def parse_clamps(raw: str) -> tuple[Clamp, ...]:
    """The clamps of a text, in its order; () for "". ValueError with a sentence where it is none."""
    parts = [part.strip() for part in raw.split(";") if part.strip()]
    if len(parts) > MOST_CLAMPS:
        raise ValueError(f"Up to {MOST_CLAMPS} gates or groups of gates can be held, not {len(parts):,}")
    return tuple(_parse(part) for part in parts)


def _parse(part: str) -> Clamp:
    match = _PART.fullmatch(part)
    if not match:
        raise ValueError(
            f"“{part[:30]}” holds nothing: write layer, gate, unit and value as in 1.f.37=1, 1.f.all=mean"
        )
    value = MEAN if match[4] == "mean" else _number(match[4], part)
    return Clamp(int(match[1]), match[2], ALL if match[3] == "all" else int(match[3]), value)


def _number(raw: str, part: str) -> float:
    try:
        value = float(raw)
    except ValueError:
        value = math.nan
    if not abs(value) <= LARGEST:
        raise ValueError(f"“{part[:30]}”: a gate is held at a number, or at its mean")
    return value


def format_clamps(clamps: tuple[Clamp, ...]) -> str:
    """The text that `parse_clamps` reads."""
    return ";".join(
        f"{clamp.layer}.{clamp.name}.{'all' if clamp.unit is ALL else clamp.unit}="
        f"{'mean' if clamp.value is MEAN else format_value(clamp.value)}"
        for clamp in clamps
    )


def format_value(value: float) -> str:
    """A number as short as it is exact: 1, 0.5, -2."""
    return repr(float(value)).removesuffix(".0")
