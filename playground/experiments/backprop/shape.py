"""The shape of a network as a short text: "3-4-2" has three inputs, four hidden units and two outputs."""

import re

MOST_UNITS = 8
MOST_LAYERS = 4  # layers of weights

Shape = tuple[int, ...]  # (n_0, ..., n_D): n_0 inputs, then the units of every layer of weights


def read(text: str) -> Shape:
    """The shape that a text writes down. ValueError with a sentence where it is none."""
    parts = re.split(r"\s*[-–]\s*", text.strip())
    if len(parts) < 2:
        raise ValueError("A network needs at least its inputs and its outputs, as in 2-1.")
    if len(parts) > MOST_LAYERS + 1:
        raise ValueError(
            f"At most {MOST_LAYERS} layers of weights, so {MOST_LAYERS + 1} numbers, not {len(parts)}."
        )
    return tuple(_units(part) for part in parts)


def _units(part: str) -> int:
    if not re.fullmatch(r"\d{1,6}", part, re.ASCII):
        shown = f"“{part[:20]}” is" if part else "Between two hyphens stands"
        raise ValueError(f"{shown} no number of units: write the layers as in 3-4-2.")
    units = int(part)
    if not 1 <= units <= MOST_UNITS:
        raise ValueError(f"A layer has 1 to {MOST_UNITS} units, not {units}.")
    return units


def write(shape: Shape) -> str:
    """The text of a shape."""
    return "-".join(map(str, shape))


def layers(shape: Shape) -> range:
    """The layers of weights: 1..D. Layer l leads from the units of layer l - 1 to those of layer l."""
    return range(1, len(shape))
