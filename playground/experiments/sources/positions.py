"""The first positions of a typed text, as a training would make them of it, for a model to read."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.errors import UnsupportedModel
from playground.text.corpus import Reading
from playground.text.decode import normalise
from playground.text.encoded import encode
from playground.text.tokenizers import UNKNOWN, Tokenizer
from playground.text.unfinished import to_escapes

if TYPE_CHECKING:
    from playground.models.language_model import LanguageModel
    from playground.models.recurrent import RecurrentLM

MOST_POSITIONS = 200


@dataclass(frozen=True, eq=False)
class Positions:
    """Inputs and targets (P,), -1 without a target; where texts begin; sentences about what was left out.

    total   how many positions the whole text has
    """

    inputs: np.ndarray
    targets: np.ndarray
    starts: tuple[int, ...]
    total: int
    notes: tuple[str, ...]


def positions_of(text: str, tokenizer: Tokenizer, reading: Reading, end: bool = False) -> Positions:
    """The first 200 positions of a text, or of the items on its lines.

    end   a running text has one more position, after its last token, without a target
    """
    text = to_escapes(normalise(text), tokenizer)
    lines = [line.strip() for line in text.split("\n") if line.strip()] if reading == "items" else [text]
    encoded = encode(lines or [""], tokenizer, reading)
    inputs, targets = encoded.inputs, encoded.targets
    total, unknown = int(targets.size), int((encoded.ids == UNKNOWN).sum())
    if end and reading == "running":
        inputs = np.append(inputs if total else inputs[:1], targets[-1:])
        targets = np.append(targets, -1)
    notes = []
    if inputs.size > MOST_POSITIONS:
        notes.append(f"The first {MOST_POSITIONS} of {inputs.size:,} positions are used.")
    if unknown:
        notes.append(f"{unknown:,} of {encoded.ids.size:,} tokens are unknown to the network.")
    starts = tuple(int(s) for s in encoded.target_starts[:-1] if s < MOST_POSITIONS)
    used = slice(0, MOST_POSITIONS)
    return Positions(inputs[used], targets[used], starts or (0,), total, tuple(notes))


def recurrent(model: "LanguageModel", why: str) -> "RecurrentLM":
    """The model, if it carries a state; else UnsupportedModel with the sentence `why`."""
    from playground.models.recurrent import RecurrentLM

    if not isinstance(model, RecurrentLM):
        raise UnsupportedModel(why)
    return model
