"""The language of a surname by counts: naive Bayes on its character n-grams, n = 1 ... 3.

    ln P(language) + sum over n-grams g of ln (count(g, language) + a) / (count(all, language) + a V)

It has no part in any network's training, so it can judge the surnames that a network writes. Begin and end
of the name are letters of their own. Counted on the training names alone.
"""

from collections import Counter
from functools import cache
from math import log

from playground.experiments.sequence_shapes.surnames import surnames

LONGEST = 3  # letters of an n-gram
ADDED = 0.2  # a, to every count


class Judge:
    """Counts of n-grams in (name, language) pairs."""

    def __init__(self, pairs: list[tuple[str, str]], languages: tuple[str, ...]) -> None:
        self.languages = languages
        names = Counter(language for _, language in pairs)
        self._prior = {language: log(names[language] / len(pairs)) for language in languages}
        counts: dict[str, Counter[str]] = {language: Counter() for language in languages}
        for name, language in pairs:
            counts[language].update(ngrams(name))
        distinct = len(set().union(*counts.values()))
        self._counts = counts
        self._total = {key: found.total() + ADDED * distinct for key, found in counts.items()}

    def score(self, name: str, language: str) -> float:
        """ln P(language) + ln P(n-grams | language), in nats."""
        counts, total = self._counts[language], self._total[language]
        return self._prior[language] + sum(log((counts[g] + ADDED) / total) for g in ngrams(name))

    def language(self, name: str) -> str:
        """The language of the highest score; the first of equals."""
        return max(self.languages, key=lambda language: self.score(name, language))


def ngrams(name: str) -> list[str]:
    """All n-grams of "^name$", n = 1 ... LONGEST."""
    text = f"^{name}$"
    return [text[i : i + n] for n in range(1, LONGEST + 1) for i in range(len(text) - n + 1)]


@cache
def judge() -> Judge:
    """The judge of the training names."""
    found = surnames()
    return Judge(found.pairs(found.training), found.languages)


@cache
def held_out_accuracy() -> float:
    """The share of the held-out names of which the judge finds a language that lists them."""
    found = surnames()
    right = [judge().language(name) in found.languages_of[name] for name in found.held_out]
    return sum(right) / len(right)
