import math
from collections import Counter, defaultdict
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.models.ngram import NGram, baseline_nats, counting
from playground.text.encoded import Encoded
from playground.text.tokenizers import BOUNDARY

V = 7


def encoded(texts: list[list[int]], reading: str) -> Encoded:
    starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).astype(np.int64)
    ids = np.array([i for text in texts for i in text], dtype=np.int32)
    return Encoded(ids, starts, reading)  # type: ignore[arg-type]


class Direct:
    """Witten-Bell as the formula reads, with dictionaries and a recursion."""

    def __init__(self, texts: list[list[int]], items: bool, order: int) -> None:
        self.items, self.order = items, order
        self.counts: dict[tuple[int, ...], Counter[int]] = defaultdict(Counter)
        for text in texts:
            for context, w in self.events(text):
                for n in range(order):
                    self.counts[context[order - 1 - n :]][w] += 1

    def events(self, text: list[int]) -> list[tuple[tuple[int, ...], int]]:
        full = [BOUNDARY] * (self.order - 1) + text + ([BOUNDARY] if self.items else [])
        return [
            (tuple(full[i : i + self.order - 1]), full[i + self.order - 1])
            for i in range(len(full) - self.order + 1)
        ]

    def p(self, w: int, context: tuple[int, ...]) -> float:
        if context:
            lower = self.p(w, context[1:])
        elif not self.items and w == BOUNDARY:
            return 0.0
        else:
            lower = 1 / (V if self.items else V - 1)
        seen = self.counts.get(context)
        if not seen:
            return lower
        return (seen[w] + len(seen) * lower) / (seen.total() + len(seen))


tokens = st.integers(2, V - 1) | st.just(0)
texts_of = st.lists(st.lists(tokens, min_size=1, max_size=12), min_size=1, max_size=6)


@pytest.mark.parametrize("by_sorting", [False, True])
@pytest.mark.parametrize("reading", ["items", "running"])
@settings(deadline=None)
@given(texts=texts_of, held_out=texts_of, order=st.integers(1, 6))
def test_equal_to_the_formula_written_out(
    by_sorting: bool, reading: str, texts: list[list[int]], held_out: list[list[int]], order: int
) -> None:
    if reading == "running":
        texts, held_out = [list(chain(*texts))], [list(chain(*held_out))]
    table = counting.LARGEST_TABLE
    try:
        counting.LARGEST_TABLE = 0 if by_sorting else table
        model = NGram.fit(encoded(texts, reading), V, order)
    finally:
        counting.LARGEST_TABLE = table
    direct = Direct(texts, reading == "items", order)
    events = [event for text in held_out for event in direct.events(text)]
    expected = [-math.log(direct.p(w, context)) for context, w in events]
    np.testing.assert_allclose(model.nats(encoded(held_out, reading)), expected, rtol=1e-12)
    for context, _ in events[:5]:
        p = model.probabilities(context)
        np.testing.assert_allclose(p, [direct.p(w, context) for w in range(V)], rtol=1e-12)
        assert p.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("reading", ["items", "running"])
@settings(deadline=None)
@given(context=st.lists(st.integers(0, V - 1), max_size=9), order=st.integers(1, 5))
def test_every_context_gives_a_distribution(reading: str, context: list[int], order: int) -> None:
    model = NGram.fit(encoded([[2, 3, 2, 4, 2, 3, 3]], reading), V, 5)
    p = model.probabilities(context, order)
    assert p.shape == (V,)
    assert p.sum() == pytest.approx(1, abs=1e-12)
    assert (p[model.symbols] > 0).all()
    assert p[BOUNDARY] > 0 or reading == "running"


def test_a_prompt_reaches_back_to_its_boundary_only() -> None:
    model = NGram.fit(encoded([[2, 3], [3, 4], [4, 2]], "items"), V, 5)
    np.testing.assert_array_equal(model.probabilities([2, 5, BOUNDARY, 3]), model.probabilities([3]))
    np.testing.assert_array_equal(model.probabilities([]), model.probabilities([BOUNDARY]))


def test_one_fit_holds_all_lower_orders() -> None:
    train, valid = encoded([[2, 3, 4, 2, 3, 5, 2, 3, 4]], "running"), encoded([[2, 3, 4, 6]], "running")
    model = NGram.fit(train, V, 5)
    for order in range(1, 6):
        np.testing.assert_array_equal(model.nats(valid, order), NGram.fit(train, V, order).nats(valid))


def test_a_bigram_by_hand() -> None:
    model = NGram.fit(encoded([[2, 3, 2, 4]], "running"), V, 2)
    # unigram: 2 twice, 3 and 4 once, T = 3, N = 4, floor 1/6; after 2: 3 and 4 once each, T = N = 2
    unigram_3 = (1 + 3 / 6) / 7
    assert model.probabilities([2])[3] == pytest.approx((1 + 2 * unigram_3) / 4, rel=1e-15)


def test_large_vocabularies_do_not_overflow() -> None:
    size = 60_000
    ids = np.random.default_rng(0).integers(2, size, 3000).tolist()
    model = NGram.fit(encoded([ids], "running"), size, 6)
    p = model.probabilities(ids[100:105])
    assert int(p.argmax()) == ids[105]
    assert p.sum() == pytest.approx(1, abs=1e-9)
    assert model.nats(encoded([ids[:500]], "running")).mean() < 1


def test_baselines_are_means_over_targets() -> None:
    train, valid = encoded([[2, 3, 4] * 20], "running"), encoded([[2, 3, 4] * 3], "running")
    found = {name: float(nats.mean()) for name, nats in baseline_nats(train, valid, V).items()}
    assert found["uniform"] == pytest.approx(math.log(V - 1))
    assert found["unigram"] == pytest.approx(float(NGram.fit(train, V, 1).nats(valid).mean()))
    assert found["ngram5"] < 0.5 < found["unigram"] < found["uniform"]


@pytest.mark.parametrize("order", [0, 7])
def test_other_orders_are_refused(order: int) -> None:
    with pytest.raises(ValueError, match="order must be 1 to 6"):
        NGram.fit(encoded([[2, 3]], "running"), V, order)
