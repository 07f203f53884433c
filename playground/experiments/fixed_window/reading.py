"""A typed context as the window sees it."""

import numpy as np

from playground.experiments.fixed_window.spec import LONGEST
from playground.experiments.fixed_window.trace import Typed
from playground.text.corpus import Reading
from playground.text.decode import normalise
from playground.text.tokenizers import BOUNDARY, Tokenizer

SHOWN = 160  # characters of what is cut off


def read(context: str, places: int, tokenizer: Tokenizer, reading: Reading) -> Typed:
    """The last `places` tokens; of items only the line that is being written counts.

    Where the text is shorter than the window, boundaries stand before it, as at the beginning of a text.
    Among words a space at the end is left out: the next word brings its own.
    """
    text = normalise(context[-LONGEST:])
    if reading == "items":
        text = text.rpartition("\n")[2].lstrip()
    if tokenizer.kind == "words":
        text = text.rstrip(" ")
    ids = tokenizer.encode(text)
    missing = max(0, places - ids.size)
    window = np.concatenate([np.full(missing, BOUNDARY), ids[max(0, ids.size - places) :]]).astype(np.int64)
    pieces = tokenizer.pieces(text)
    return Typed(
        window=window,
        words=tuple(tokenizer.visible(int(i)) for i in window),
        cut="".join(pieces[: max(0, ids.size - places)])[-SHOWN:],
        unknown=tuple(dict.fromkeys(tokenizer.unknown(text))),
        missing=missing,
    )


def notes(typed: Typed, unknown_as: str, places: int) -> list[str]:
    """What one should know about this context."""
    said = []
    if typed.unknown:
        words = ", ".join(f"“{piece.strip() or piece}”" for piece in typed.unknown[:6])
        said.append(f"The training text does not have {words}: read as {unknown_as}.")
    if typed.missing == places:
        said.append("The context is empty: every place holds the boundary, as at the beginning of a text.")
    elif typed.missing:
        before = "one place holds" if typed.missing == 1 else f"{typed.missing} places hold"
        said.append(f"The context is shorter than the window: {before} the boundary.")
    return said
