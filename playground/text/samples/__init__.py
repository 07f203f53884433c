"""The bundled samples: texts made by the code beside them, committed so that they are there at once.

`make samples` writes them again, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playground.text.corpus import Corpus, Reading
from playground.text.samples.brackets import brackets
from playground.text.samples.stories import stories
from playground.text.samples.students import students
from playground.text.samples.surnames import surnames

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Sample:
    """One bundled text: how it is read, with which tokens it is best learned, and what it teaches."""

    key: str
    title: str
    teaches: str
    reading: Reading
    tokens: str  # a key of TOKENIZERS
    write: Callable[[], str]

    @property
    def path(self) -> Path:
        """The committed file."""
        return FOLDER / f"{self.key}.txt"


SAMPLES: dict[str, Sample] = {
    "students": Sample(
        key="students",
        title="Students",
        teaches="The first clause decides the last word of the sentence: n-grams cannot know it, a network "
        "that remembers can.",
        reading="running",
        tokens="words",
        write=students,
    ),
    "stories": Sample(
        key="stories",
        title="Tiny stories",
        teaches="Somebody wishes, something is in the way, somebody helps: names, pronouns and wishes have "
        "to agree across sentences.",
        reading="running",
        tokens="characters",
        write=stories,
    ),
    "surnames": Sample(
        key="surnames",
        title="Surnames",
        teaches="What do names of twelve languages sound like? Start with “Finnish: ” and the model answers "
        "in Finnish.",
        reading="items",
        tokens="characters",
        write=surnames,
    ),
    "brackets": Sample(
        key="brackets",
        title="Brackets",
        teaches="Whatever opens must close, in the right order: units that count the depth, units that know "
        "they are inside a quote.",
        reading="running",
        tokens="characters",
        write=brackets,
    ),
}


def load(key: str) -> Corpus:
    """The bundled sample as a corpus; raises KeyError for an unknown key."""
    sample = SAMPLES[key]
    return Corpus(sample.path.read_text(encoding="utf-8").removesuffix("\n"), sample.reading, sample.title)
