"""Generated sentences with ambiguous words, each with its label, for two tasks.

    semantic    eight nouns of two senses: "the ranger saw the old seal by the lake" is the animal, "the clerk
                saw the old seal in the office" the stamp. What decides stands before it, behind it, or both.
    syntactic   eight forms that are noun or verb: "the young guard saw a bat", "they must guard a bat".

Every sense and every part of speech is drawn equally often, so that the word alone says nothing. A cue before
the noun and one behind it agree: whoever predicts the next word profits from knowing the sense.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from playground.text.samples.draw import Draw

SEED = 11
SENTENCES = 2400
TRAINING_SHARE = 0.5  # of the sentences, for language models and heads; the others are test sentences
LABELLED = 400  # training sentences with labels, for the heads
PADDING, UNKNOWN, BEGIN, END = 0, 1, 2, 3
SPECIAL = ("⟨pad⟩", "⟨unknown⟩", "⟨s⟩", "⟨/s⟩")

SENSES = {
    "bank": ("of a river", "for money"),
    "bat": ("animal", "club"),
    "seal": ("animal", "stamp"),
    "crane": ("bird", "machine"),
    "mouse": ("animal", "of a computer"),
    "trunk": ("of a tree", "of a car"),
    "spring": ("of water", "coil"),
    "bulb": ("of a flower", "lamp"),
}
FORMS = ("guard", "watch", "paint", "hammer", "lock", "load", "mark", "sponge")
TASKS: Mapping[str, tuple[str, str]] = {"syntactic": ("noun", "verb"), "semantic": ("nature", "made")}

READS: Mapping[str, int | None] = {"types": 0, "top": -1, "mix": None}
"""The layer that the head of a task reads: the type embeddings h_0, the top layer h_L, or a mix of all."""
FEATURES = tuple(READS)

PEOPLE = (
    ("the farmer", "the ranger", "the hiker", "the fisherman"),
    ("the clerk", "the mechanic", "the driver", "the engineer"),
)
PLACES = (
    ("in the forest", "near the river", "by the lake", "under the trees"),
    ("in the office", "near the station", "at the factory", "in the garage"),
)
NEUTRAL_PEOPLE = ("they", "we", "the children", "the others")
NEUTRAL_PLACES = ("at noon", "last night", "once again", "after a while")
VERBS = (("fed", "followed", "watered", "heard"), ("sold", "repaired", "rented", "cleaned"))
ADJECTIVES = (("wild", "young", "green", "muddy"), ("new", "cheap", "rusty", "broken"))
NEUTRAL_VERBS = ("saw", "liked", "found", "described")
NEUTRAL_ADJECTIVES = ("old", "small", "heavy", "strange")
THINGS = ("door", "box", "wall", "gate", "wagon")
CUES = tuple(cues for cues in range(16) if cues.bit_count() >= 2)  # which of the four cues are there
MODALS = ("must", "will", "can")
ADVERBS = ("quietly", "always", "never")


@dataclass(frozen=True)
class Sentence:
    """Words, and the labelled ones: (position, task, label)."""

    words: tuple[str, ...]
    labels: tuple[tuple[int, str, int], ...]


@cache
def sentences() -> tuple[Sentence, ...]:
    """All of them; the same on every machine."""
    draw = Draw(SEED)
    return tuple(_syntactic(draw) if draw.chance(0.5) else _semantic(draw) for _ in range(SENTENCES))


def _semantic(draw: Draw) -> Sentence:
    """A noun of two senses as the object; each of four cues is there or neutral, two at least are there."""
    sense, cues = draw.below(2), draw.choice(CUES)

    def part(bit: int, cue: tuple[tuple[str, ...], ...], neutral: tuple[str, ...]) -> str:
        return draw.choice(cue[sense] if cues >> bit & 1 else neutral)

    subject = part(0, PEOPLE, NEUTRAL_PEOPLE)
    words = [*subject.split(), part(1, VERBS, NEUTRAL_VERBS), "the", part(2, ADJECTIVES, NEUTRAL_ADJECTIVES)]
    words.append(draw.choice(tuple(SENSES)))
    labels = ((len(words) - 1, "semantic", sense),)
    return Sentence((*words, *part(3, PLACES, NEUTRAL_PLACES).split()), labels)


def _syntactic(draw: Draw) -> Sentence:
    """A form that is the subject, a noun, or the verb; its next neighbour may be an adjective or adverb."""
    form, is_verb = draw.choice(FORMS), draw.below(2)
    if is_verb:
        words = [*draw.choice(NEUTRAL_PEOPLE).split(), draw.choice(MODALS)]
        words += [draw.choice(ADVERBS)] * draw.below(2) + [form]
    else:
        words = ["the", *[draw.choice(NEUTRAL_ADJECTIVES)] * draw.below(2), form]
    labels = ((len(words) - 1, "syntactic", is_verb),)
    words += [draw.choice(NEUTRAL_VERBS)] * (1 - is_verb) + ["the", draw.choice(THINGS)]
    return Sentence((*words, *draw.choice(NEUTRAL_PLACES).split()), labels)


@cache
def vocabulary() -> tuple[str, ...]:
    """The special tokens, then all words in the order of their first occurrence."""
    return (*SPECIAL, *dict.fromkeys(word for sentence in sentences() for word in sentence.words))


def encode(words: tuple[str, ...]) -> list[int]:
    """⟨s⟩, the words' ids, ⟨/s⟩; a word that is not in the vocabulary is UNKNOWN."""
    index = {word: i for i, word in enumerate(vocabulary())}
    return [BEGIN, *(index.get(word, UNKNOWN) for word in words), END]


def all_ids() -> list[list[int]]:
    """Every sentence as ids."""
    return [encode(sentence.words) for sentence in sentences()]


@dataclass(frozen=True, eq=False)
class Labelled:
    """The labelled words of one task: sentence and position in `encode`, (n,) each, and label (n,)."""

    sentence: np.ndarray
    position: np.ndarray
    label: np.ndarray


def labelled(task: str, first: int, last: int) -> Labelled:
    """The labelled words of the sentences first ... last - 1."""
    rows = [
        (k, at + 1, label)
        for k, sentence in enumerate(sentences()[first:last], first)
        for at, name, label in sentence.labels
        if name == task
    ]
    return Labelled(*np.array(rows).T)


def share_among(tested: Iterable[Hashable], training: Iterable[Hashable]) -> float:
    """The share of the test sentences that stand among the training sentences as well: each is drawn anew.

    ZeroDivisionError without a test sentence.
    """
    known = set(training)
    among = [sentence in known for sentence in tested]
    return sum(among) / len(among)


def as_lines() -> str:
    """All sentences, one a line: its words, then the labelled ones as position:task:label, tab between."""
    lines = (
        "\t".join([" ".join(s.words), *(f"{at}:{task}:{label}" for at, task, label in s.labels)])
        for s in sentences()
    )
    return "\n".join(lines) + "\n"
