"""Tokens that belong together by what is known about a text, to look for them among the embeddings.

Of characters: vowels, consonants, capitals and signs. Of the sample *Students*: the words that its grammar
puts in the same place. The network has no such information.
"""

import unicodedata
from collections.abc import Mapping, Sequence

from playground.text.samples.students import HOW, OPENINGS, WHERE, WHO
from playground.text.tokenizers import SPECIAL, Tokenizer

VOWELS = frozenset("aeiou")

STUDENTS: Mapping[str, Sequence[str]] = {
    "opened": [last_word for _, _, last_word in OPENINGS],
    "who opens": [subject.split()[-1] for subject in WHO],
    "who begins": [subject for subject, _, _ in OPENINGS],
    "does": [action.split()[0] for _, action, _ in OPENINGS],
    "what it is done to": [action.split()[-1] for _, action, _ in OPENINGS],
    "where": [place.split()[-1] for place in WHERE],
    "how": [manner.split()[-1] for manner in HOW],
}


def token_groups(tokenizer: Tokenizer) -> dict[str, list[int]]:
    """Title of each group -> ids; empty where nothing is known about the text.

    A vocabulary of words that has all of the sample's is taken for the sample's.
    """
    if tokenizer.kind == "characters":
        return _characters(tokenizer)
    ids = {title: [tokenizer.ids.get(f" {word}") for word in words] for title, words in STUDENTS.items()}
    known = {title: [i for i in group if i is not None] for title, group in ids.items()}
    return known if known == ids else {}


def _characters(tokenizer: Tokenizer) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {"vowels": [], "consonants": [], "capitals": [], "signs": []}
    for i in range(len(SPECIAL), len(tokenizer)):
        groups[_kind(tokenizer.vocabulary[i])].append(i)
    return {title: ids for title, ids in groups.items() if ids}


def _kind(piece: str) -> str:
    letter = unicodedata.normalize("NFD", piece)[0]
    if not letter.isalpha():
        return "signs"
    if letter.isupper():
        return "capitals"
    return "vowels" if letter in VOWELS else "consonants"
