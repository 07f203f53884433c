"""Tokens that belong together by what is known about a text, to look for them among the embeddings.

Of characters: vowels, consonants, capitals and signs. Of the sample *Students*: the words that its grammar
puts in the same place. The network is told nothing of this.
"""

import unicodedata
from collections.abc import Mapping, Sequence

from playground.text.samples.students import HOW, OPENINGS, WHERE, WHO
from playground.text.tokenizers import SPECIAL, Tokenizer

VOWELS = frozenset("aeiou")


def groups(tokenizer: Tokenizer) -> dict[str, list[int]]:
    """Title of each group -> ids; none where nothing is known.

    A vocabulary of words that has all of the sample's is taken for the sample's.
    """
    if tokenizer.kind == "characters":
        return _characters(tokenizer)
    known = {title: [tokenizer.ids.get(f" {word}") for word in words] for title, words in STUDENTS.items()}
    found = {title: [i for i in ids if i is not None] for title, ids in known.items()}
    return found if found == known else {}


def _characters(tokenizer: Tokenizer) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {"vowels": [], "consonants": [], "capitals": [], "signs": []}
    for i in range(len(SPECIAL), len(tokenizer)):
        found[_kind(tokenizer.vocabulary[i])].append(i)
    return {title: ids for title, ids in found.items() if ids}


def _kind(piece: str) -> str:
    letter = unicodedata.normalize("NFD", piece)[0]
    if not letter.isalpha():
        return "signs"
    if letter.isupper():
        return "capitals"
    return "vowels" if letter in VOWELS else "consonants"


STUDENTS: Mapping[str, Sequence[str]] = {
    "opened": [what for _, _, what in OPENINGS],
    "who opens": [who.split()[-1] for who in WHO],
    "who begins": [who for who, _, _ in OPENINGS],
    "does": [did.split()[0] for _, did, _ in OPENINGS],
    "what it is done to": [did.split()[-1] for _, did, _ in OPENINGS],
    "where": [where.split()[-1] for where in WHERE],
    "how": [how.split()[-1] for how in HOW],
}
