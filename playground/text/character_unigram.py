"""The surprisal of spelling a token outside a vocabulary, so that models with different tokens compare.

A model without the word x = c_1 ... c_m predicts ⟨unk⟩, which does not say which word it is. The spelling of
the word, character by character and with an end mark, is scored by a character unigram and added:

    cost(x) = -ln q(c_1) - ... - ln q(c_m) - ln q(end)                                    in nats
    q(c) = count(c) / (N + W + 1),   q(end) = W / (N + W + 1),   q(any other sign) = 1 / (N + W + 1) / R

with N characters and W tokens in the training part. A sign that the training part lacks gets an equal share
of one count: R is the number of code points that Unicode has beyond those seen. So every text has a cost, and
the costs of all texts are those of a distribution. A character that a vocabulary of characters lacks is
spelled without the end mark, since its length is known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.text import characters

CODE_POINTS = 0x110000


@dataclass(frozen=True)
class CharacterUnigram:
    """The character unigram of a training part: how often each character occurs, and how many tokens."""

    counts: Mapping[str, int]
    tokens: int
    ends: bool = True  # whether a mark closes what is spelled: not where it is always one character

    @classmethod
    def of(cls, texts: Sequence[str], tokens: int, ends: bool = True) -> CharacterUnigram:
        """Count the characters of some texts that have so many tokens."""
        return cls(dict(characters.count(texts)), tokens, ends)

    def nats(self, text: str) -> float:
        """The cost of spelling a text, and its end, in nats."""
        total = sum(self.counts.values()) + (self.tokens if self.ends else 0) + 1
        others = CODE_POINTS - len(self.counts)
        signs = sum(math.log(total / self.counts[c] if c in self.counts else total * others) for c in text)
        return signs + (math.log(total / self.tokens) if self.ends else 0.0)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"counts": dict(self.counts), "tokens": self.tokens, "ends": self.ends}

    @staticmethod
    def from_json(value: object) -> CharacterUnigram | None:
        """What `to_json` wrote; None for anything else: a run of an older version has none."""
        if not isinstance(value, Mapping):
            return None
        counts, tokens, ends = value.get("counts"), value.get("tokens"), value.get("ends")
        if not isinstance(counts, Mapping) or type(tokens) is not int or type(ends) is not bool:
            return None
        good = all(len(c) == 1 and type(n) is int and n > 0 for c, n in counts.items())
        return CharacterUnigram(dict(counts), tokens, ends) if good and tokens > 0 else None
