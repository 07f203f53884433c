"""The numbers of a trace, against a sum over the model's forward pass and the training's evaluation."""

import math
import subprocess
import sys

import numpy as np
import pytest
import torch

from playground.errors import TextTooLong, UnsupportedModel
from playground.experiments.rnn import run as run_module
from playground.experiments.rnn import stream
from playground.experiments.rnn.continuation import append_token
from playground.experiments.rnn.run import run
from playground.experiments.rnn.trace import RnnSpec
from playground.models.table import RECURRENT
from playground.text.encoded import encode
from playground.text.tokenizers import BOUNDARY, UNKNOWN
from playground.training import evaluation

from .models import TEXT, source


def direct(model: torch.nn.Module, inputs: list[int], targets: list[int]) -> list[float]:
    """-ln p of each target, one softmax at a time."""
    logits, _ = model(torch.tensor([inputs]))
    return [
        -math.log(float(torch.softmax(logits[0, t].double(), dim=0)[target]))
        for t, target in enumerate(targets)
    ]


@pytest.mark.parametrize("cell", RECURRENT)
@pytest.mark.parametrize("layers", [1, 2])
def test_a_running_text_is_the_direct_sum(cell: str, layers: int) -> None:
    here = source(cell, layers)
    trace = run(RnnSpec(text=TEXT, top=4), here)
    ids = here.tokenizer().encode(TEXT).tolist()
    surprisal = direct(here.load(7).model, [BOUNDARY, *ids[:-1]], ids)
    n = len(ids)
    assert trace.ids.tolist() == [BOUNDARY, *ids]
    assert trace.target.tolist() == [*ids, -1]
    assert np.allclose(trace.surprisal[:-1], surprisal, atol=1e-6)
    assert np.isnan(trace.surprisal[-1])
    assert trace.rank[-1] == 0
    assert np.allclose(trace.bits[:-1] * math.log(2), surprisal, atol=1e-6)
    sums = [math.fsum(surprisal[: t + 1]) for t in range(n + 1)]  # the last position has no target
    means = [total / min(t + 1, n) for t, total in enumerate(sums)]
    assert np.allclose(trace.log_product, -np.array(sums), atol=1e-5)
    assert np.allclose(trace.mean_loss, means)
    assert np.allclose(trace.perplexity, np.exp(means))
    assert trace.target_count == n
    assert trace.loss == pytest.approx(math.fsum(surprisal) / n)
    encoded = encode([TEXT], here.tokenizer(), "running")
    assert trace.loss == pytest.approx(
        evaluation.held_out_loss(here.load(7).model, evaluation.all_batches(encoded))[0], abs=1e-6
    )


@pytest.mark.parametrize("cell", RECURRENT)
def test_items_count_their_end_and_never_their_beginning(cell: str) -> None:
    here = source(cell, reading="items")
    lines = ["ab (ba)", "b", "abba [b]"]
    trace = run(RnnSpec(text="ab (ba)\n\n  b\nabba [b]\n"), here)
    encoded = [here.tokenizer().encode(line).tolist() for line in lines]
    expected = [
        value for ids in encoded for value in direct(here.load(7).model, [BOUNDARY, *ids], [*ids, BOUNDARY])
    ]
    assert np.allclose(trace.surprisal, expected, atol=1e-6)
    assert trace.target_count == sum(len(ids) + 1 for ids in encoded)
    assert (trace.target == BOUNDARY).sum() == 3
    assert np.flatnonzero(trace.is_start).tolist() == [0, 8, 10]
    whole = evaluation.all_batches(encode(lines, here.tokenizer(), "items"))
    assert trace.loss == pytest.approx(evaluation.held_out_loss(here.load(7).model, whole)[0], abs=1e-6)


def test_items_begin_with_a_zero_state() -> None:
    here = source("lstm", 2, "items")
    both, alone = run(RnnSpec(text="abba\nb(a)"), here), run(RnnSpec(text="b(a)"), here)
    assert np.allclose(both.h[:, :, 5:], alone.h, atol=1e-6)
    assert np.allclose(both.c[:, :, 5:], alone.c, atol=1e-6)


def test_the_likeliest_are_those_of_a_full_sort() -> None:
    here = source()
    trace = run(RnnSpec(text=TEXT, top=5), here)
    with torch.inference_mode():
        logits = here.load(7).model(torch.from_numpy(trace.ids)[None])[0][0].double()
    p = torch.softmax(logits, dim=1).numpy()  # (P, V)
    assert np.allclose(trace.top_probability, -np.sort(-p, axis=1)[:, :5].T, atol=1e-7)
    assert np.allclose(trace.top_probability, np.take_along_axis(p, trace.top_ids.T, axis=1).T, atol=1e-7)
    assert np.allclose(trace.entropy, -(p * np.log(p)).sum(axis=1), atol=1e-6)
    asked = trace.target >= 0
    true = p[np.flatnonzero(asked), trace.target[asked]]
    assert np.allclose(trace.probability[asked], true, atol=1e-7)
    assert (trace.rank[asked] == 1 + (p[asked] > true[:, None]).sum(axis=1)).all()
    assert trace.top_tokens[0][3] == here.tokenizer().visible(trace.top_ids[0, 3])


def test_more_candidates_than_tokens_are_all_of_them() -> None:
    here = source()
    trace = run(RnnSpec(text="ab", top=500), here)
    assert trace.top_ids.shape == (len(here.tokenizer()), 3)
    assert np.allclose(trace.top_probability.sum(axis=0), 1.0)


def test_a_long_text_is_scored_whole_and_shown_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    here, text = source("lstm", 2), TEXT * 60
    whole = run(RnnSpec(text=text[:990]), here)
    assert whole.position[0] == 0
    trace = run(RnnSpec(text=text), here)
    assert trace.position.size == run_module.SHOWN
    assert trace.position[-1] == len(text)
    assert "whole text is scored" in trace.notes[0]
    assert trace.target_count == len(text)
    monkeypatch.setattr(run_module, "SHOWN", 10**6)
    run_module.TRACE_CACHE.clear()
    everything = run(RnnSpec(text=text), here)
    assert trace.loss == everything.loss
    for name in ("h", "c", "surprisal", "log_product", "perplexity", "mean_loss", "top_probability", "rank"):
        full, shown = getattr(everything, name), getattr(trace, name)
        assert np.array_equal(full[..., -run_module.SHOWN :][..., -1000:], shown, equal_nan=True), name


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("text", ["a", "ab (ba)", "abba\nb(a)\na", "a" * 1100])
def test_the_sums_so_far_are_of_the_same_tokens_at_every_position(reading: str, text: str) -> None:
    trace = run(RnnSpec(text=text), source("lstm", 1, reading))
    counts = np.cumsum(trace.target >= 0) + trace.target_count - np.sum(trace.target >= 0)
    assert np.allclose(np.log(trace.perplexity), trace.mean_loss, atol=1e-12)
    assert np.allclose(trace.log_product, -trace.mean_loss * counts, rtol=1e-12)
    assert trace.mean_loss[-1] == pytest.approx(trace.loss, rel=1e-12)
    if trace.position[0] == 0:
        assert trace.mean_loss[0] == trace.surprisal[0] == -trace.log_product[0]


def test_an_empty_text_asks_what_comes_first() -> None:
    trace = run(RnnSpec(text=""), source())
    assert trace.tokens == ("⟨end⟩",)
    assert trace.target_count == 0
    assert math.isnan(trace.loss)
    assert np.isnan([trace.mean_loss, trace.perplexity]).all()
    assert trace.log_product.tolist() == [0.0]
    assert "no text yet" in trace.notes[0]
    items = run(RnnSpec(text=" \n "), source(reading="items"))
    assert items.target.tolist() == [BOUNDARY]
    assert items.target_count == 1


def test_one_token_unknown_tokens_and_too_many() -> None:
    here = source()
    one = run(RnnSpec(text="a"), here)
    assert one.tokens == ("⟨end⟩", "a")
    assert one.loss == pytest.approx(float(one.surprisal[0]))
    strange = run(RnnSpec(text="xyz"), here)
    assert (strange.ids[1:] == UNKNOWN).all()
    assert "none of these tokens" in strange.notes[0]
    assert math.isfinite(strange.loss)
    assert run(RnnSpec(text="axb"), here).unknown_count == 1
    with pytest.raises(TextTooLong, match=r"10,001 tokens; up to 10,000"):
        run(RnnSpec(text="a" * 10_001), here)


def test_the_same_spec_is_the_same_trace_and_a_click_continues_the_text() -> None:
    here, words = source(), source(tokens="words")
    assert run(RnnSpec(text="ab"), here) is run(RnnSpec(text="ab"), here)
    assert append_token(here, "ab", int(here.tokenizer().ids["("])) == "ab("
    assert append_token(here, "ab", UNKNOWN) == append_token(here, "ab", BOUNDARY) == "ab"
    assert append_token(source(reading="items"), "ab", BOUNDARY) == "ab\n"
    assert append_token(words, "ab zz", words.tokenizer().ids[" abba"]) == "ab zz abba"
    assert append_token(words, "", words.tokenizer().ids[" abba"]) == "abba"


def test_values_of_a_state_that_is_not_there_are_refused() -> None:
    trace = run(RnnSpec(text="ab"), source("gru"))
    assert trace.c is None
    with pytest.raises(KeyError):
        trace.values("c", 0)


def test_batches_hold_every_position_once_in_order() -> None:
    here = source(reading="items")
    found = stream.stream_of("a\nabba (ab)\nb\nba\nabababab", here.tokenizer(), "items")
    for largest in (1, 12, 1000):
        parts = [x[inside] for x, inside, _ in stream.batches(found, 512, largest)]
        assert np.concatenate(parts).tolist() == found.inputs.tolist()


def test_long_documents_are_read_in_parts_that_carry_on() -> None:
    here = source(reading="documents")
    texts = ["ab", "abba (ab)\n\nba", "b"]
    found = stream.from_encoded(encode(texts, here.tokenizer(), "documents"))
    parts = list(stream.batches(found, 4, 8))
    assert np.concatenate([x[inside] for x, inside, _ in parts]).tolist() == found.inputs.tolist()
    widths = [(x.shape[1], carry) for x, _, carry in parts]
    assert widths == [(3, False), (4, False), (4, True), (4, True), (2, True), (2, False)]
    whole = stream.stream_of("ab\n\nba", here.tokenizer(), "documents")
    assert whole.is_start.tolist() == [True] + [False] * 6, "what is typed is one document"
    assert whole.targets[-1] == BOUNDARY


def test_a_model_without_a_hidden_state_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnsupportedModel, match="no hidden state"):
        run(RnnSpec(text=TEXT), source("window"))


def test_nothing_of_the_page_imports_torch_before_it_computes() -> None:
    names = "run, continuation, selection, search, lessons, script"
    code = (
        f"import sys, playground.experiments.sources.upload; from playground.experiments.rnn import {names}\n"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
