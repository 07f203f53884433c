"""The items of every shape: a source, its answer, and the exact rule between them.

    one_to_many       a language       -> a surname of it, letter by letter
    many_to_one       a surname        -> its language
    aligned           bits             -> after each bit, whether the ones so far are even or odd
    encoder_decoder   letters a ... h  -> the same letters in reverse

Bits and letters are drawn from a fixed seed, each string once: no held-out string is a training string.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from playground.experiments.sequence_shapes.surnames import surnames
from playground.text.samples.draw import Draw

SHAPES = {
    "one_to_many": "One-to-many",
    "many_to_one": "Many-to-one",
    "aligned": "Aligned many-to-many",
    "encoder_decoder": "Encoder and decoder",
}
WRITES = ("one_to_many", "encoder_decoder")  # shapes that write token by token until the end token
SPECIAL = ("⟨pad⟩", "⟨s⟩", "⟨/s⟩")
PADDING, BEGIN, END = 0, 1, 2  # ids of tokens
BITS, LETTERS, TAGS = "01", "abcdefgh", ("even", "odd")
BITS_LEARNED, BITS_MOST = 8, 16  # length of the strings in training, and at most
LETTERS_LEARNED, LETTERS_MOST = 6, 8
DATA_SEED = 7
Item = tuple[tuple[str, ...], tuple[str, ...]]  # source, answer


@dataclass(frozen=True)
class ShapeData:
    """symbols: tokens after SPECIAL, those that are written first. classes: what the output layer scores.

    training and held_out are items; `longer`, of bits and letters, are longer than any in training.
    """

    symbols: tuple[str, ...]
    classes: tuple[str, ...]
    training: tuple[Item, ...]
    held_out: tuple[Item, ...]
    longer: tuple[Item, ...] = ()

    def token(self, symbol: str) -> int:
        """The id of a symbol. ValueError where there is none."""
        return len(SPECIAL) + self.symbols.index(symbol)


def parities(bits: tuple[str, ...]) -> tuple[str, ...]:
    """After each bit the parity of all ones so far."""
    return tuple(TAGS[bits[: t + 1].count("1") % 2] for t in range(len(bits)))


def mirrored(letters: tuple[str, ...]) -> tuple[str, ...]:
    """The letters from the last to the first."""
    return letters[::-1]


@cache
def data(shape: str) -> ShapeData:
    """The items of a shape. KeyError for an unknown one."""
    return {
        "one_to_many": lambda: _names(by_language=True),
        "many_to_one": lambda: _names(by_language=False),
        "aligned": lambda: _strings(BITS, TAGS, parities, (BITS_LEARNED, BITS_MOST), (360, 100, 200)),
        "encoder_decoder": lambda: _strings(
            LETTERS, (SPECIAL[END], *LETTERS), mirrored, (LETTERS_LEARNED, LETTERS_MOST), (20_000, 500, 300)
        ),
    }[shape]()


def _names(by_language: bool) -> ShapeData:
    """Languages with their surnames, or surnames with their languages.

    A name of the held-out part with a letter that no training name has cannot be written: it is left out of
    one-to-many, and read without that letter in many-to-one.
    """
    found = surnames()
    letters = sorted({letter for name in found.training for letter in name})
    known = set(letters)

    def items(names: tuple[str, ...]) -> tuple[Item, ...]:
        pairs = found.pairs(names)
        if by_language:
            return tuple(((language,), tuple(name)) for name, language in pairs if known.issuperset(name))
        return tuple((tuple(c for c in name if c in known), (language,)) for name, language in pairs)

    training, held_out = items(found.training), items(found.held_out)
    if by_language:
        return ShapeData((*letters, *found.languages), (SPECIAL[END], *letters), training, held_out)
    return ShapeData(tuple(letters), found.languages, training, held_out)


def _strings(
    symbols: str,
    classes: tuple[str, ...],
    rule: Callable[[tuple[str, ...]], tuple[str, ...]],
    lengths: tuple[int, int],
    counts: tuple[int, int, int],
) -> ShapeData:
    """Strings of symbols, answered; counts: all short ones, the held-out ones among them, longer ones."""
    draw = Draw(DATA_SEED)
    total, held_out, longer = counts
    short = [(row, rule(row)) for row in draw.shuffled(_distinct(draw, symbols, 1, lengths[0], total))]
    long = [(row, rule(row)) for row in _distinct(draw, symbols, lengths[0] + 1, lengths[1], longer)]
    return ShapeData(tuple(symbols), classes, tuple(short[:-held_out]), tuple(short[-held_out:]), tuple(long))


def _distinct(draw: Draw, symbols: str, shortest: int, longest: int, count: int) -> list[tuple[str, ...]]:
    """So many different strings; their lengths are drawn evenly as long as there are new strings of each."""
    found: dict[tuple[str, ...], None] = {}
    while len(found) < count:
        length = shortest + draw.below(longest - shortest + 1)
        found[tuple(draw.choice(symbols) for _ in range(length))] = None
    return list(found)


def as_lines(shape: str) -> str:
    """The items, one a line: part, source and answer, tab between; the symbols of each with blanks between.

    The first two lines are the symbols and the classes.
    """
    found = data(shape)
    lines = [" ".join(found.symbols), " ".join(found.classes)]
    for part, items in (
        ("training", found.training),
        ("held_out", found.held_out),
        ("longer", found.longer),
    ):
        lines += ["\t".join((part, " ".join(source), " ".join(answer))) for source, answer in items]
    return "\n".join(lines) + "\n"
