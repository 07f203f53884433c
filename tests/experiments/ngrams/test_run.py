"""One context, its counts, its distribution, and what is drawn after it."""

import re
from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.smoothers import SMOOTHERS
from playground.experiments.ngrams import NgramsSpec, run
from playground.experiments.ngrams.run import append_candidate
from playground.experiments.ngrams.script import table
from playground.models.ngram import distribution
from playground.text import samples
from playground.text.tokenizers import BOUNDARY
from tests.experiments.ngrams.counted_texts import own, sample

SPEC = NgramsSpec()


def test_the_counts_are_those_of_the_text():
    trace = run(SPEC, sample("students"))
    text = samples.load("students").text
    train = text[: int(0.9 * len(text)) + 40]  # the cut is moved to a word nearby
    train = train[: train.rindex("\n")]
    assert trace.window[0] == " word opened their"
    assert trace.total[0] == train.count("word opened their")
    assert trace.count[0] == train.count("word opened their laptops")
    assert trace.chosen_names[0] == "laptops"
    assert trace.probability[0] == trace.count[0] / trace.total[0]


def test_every_order_has_its_own_counts_and_context():
    counted = sample("students")
    trace = run(replace(SPEC, smoothing="witten-bell", length=3), counted)
    ids = counted.train.targets.tolist()
    history = counted.tokenizer.encode(SPEC.context).tolist()
    for t in range(trace.last + 1):
        chosen = int(trace.chosen_ids[t])
        for k in range(SPEC.n):
            context = history[len(history) - k :]
            places = [i for i in range(k, len(ids)) if ids[i - k : i] == context]
            followers = [ids[i] for i in places]
            assert trace.by_order.total[k, t] == len(followers)
            assert trace.by_order.types[k, t] == len(set(followers))
            assert trace.by_order.count[k, t] == followers.count(chosen)
            assert trace.by_order.contexts[k][t] == "".join(counted.token_in_text(i) for i in context)
        if t:
            history.append(chosen)


def test_the_entropy_is_in_nats():
    counted = sample("students")
    trace = run(replace(SPEC, smoothing="kneser-ney", length=2), counted)
    history = counted.tokenizer.encode(SPEC.context).tolist()
    for t in range(3):
        p = distribution(counted.model, SMOOTHERS["kneser-ney"], SPEC.discount, history, SPEC.n)
        p = p[p > 0]
        assert trace.entropy[t] == pytest.approx(-(p * np.log(p)).sum(), rel=1e-12)
        history += [int(trace.chosen_ids[t])] if t else []
    assert np.isnan(run(replace(SPEC, smoothing="stupid"), counted).entropy).all(), "scores have none"


def test_the_followers_come_before_what_never_followed():
    counted = sample("students")
    trace = run(replace(SPEC, smoothing="witten-bell", length=4), counted)
    for t in range(trace.last + 1):
        values = trace.followers.values[:, t]
        followed = int(trace.types[t])
        assert (np.diff(values[:followed]) <= 0).all()
        assert (values[:followed] > 0).all()
        assert (values[followed:] == 0).all()
        assert (np.diff(trace.likeliest.values[:-1, t]) <= 0).all()


@pytest.mark.parametrize("smoothing", SMOOTHERS)
@pytest.mark.parametrize(("key", "tokens"), [("students", "words"), ("surnames", "characters")])
def test_every_step_is_what_was_drawn_from_its_context(key, tokens, smoothing):
    counted = sample(key, tokens)
    spec = replace(SPEC, smoothing=smoothing, n=3, context="Finnish: V" if key == "surnames" else "As the")
    trace = run(spec, counted)
    assert trace.last == spec.length
    np.testing.assert_array_equal(
        trace.random_numbers[1:], np.random.Generator(np.random.PCG64(1)).random(12)
    )
    history = counted.tokenizer.encode(spec.context).tolist()
    for t in range(trace.last + 1):
        p = distribution(counted.model, spec.smoother, spec.parameter, history, int(trace.order[t]))
        chosen = int(trace.chosen_ids[t])
        assert trace.probability[t] == p[chosen]
        assert (
            trace.likeliest.ids[trace.likeliest.row[t], t]
            == chosen
            == trace.followers.ids[trace.followers.row[t], t]
        )
        assert trace.mass[t] == pytest.approx(p.sum())
        assert trace.by_order.probability[trace.order[t] - 1, t] == p[chosen]
        assert trace.likeliest.values[0, t] == p.max()
        if t == 0:
            assert chosen == p.argmax()
            continue
        sums = np.cumsum(p) / p.sum()
        assert sums[chosen] >= trace.random_numbers[t] - 1e-12
        assert sums[chosen] - p[chosen] / p.sum() <= trace.random_numbers[t] + 1e-12
        history.append(chosen)
    if smoothing != "stupid":
        np.testing.assert_allclose(trace.mass, 1, atol=1e-12)
        assert (trace.entropy >= 0).all()


def test_the_same_seed_draws_the_same_and_another_does_not():
    spec = replace(SPEC, length=40, n=2)
    counted = sample("students")
    np.testing.assert_array_equal(run(spec, counted).chosen_ids, run(spec, counted).chosen_ids)
    assert (run(replace(spec, seed=2), counted).chosen_ids != run(spec, counted).chosen_ids).any()


def test_drawing_follows_the_distribution():
    counted, spec = sample("students"), replace(SPEC, n=1, length=200)
    drawn = np.concatenate([run(replace(spec, seed=seed), counted).chosen_ids[1:] for seed in range(10)])
    p = distribution(counted.model, spec.smoother, 0, [], 1)
    often = np.bincount(drawn, minlength=p.size)
    large = p * drawn.size >= 10
    chi2 = float((((often - p * drawn.size) ** 2) / np.where(p > 0, p * drawn.size, 1))[large].sum())
    degrees = int(large.sum()) - 1
    assert chi2 < degrees + 4 * np.sqrt(2 * degrees)


def test_a_context_that_nobody_saw_stops_the_drawing_unless_it_is_smoothed():
    counted = sample("students")
    spec = replace(SPEC, context="their the the", n=3)
    trace = run(spec, counted)
    assert trace.last == 0
    assert trace.stopped
    assert trace.total[0] == 0
    assert np.isnan(trace.probability[0])
    assert run(replace(spec, smoothing="delta", delta=0.0), counted).stopped, "nothing added is no smoothing"
    for smoothing in ("delta", "stupid", "interpolation", "witten-bell", "kneser-ney"):
        smoothed = run(replace(spec, smoothing=smoothing), counted)
        assert smoothed.last == spec.length
        assert np.isfinite(smoothed.probability).all()


def test_unknown_tokens_are_said_and_read_as_unknown():
    trace = run(replace(SPEC, context="the zebra opened their", smoothing="witten-bell"), sample("students"))
    assert "“zebra”" in trace.notes[0]
    assert "⟨unk⟩" in trace.notes[0]
    assert trace.window[0] == " ⟨unk⟩ opened their"


def test_a_short_context_asks_shorter_ngrams_and_says_so():
    trace = run(replace(SPEC, context="their", n=4, length=3), sample("students"))
    assert trace.order.tolist() == [2, 2, 3, 4]
    assert "Only 1 of the 3 tokens" in trace.notes[0]
    assert run(replace(SPEC, context="", n=6), sample("students")).order[0] == 1


def test_an_item_begins_with_its_boundary():
    counted = sample("surnames", "characters")
    trace = run(replace(SPEC, context="", n=4, length=60), counted)
    assert (trace.order == 4).all()
    assert not trace.notes
    assert BOUNDARY in trace.chosen_ids, "items end"
    lines = trace.texts[-1].split("\n")
    assert len(lines) == 1 + int((trace.chosen_ids[1:] == BOUNDARY).sum())
    assert all(": " in line for line in lines[:-1])


def test_only_the_line_being_written_counts_among_items():
    counted = sample("surnames", "characters")
    both = [run(replace(SPEC, context=text), counted) for text in ("Finnish: V\nItalian: R", "Italian: R")]
    np.testing.assert_array_equal(both[0].chosen_ids, both[1].chosen_ids)


def test_a_space_at_the_end_does_no_harm_among_words():
    both = [run(replace(SPEC, context=SPEC.context + end), sample("students")) for end in ("", "  ")]
    np.testing.assert_array_equal(both[0].chosen_ids, both[1].chosen_ids)
    assert not both[1].notes


def test_a_click_writes_the_candidate():
    counted = sample("students")
    trace = run(SPEC, counted)
    assert append_candidate(trace, counted, 0, 2) == SPEC.context + " " + trace.likeliest.names[2][0]
    after = append_candidate(trace, counted, 3, 0)
    assert after == trace.texts[2] + counted.tokenizer.vocabulary[int(trace.likeliest.ids[0, 3])].lstrip(" ")
    assert run(replace(SPEC, context=after), counted).texts[0] == after
    unknown = int(np.flatnonzero(trace.likeliest.ids[:, 0] == 0)[0])
    assert append_candidate(trace, counted, 0, unknown) is None


def test_texts_shorter_than_n_and_contexts_longer_than_the_text():
    counted = own("abcabcabca!")
    for smoothing in SMOOTHERS:
        trace = run(replace(SPEC, smoothing=smoothing, n=6, context="abc" * 100), counted)
        assert trace.likeliest.ids.shape[0] == int(counted.model.symbols.sum())
        assert len(trace.before_window[0]) <= 160
    tiny = own("a\nb", "items")
    trace = run(replace(SPEC, n=6, context="", smoothing="kneser-ney"), tiny)
    assert np.isfinite(trace.probability).all()


def test_the_table_has_a_row_for_every_step():
    trace = run(SPEC, sample("students"))
    columns = table(trace)
    assert {len(column) for column in columns.values()} == {trace.last + 1}


def test_clicks_on_the_bytes_of_a_sign_write_the_sign():
    counted = own(
        "한국인 abcdefghijklmnopq", tokens="bytepairs"
    )  # no pair occurs twice: all tokens are bytes
    context, seen = "한", []
    for _ in range(3):
        trace = run(replace(SPEC, context=context, n=5), counted)
        row = int(np.flatnonzero(trace.likeliest.ids[:, 0] > 1)[0])
        context = append_candidate(trace, counted, 0, row)
        seen.append(context)
    assert seen == ["한⟨EA⟩", "한⟨EA B5⟩", "한국"]
    assert run(replace(SPEC, context="한⟨EA⟩", n=5), counted).texts[0] == "한⟨EA⟩"


INVISIBLE = "\u200d\ufe0f"
BYTE_PAIR_TEXTS = [
    "안녕하세요 세계 반갑습니다 ",
    "你好，世界。再见，朋友。",
    "a 👩‍👩‍👧 family 🏳️‍🌈 ",
    "España, mañana señor ",
]


@pytest.mark.parametrize("text", BYTE_PAIR_TEXTS)
@pytest.mark.parametrize("n", [2, 4, 6])
def test_only_a_sign_at_the_edge_of_the_window_is_shown_in_bytes(text, n):
    counted = own(text * 40, tokens="bytepairs")
    tokenizer = counted.tokenizer
    for end in range(1, len(text) + 1):
        trace = run(NgramsSpec(n=n, context=(text * 3)[: 2 * len(text) + end], length=0), counted)
        ids = tokenizer.encode((text * 3)[: 2 * len(text) + end]).tolist()
        for shown, part in ((trace.before_window[0], ids[: 1 - n]), (trace.window[0], ids[1 - n :])):
            data = "".join(tokenizer.vocabulary[i] for i in part).encode("latin-1")
            inner = re.sub("^⟨[0-9A-F ]+⟩|⟨[0-9A-F ]+⟩$", "", shown)
            assert not re.search("⟨[0-9A-F]{2}[ ⟩]", inner), "a sign in the middle is complete"
            letters = [sign for sign in re.sub("⟨[^⟩]*⟩|◌", "", inner) if sign not in INVISIBLE]
            text_of_part = data.decode("utf-8", "ignore").replace(" ", "␣")
            assert "".join(sign for sign in text_of_part if sign not in INVISIBLE).endswith("".join(letters))


def test_what_the_tokens_of_a_text_read_is_the_text():
    for text in BYTE_PAIR_TEXTS:
        counted = own(text * 40, tokens="bytepairs")
        ids = counted.tokenizer.encode(text).tolist()
        assert counted.running_text(ids) == text.replace(" ", "␣")
        assert counted.running_text([*ids, BOUNDARY]) == text.replace(" ", "␣") + "⟨end⟩"
