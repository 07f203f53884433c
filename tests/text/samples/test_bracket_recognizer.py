"""The recogniser accepts what the generator makes, and agrees with a parser that tries every derivation."""

from functools import cache
from itertools import product

import pytest

from playground.text.samples import load
from playground.text.samples.bracket_recognizer import recognize
from playground.text.samples.brackets import DEEPEST, LETTERS, PAIRS, QUOTES, _expression
from playground.text.samples.draw import Draw

CLOSES = dict(PAIRS)


@cache
def ends(text, start, depth=0):
    """Every place at which an expression of the grammar that begins at `start` can end: all derivations."""
    found = set()
    letters = 0
    while start + letters < len(text) and text[start + letters] in LETTERS:
        letters += 1
    found |= {start + n for n in (1, 2) if n <= letters}
    if start < len(text) and text[start] in QUOTES:
        for n in range(1, 13):
            inside, close = text[start + 1 : start + 1 + n], text[start + 1 + n : start + 2 + n]
            if len(inside) == n and all(c in LETTERS for c in inside) and close == text[start]:
                found.add(start + 2 + n)
    if start < len(text) and text[start] in CLOSES and depth < DEEPEST:
        first = ends(text, start + 1, depth + 1)
        second = {b for a in first for b in ends(text, a, depth + 1)}
        found |= {end + 1 for end in first | second if text[end : end + 1] == CLOSES[text[start]]}
    return frozenset(found)


def is_made(text):
    return len(text) in ends(text, 0)


def mutations(text):
    """Each character dropped, doubled, replaced; two neighbours exchanged."""
    for k, character in enumerate(text):
        yield text[:k] + text[k + 1 :]
        yield text[: k + 1] + text[k:]
        yield text[:k] + text[k + 1 : k + 2] + character + text[k + 2 :]
        for other in "([)]'a":
            yield text[:k] + other + text[k + 1 :]


def test_every_bundled_expression_is_accepted():
    expressions = load("brackets").text.split()
    assert len(expressions) > 4000
    assert all(recognize(text).complete for text in expressions)
    assert all(recognize(text).possible == len(text) for text in expressions)


def test_what_the_generator_makes_with_other_seeds_is_accepted():
    draw = Draw(99)
    assert all(recognize(_expression(draw, 0)).complete for _ in range(2000))


def test_mutated_expressions_are_accepted_exactly_if_the_grammar_makes_them():
    texts = [text for text in load("brackets").text.split() if len(text) <= 14][:60]
    changed = {other for text in texts for other in mutations(text)}
    verdicts = {text: recognize(text).complete for text in changed}
    assert verdicts == {text: is_made(text) for text in changed}
    refused = sum(not verdict for verdict in verdicts.values())
    assert refused > 1000
    assert refused < len(verdicts), "some mutations are expressions, too"


def test_all_short_texts():
    """Every text of up to five of these characters, most of them nonsense."""
    alphabet = "([)a'"
    for length in range(6):
        for characters in product(alphabet, repeat=length):
            text = "".join(characters)
            assert recognize(text).complete == is_made(text), text


@pytest.mark.parametrize(
    ("text", "possible", "complete"),
    [
        ("", 0, False),
        ("ab", 2, True),
        ("abc", 2, False),  # two expressions, and outside a bracket only one is allowed
        ("(abcd)", 6, True),
        ("(abcde)", 5, False),
        ("(a(b)c)", 5, False),  # three expressions
        ("()", 1, False),
        ("([)]", 2, False),
        ("'abcdefghabcd'", 14, True),
        ("'abcdefghabcde'", 13, False),
        ("((((((a))))))", 13, True),
        ("(((((((a)))))))", 6, False),
        ("(a", 2, False),
        ("a⊣", 1, False),
    ],
)
def test_how_far_a_text_is_possible(text, possible, complete):
    found = recognize(text)
    assert (found.possible, found.complete) == (possible, complete)


def test_a_possible_beginning_can_be_finished():
    """Every prefix of an expression is possible as a whole, and one that is refused begins no expression."""
    for text in load("brackets").text.split()[:200]:
        assert all(recognize(text[:k]).possible == k for k in range(len(text) + 1))
    made = {
        text for length in range(6) for text in map("".join, product("(a)", repeat=length)) if is_made(text)
    }
    beginnings = {text[:k] for text in made for k in range(len(text) + 1)}
    for length in range(3):
        for text in map("".join, product("(a)", repeat=length)):
            assert (recognize(text).possible == length) == (text in beginnings), text
