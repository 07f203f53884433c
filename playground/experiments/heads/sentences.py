"""Generated sentences about journeys, and the exact rules that label any sequence of their words.

    tags        entities, BIO: a person, a place or a company. Some words may be any of them ("georgia"): what
                stands before or behind decides
    affirmed    whether the number of negations is even: "nobody believes that tom never slept ..." affirms
    nights      how many nights are spoken of, in all: "two nights in rome and three nights near oslo" is 5

All sentences differ, so that no test sentence has been read in training.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from playground.text.samples.draw import Draw

SEED = 5
SENTENCES, TESTED = 2000, 400  # the last ones are tested

FIRST_NAMES = ("anna", "tom", "maria", "peter", "lena", "omar", "nina", "felix")
LAST_NAMES = ("weber", "rossi", "novak", "lopez", "smith", "haddad")
PLACES = ("rome", "oslo", "cairo", "lima", "vienna", "kyoto")
LONG_PLACES = (("new", "york"), ("buenos", "aires"), ("cape", "town"))
COMPANIES = ("acme", "zenith", "nordic")
AMBIGUOUS = ("georgia", "paris", "florence", "jordan", "sydney", "austin")
COMPANY_NOUNS = ("bank", "airlines", "group")
PREPOSITIONS = ("in", "near", "to", "from")
PLACE_VERBS = ("borders", "lies")
NUMBERS = ("one", "two", "three", "four", "five", "six")
NIGHT = ("night", "nights")
NEGATIONS = ("not", "nobody", "never")
PREFIXES = (
    "it is not true that",
    "nobody believes that",
    "we know that",
    "it is clear that",
    "everybody believes that",
)
STAYS = ("stayed", "slept")
MEETINGS = ("called", "met", "visited")
TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG")
ENTITIES = {"PER": "person", "LOC": "place", "ORG": "company"}


def tags(words: Sequence[str]) -> tuple[str, ...]:
    """The BIO tag of every word, by these rules, the first that applies:

    company   a company's name, or an ambiguous word with one of COMPANY_NOUNS behind it, which belongs to it
    place     a place's name (of one word or two), or an ambiguous word behind a preposition or before one of
              PLACE_VERBS
    person    a first name, or an ambiguous word otherwise; a last name behind it belongs to it
    """
    found: list[str] = []
    while len(found) < len(words):
        found += _entity(words, len(found))
    return tuple(found)


def _entity(words: Sequence[str], at: int) -> list[str]:
    """The tags of the entity that begins at a position; of no entity ["O"]."""
    word, before = words[at], words[at - 1] if at else ""
    behind = words[at + 1] if at + 1 < len(words) else ""
    is_ambiguous = word in AMBIGUOUS
    if (word in COMPANIES or is_ambiguous) and behind in COMPANY_NOUNS:
        return ["B-ORG", "I-ORG"]
    if word in COMPANIES:
        return ["B-ORG"]
    if (word, behind) in LONG_PLACES:
        return ["B-LOC", "I-LOC"]
    if word in PLACES or (is_ambiguous and (before in PREPOSITIONS or behind in PLACE_VERBS)):
        return ["B-LOC"]
    if word in FIRST_NAMES or is_ambiguous:
        return ["B-PER", "I-PER"] if behind in LAST_NAMES else ["B-PER"]
    return ["O"]


def affirmed(words: Sequence[str]) -> int:
    """1 where the number of negations is even, else 0."""
    return 1 - sum(word in NEGATIONS for word in words) % 2


def nights(words: Sequence[str]) -> int:
    """The sum of the numbers that stand before "night" or "nights"."""
    return sum(
        NUMBERS.index(word) + 1 for word, behind in pairwise(words) if word in NUMBERS and behind in NIGHT
    )


@cache
def sentences() -> tuple[tuple[str, ...], ...]:
    """All of them, each once; the same on every machine."""
    draw, found = Draw(SEED), dict[tuple[str, ...], None]()
    while len(found) < SENTENCES:
        found[_sentence(draw)] = None
    return tuple(draw.shuffled(tuple(found)))


def _sentence(draw: Draw) -> tuple[str, ...]:
    """A clause, with an introduction or without."""
    prefix = draw.choice(PREFIXES).split() if draw.chance(0.5) else []
    clause = draw.choice((_stay, _stay, _meeting, _position))(draw)
    return (*prefix, *clause)


def _stay(draw: Draw) -> list[str]:
    """Somebody stays so many nights at one place or two."""
    words = [*_subject(draw), *_adverb(draw), draw.choice(STAYS), *_nights(draw)]
    return words + (["and", *_nights(draw)] if draw.chance(0.5) else [])


def _nights(draw: Draw) -> list[str]:
    number = draw.below(len(NUMBERS))
    return [NUMBERS[number], NIGHT[number > 0], draw.choice(PREPOSITIONS[:2]), *_place(draw)]


def _meeting(draw: Draw) -> list[str]:
    """Somebody meets somebody, perhaps on a journey."""
    words = [*_subject(draw), *_adverb(draw), draw.choice(MEETINGS), *_person(draw)]
    return words + ([draw.choice(PREPOSITIONS), *_place(draw)] if draw.chance(0.6) else [])


def _position(draw: Draw) -> list[str]:
    """A place lies somewhere."""
    verb = ["lies", draw.choice(("in", "near"))] if draw.chance(0.6) else ["borders", "on"]
    return [*_place(draw), *verb, *(_place(draw) if verb[0] == "lies" else ["the", "sea"])]


def _adverb(draw: Draw) -> list[str]:
    return [draw.choice(("never", "often"))] if draw.chance(0.5) else []


def _subject(draw: Draw) -> list[str]:
    return _person(draw) if draw.chance(0.7) else _company(draw)


def _person(draw: Draw) -> list[str]:
    first = draw.choice(AMBIGUOUS if draw.chance(0.5) else FIRST_NAMES)
    return [first, *([draw.choice(LAST_NAMES)] if draw.chance(0.4) else [])]


def _company(draw: Draw) -> list[str]:
    name = draw.choice(AMBIGUOUS if draw.chance(0.5) else COMPANIES)
    needs_noun = name in AMBIGUOUS or draw.chance(0.5)
    return [name, *([draw.choice(COMPANY_NOUNS)] if needs_noun else [])]


def _place(draw: Draw) -> list[str]:
    if draw.chance(0.25):
        return list(draw.choice(LONG_PLACES))
    return [draw.choice(AMBIGUOUS if draw.chance(0.5) else PLACES)]
