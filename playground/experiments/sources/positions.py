"""The first positions of a typed text, as a training would make them of it, for a model to read."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.errors import UnsupportedModel
from playground.text.corpus import Reading
from playground.text.decode import normalise
from playground.text.encoded import Encoded, encode
from playground.text.tokenizers import UNKNOWN, Tokenizer
from playground.text.unfinished import to_escapes

if TYPE_CHECKING:
    from playground.models.language_model import LanguageModel
    from playground.models.recurrent import RecurrentLM

MOST_POSITIONS = 200
NO_TARGET = -1


@dataclass(frozen=True, eq=False)
class Positions:
    """Inputs and targets (P,), NO_TARGET without one; where texts begin; sentences about what was left out.

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
    encoded = encode_text(text, tokenizer, reading)
    inputs, targets = inputs_and_targets(encoded) if end else (encoded.inputs, encoded.targets)
    total, unknown = int(encoded.targets.size), int((encoded.ids == UNKNOWN).sum())
    notes = []
    if inputs.size > MOST_POSITIONS:
        notes.append(f"The first {MOST_POSITIONS} of {inputs.size:,} positions are used.")
    if unknown:
        notes.append(f"{unknown:,} of {encoded.ids.size:,} tokens are unknown to the network.")
    starts = tuple(int(s) for s in encoded.target_starts[:-1] if s < MOST_POSITIONS)
    used = slice(0, MOST_POSITIONS)
    return Positions(inputs[used], targets[used], starts or (0,), total, tuple(notes))


def encode_text(text: str, tokenizer: Tokenizer, reading: Reading) -> Encoded:
    """A typed text as a training would encode it: one running text or document, or the items on its lines."""
    text = to_escapes(normalise(text), tokenizer)
    lines = [line.strip() for line in text.split("\n") if line.strip()] if reading == "items" else [text]
    return encode(lines or [""], tokenizer, reading)


def inputs_and_targets(encoded: Encoded) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and targets, (P,); a running text has one more position, after its last token, without one."""
    inputs, targets = encoded.inputs, encoded.targets
    if encoded.reading != "running":
        return inputs, targets
    return np.append(inputs if targets.size else inputs[:1], targets[-1:]), np.append(targets, NO_TARGET)


def recurrent(model: "LanguageModel", why: str) -> "RecurrentLM":
    """The model, if it carries a state; else UnsupportedModel with the sentence `why`."""
    from playground.models.recurrent import RecurrentLM

    if not isinstance(model, RecurrentLM):
        raise UnsupportedModel(why)
    return model
