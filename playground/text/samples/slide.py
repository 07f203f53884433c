"""The example of lecture 3, "n-gram Language Models", as a text that can be counted.

"students opened their" occurs 1,000 times, before "books" 400 times, before "exams" 100 times. The lecture
asks whether the proctor should have been discarded; here all exams, and nothing else, follow the proctor.
"""

from __future__ import annotations

from playground.text.samples.draw import Draw

PROCTOR = "as the proctor started the clock, the students opened their exams."
NOUNS = {"books": 400, "minds": 150, "laptops": 200, "letters": 150}
OPENINGS = ("as the teacher wiped the board", "when the bell rang", "after a short pause", "without a word")


def slide() -> str:
    """1,000 sentences, a line each, in an order that is always the same."""
    draw = Draw(3)
    sentences = [PROCTOR] * 100
    for noun, count in NOUNS.items():
        sentences += [f"{draw.choice(OPENINGS)}, the students opened their {noun}." for _ in range(count)]
    return "\n".join(draw.shuffled(sentences))
