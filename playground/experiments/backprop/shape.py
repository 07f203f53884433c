"""The shape of a network and its text: "3-4-2" has three inputs, four hidden units and two outputs."""

import re

MAX_UNITS = 8  # in a layer
MAX_LAYERS = 4  # layers of weights

Shape = tuple[int, ...]  # (n_0, ..., n_D): n_0 inputs, then the units of every layer of weights


def parse_shape(text: str) -> Shape:
    """The shape of a text. ValueError with a sentence where the text is no network."""
    parts = re.split(r"\s*[-–]\s*", text.strip())
    if len(parts) < 2:
        raise ValueError("A network needs at least its inputs and its outputs, as in 2-1.")
    if len(parts) > MAX_LAYERS + 1:
        raise ValueError(
            f"At most {MAX_LAYERS} layers of weights, so {MAX_LAYERS + 1} numbers, not {len(parts)}."
        )
    return tuple(_parse_units(part) for part in parts)


def _parse_units(part: str) -> int:
    if not re.fullmatch(r"\d{1,6}", part, re.ASCII):
        shown = f"“{part[:20]}” is" if part else "Between two hyphens stands"
        raise ValueError(f"{shown} no number of units: write the layers as in 3-4-2.")
    units = int(part)
    if not 1 <= units <= MAX_UNITS:
        raise ValueError(f"A layer has 1 to {MAX_UNITS} units, not {units}.")
    return units


def format_shape(shape: Shape) -> str:
    """The text of a shape."""
    return "-".join(map(str, shape))


def layers(shape: Shape) -> range:
    """The layers of weights: 1..D. Layer l leads from the units of layer l - 1 to those of layer l."""
    return range(1, len(shape))
