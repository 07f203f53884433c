"""Items as the tensors that a network reads, is fed and is compared with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from playground.experiments.sequence_shapes.data import BEGIN, END, PADDING, Item, data

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.sequence_network import Batch


def batch(shape: str, items: Sequence[Item]) -> "Batch":
    """Source, fed and target of items; padded at the right.

    one_to_many       source: language, letters;  target: letters, end
    many_to_one       source: letters;            target: the language at the last letter
    aligned           source: bits;               target: a tag at every bit
    encoder_decoder   source: letters;            fed: begin, answer;  target: answer, end
    """
    from playground.models.elmo import padded
    from playground.models.sequence_network import NO_TARGET, Batch

    found = data(shape)
    classes = {name: k for k, name in enumerate(found.classes)}
    answers = [[classes[name] for name in answer] for _, answer in items]
    if shape == "many_to_one":
        target = [
            [NO_TARGET] * (len(source) - 1) + row for (source, _), row in zip(items, answers, strict=True)
        ]
    elif shape == "aligned":
        target = answers
    else:
        target = [[*row, 0] for row in answers]
    fed = [[BEGIN, *(END + k for k in row)] for row in answers] if shape == "encoder_decoder" else None
    return Batch(
        padded_sources(shape, items),
        None if fed is None else padded(fed, PADDING),
        padded(target, NO_TARGET),
    )


def padded_sources(shape: str, items: Sequence[Item]) -> "Tensor":
    """The tokens that are read, (n, T); in one_to_many the answer is fed behind the source."""
    from playground.models.elmo import padded

    found = data(shape)
    token = {symbol: found.token(symbol) for symbol in found.symbols}
    rows = [
        [token[symbol] for symbol in ((*source, *answer) if shape == "one_to_many" else source)]
        for source, answer in items
    ]
    return padded(rows, PADDING)
