import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.character_unigram import CODE_POINTS, CharacterUnigram

KNOWN = CharacterUnigram.of(["aab", "b a"], 3)


def test_a_word_costs_its_characters_and_its_end() -> None:
    total = 6 + 3 + 1
    assert KNOWN.nats("ab") == pytest.approx(-math.log(3 / total) - math.log(2 / total) - math.log(3 / total))
    assert KNOWN.nats("") == pytest.approx(-math.log(3 / total))


def test_a_character_never_seen_costs_an_equal_share_of_one_count() -> None:
    share = 1 / 10 / (CODE_POINTS - 3)
    assert KNOWN.nats("é") == pytest.approx(-math.log(share) - math.log(3 / 10))


@pytest.mark.parametrize("ends", [True, False])
def test_it_is_a_distribution_over_signs(ends: bool) -> None:
    spelling = CharacterUnigram.of(["aab", "b a"], 3, ends)
    end = spelling.nats("")
    signs = [math.exp(-spelling.nats(c) + end) for c in "ab "]
    others = (CODE_POINTS - 3) * math.exp(-spelling.nats("é") + end)
    assert sum(signs) + others + (math.exp(-end) if ends else 0.0) == pytest.approx(1.0)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5), st.text())
def test_every_text_has_a_cost_and_json_keeps_it(texts: list[str], text: str) -> None:
    spelling = CharacterUnigram.of(texts, len(texts))
    again = CharacterUnigram.from_json(json.loads(json.dumps(spelling.to_json())))
    assert again == spelling
    assert 0 <= again.nats(text) < math.inf


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        {},
        {"counts": [], "tokens": 3, "ends": True},
        {"counts": {"ab": 1}, "tokens": 1, "ends": True},
        {"counts": {"a": -1}, "tokens": 1, "ends": True},
        {"counts": {"a": 1}, "tokens": 0, "ends": True},
        {"counts": {"a": "1"}, "tokens": 1, "ends": True},
    ],
)
def test_what_is_no_spelling_is_none(value: object) -> None:
    assert CharacterUnigram.from_json(value) is None
