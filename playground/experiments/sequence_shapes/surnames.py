"""The bundled surnames with their languages, split into training and held-out names.

A name that several languages share stands on one side whole, so that no held-out name has been learned under
another language.
"""

from dataclasses import dataclass
from functools import cache

from playground.text.samples import load
from playground.text.samples.draw import Draw

HELD_OUT = 300  # names
SPLIT_SEED = 11


@dataclass(frozen=True)
class Surnames:
    """languages: in the order of the sample. languages_of: of every name in lower case. Names by part."""

    languages: tuple[str, ...]
    languages_of: dict[str, frozenset[str]]
    training: tuple[str, ...]
    held_out: tuple[str, ...]

    def pairs(self, names: tuple[str, ...]) -> list[tuple[str, str]]:
        """(name, language), a shared name once for each of its languages."""
        return [(name, language) for name in names for language in sorted(self.languages_of[name])]


@cache
def surnames() -> Surnames:
    """All surnames of the sample "surnames"."""
    languages_of: dict[str, set[str]] = {}
    languages: dict[str, None] = {}
    for line in load("surnames").text.splitlines():
        language, _, name = line.partition(": ")
        languages[language] = None
        languages_of.setdefault(name.lower(), set()).add(language)
    names = Draw(SPLIT_SEED).shuffled(list(languages_of))
    return Surnames(
        tuple(languages),
        {name: frozenset(found) for name, found in languages_of.items()},
        tuple(names[:-HELD_OUT]),
        tuple(names[-HELD_OUT:]),
    )
