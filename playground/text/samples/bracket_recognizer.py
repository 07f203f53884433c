"""Does the grammar of the sample "brackets" make this expression? Exact, character by character.

    expression = bracket of 1 or 2 expressions | quote of 1 to 12 letters | 1 or 2 letters

Brackets are at most DEEPEST deep. Two neighbours that are letters run together: "abc" inside a bracket is two
expressions. A run of n letters is at least ceil(n / 2) expressions, and since only the largest number of
expressions is limited, the least number decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.text.samples.brackets import DEEPEST, LETTERS, PAIRS, QUOTES

CLOSES = dict(PAIRS)
MOST_INSIDE, MOST_QUOTED = 2, 12  # expressions of a bracket, letters of a quote


@dataclass(frozen=True)
class Recognition:
    """What the grammar says of a text.

    possible    how many of its first characters begin some expression
    complete    whether the whole text is an expression
    """

    possible: int
    complete: bool


def recognize(text: str) -> Recognition:
    """Read a text; the first character that no expression can have there ends the reading."""
    state = _State()
    for position, character in enumerate(text):
        if not state.accepts(character):
            return Recognition(position, False)
    return Recognition(len(text), state.complete())


@dataclass
class _State:
    """What is open: closing brackets, the expressions begun in each (outermost first), letters, a quote."""

    open: list[str] = field(default_factory=list)
    begun: list[int] = field(default_factory=lambda: [0])
    run: int = 0  # letters since the last other character
    quote: str = ""

    def accepts(self, character: str) -> bool:
        """Take one more character; False where none of the grammar's expressions goes on with it."""
        if self.quote:
            return self._quoted(character)
        if character in LETTERS:
            self.run += 1
            return self._expressions() <= self._limit()
        self.begun[-1], self.run = self._expressions(), 0
        if self.open and character == self.open[-1]:
            self.open.pop()
            return self.begun.pop() > 0
        return self._begins(character)

    def complete(self) -> bool:
        """Whether what was read is one whole expression."""
        return not self.open and not self.quote and self._expressions() == 1

    def _begins(self, character: str) -> bool:
        self.begun[-1] += 1
        if self.begun[-1] > self._limit():
            return False
        if character in CLOSES and len(self.open) < DEEPEST:
            self.open.append(CLOSES[character])
            self.begun.append(0)
            return True
        self.quote = character if character in QUOTES else ""
        return bool(self.quote)

    def _quoted(self, character: str) -> bool:
        if character in LETTERS:
            self.run += 1
            return self.run <= MOST_QUOTED
        closes = character == self.quote and self.run > 0
        self.quote, self.run = "", 0
        return closes

    def _expressions(self) -> int:
        return self.begun[-1] + (self.run + 1) // 2

    def _limit(self) -> int:
        return MOST_INSIDE if self.open else 1
