"""A typed context as the window sees it."""

import numpy as np

from playground.experiments.fixed_window.spec import LONGEST_CONTEXT
from playground.experiments.fixed_window.trace import WindowContext
from playground.text.context import EncodedContext, encode_context, name_pieces
from playground.text.corpus import Reading
from playground.text.tokenizers import BOUNDARY, Tokenizer
from playground.text.unfinished import continue_text
from playground.text.visible_characters import text_end

LONGEST_BEFORE = 160  # characters of the text before the window


def read_window(raw: str, size: int, tokenizer: Tokenizer, reading: Reading) -> WindowContext:
    """The last `size` tokens of a typed context; of items, each a text of its own, only the last line counts.

    Where the text is shorter than the window, boundaries stand before it, as at the beginning of a text.
    """
    context = encode_context(raw[-LONGEST_CONTEXT:], tokenizer, reading)
    start = max(0, context.ids.size - size)
    padding = max(0, size - context.ids.size)
    ids = np.concatenate([np.full(padding, BOUNDARY), context.ids[start:]]).astype(np.int64)
    return WindowContext(
        ids=ids,
        names=tuple(tokenizer.visible(int(i)) for i in ids),
        before=text_end(_text_of(context, start, tokenizer), LONGEST_BEFORE),
        unknown=context.unknown,
        padding=padding,
    )


def _text_of(context: EncodedContext, count: int, tokenizer: Tokenizer) -> str:
    """The text of the first tokens of a context; a piece that the vocabulary lacks reads as it was typed."""
    if tokenizer.kind == "bytepairs":  # knows every byte, and a sign may have several tokens
        return continue_text("", (), context.ids[:count].tolist(), tokenizer)
    return "".join(tokenizer.pieces(context.text)[:count])


def notes(context: WindowContext, unknown_name: str) -> list[str]:
    """Sentences for the reader: pieces that are unknown, positions that hold the boundary."""
    sentences = []
    if context.unknown:
        pieces = name_pieces(context.unknown)
        sentences.append(f"The training text does not have {pieces}: read as {unknown_name}.")
    if context.padding == len(context.ids):
        sentences.append(
            "The context is empty: every place holds the boundary, as at the beginning of a text."
        )
    elif context.padding:
        places = "one place holds" if context.padding == 1 else f"{context.padding} places hold"
        sentences.append(f"The context is shorter than the window: {places} the boundary.")
    return sentences
