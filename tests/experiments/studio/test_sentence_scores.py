"""The comparison's numbers by hand: direct sums, uniform models, spelling, runs that cannot be compared."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.catalog.smoothers import SMOOTHERS
from playground.errors import StoreError
from playground.experiments import sources
from playground.experiments import studio as experiment
from playground.experiments.studio import SentenceScores, run_summary, score, score_sentence
from playground.models.ngram import NGram
from playground.models.ngram.language_model import NGramLM
from playground.models.surprisal import sequence_surprisal
from playground.models.table import MODELS
from playground.runs.limits import Limits
from playground.runs.service import Service
from playground.text.character_unigram import CharacterUnigram
from playground.text.corpus import from_text
from playground.text.encoded import encode
from playground.text.split import split
from playground.text.tokenizers import BOUNDARY, TOKENIZERS
from playground.training.checkpointing import load_model
from playground.training.valid_loss import best_of
from tests.runs.conftest import until

SPEC = {"hidden": 16, "embedding": 8, "batch": 4, "window": 16, "warmup": 0, "segments": [[60, 0.01]]}
TEXT = "the cat sees the dog. the dog sees the cat. a bird sings, and a fox runs home. " * 30
NAMES = "\n".join(["anna", "bea", "cleo", "dora", "ella", "fay", "gina", "hanna"] * 6)
KINDS = list(TOKENIZERS)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("store"), Limits(workers=1))
    yield service
    service.close()


def trained(service, corpus, **settings):
    run_id = service.start("me", "train", {**SPEC, **settings}, service.add_corpus("me", corpus), title="t")
    view = until(service, run_id, patience=60)
    assert view.status == "finished", view.message
    return view, service.reader(run_id)


@pytest.fixture(scope="module")
def runs(service):
    """One run with each kind of token, the words limited to the most frequent twelve; and one of items."""
    known = {
        kind: trained(service, from_text(TEXT), tokens=kind, max_vocabulary=14 if kind == "words" else 300)
        for kind in KINDS
    }
    return {**known, "items": trained(service, from_text(NAMES, "items"), tokens="characters")}


def by_hand(reader, step, text, tokenizer, ends):
    """-log2 P of every target, one forward pass for each, without any of the house's helpers."""
    ids = [BOUNDARY, *tokenizer.encode(text).tolist(), *[BOUNDARY] * ends]
    model = load_model(reader.checkpoint(step))
    with torch.inference_mode():
        return [
            -math.log2(torch.softmax(model(torch.tensor([ids[:t]]))[0][0, -1].double(), -1)[ids[t]].item())
            for t in range(1, len(ids))
        ]


@pytest.mark.parametrize("kind", [*KINDS, "items"])
def test_a_sentence_is_the_direct_sum_of_its_tokens(runs, kind):
    view, reader = runs[kind]
    text = "hanna" if kind == "items" else "the dog sees a fox."
    read = score_sentence(view, reader, text)
    tokenizer = sources.from_run(view.id, reader).tokenizer()
    assert read.step == reader.best_step()
    expected = by_hand(reader, read.step, text, tokenizer, kind == "items")
    np.testing.assert_allclose(read.surprisal, expected, atol=1e-5)
    assert read.characters == len(text) + (kind == "items")
    assert read.total == pytest.approx(sum(expected) + read.spelling.sum(), abs=1e-4)
    assert read.bits_per_character == pytest.approx(read.total / read.characters)
    assert read.perplexity == pytest.approx(2 ** (read.total / len(expected)))
    assert read.until[-1] == read.characters
    assert read.comparable


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_model_of_uniform_logits_costs_log2_v_per_token(kind, reading):
    tokenizer = TOKENIZERS[kind].train([TEXT])
    model = MODELS["lstm"].build(len(tokenizer), {"layers": 1, "hidden": 16, "embedding": 8, "dropout": 0.0})
    torch.nn.init.zeros_(model.output.weight)
    torch.nn.init.zeros_(model.output.bias)
    read = SentenceScores("", 0, **score(model.eval(), tokenizer, "the cat sees a fox", reading, None))
    np.testing.assert_allclose(read.surprisal, math.log2(len(tokenizer)), rtol=1e-9)
    tokens = tokenizer.encode("the cat sees a fox").size + (reading == "items")
    assert read.total == pytest.approx(tokens * math.log2(len(tokenizer)))
    assert read.perplexity == pytest.approx(len(tokenizer))


@pytest.mark.parametrize("reading", ["running", "items"])
def test_counts_read_a_sentence_as_they_read_a_held_out_text(reading):
    (tokenizer, text) = TOKENIZERS["characters"].train([TEXT]), "the cat sees a fox"
    counted = NGram.fit(encode([TEXT], tokenizer, reading), len(tokenizer), 3)
    model = NGramLM(len(tokenizer), 3, SMOOTHERS["kneser-ney"], 0.75, counted)
    read = SentenceScores("", 0, **score(model, tokenizer, text, reading, None))
    expected = model.nats(encode([text], tokenizer, reading))
    np.testing.assert_allclose(read.surprisal * math.log(2), expected, rtol=1e-12)


def test_long_sentences_are_scored_in_blocks_with_the_state_carried(monkeypatch):
    tokenizer = TOKENIZERS["characters"].train([TEXT])
    model = MODELS["gru"].build(len(tokenizer), {"layers": 2, "hidden": 16, "embedding": 8, "dropout": 0.0})
    ids = tokenizer.encode(TEXT[:200]).astype(np.int64)
    inputs = np.concatenate([[BOUNDARY], ids[:-1]])
    whole = sequence_surprisal(model.eval(), inputs, ids)
    monkeypatch.setattr("playground.models.surprisal.BLOCK_ENTRIES", 7 * len(tokenizer))
    np.testing.assert_allclose(sequence_surprisal(model, inputs, ids), whole, atol=1e-6)
    assert sequence_surprisal(model, ids[:0], ids[:0]).size == 0


def test_an_unknown_word_is_charged_for_its_spelling(runs):
    view, reader = runs["words"]
    tokenizer = sources.from_run(view.id, reader).tokenizer()
    read = score_sentence(view, reader, "the cat sees Zoë.")
    assert read.unknown.tolist() == [False, False, False, True, False]
    assert read.tokens == ("the", "␣cat", "␣sees", "␣Zoë", ".")
    train = split(from_text(TEXT)).train[0]
    total = len(train) + tokenizer.encode(train).size + 1
    seen = {c: train.count(c) for c in set(train)}
    cost = -math.log2(seen[" "] / total) - math.log2(tokenizer.encode(train).size / total)
    cost -= 2 * math.log2(1 / total / (0x110000 - len(seen)))  # Z and ë
    cost -= math.log2(seen["o"] / total)
    assert read.spelling[3] == pytest.approx(cost)
    assert read.spelling[[0, 1, 2, 4]].tolist() == [0, 0, 0, 0]
    assert read.bits[3] == pytest.approx(read.surprisal[3] + cost)
    assert score_sentence(*runs["bytepairs"], "the cat sees Zoë.").spelling.sum() == 0


def test_without_a_spelling_an_unknown_word_cannot_be_compared(runs):
    view, reader = runs["words"]
    tokenizer, model = (
        sources.from_run(view.id, reader).tokenizer(),
        load_model(reader.checkpoint(reader.latest_step())),
    )
    known, unknown = (
        SentenceScores("", 0, **score(model, tokenizer, text, "running", None))
        for text in ("the cat sees the dog.", "the cat sees Zoë.")
    )
    assert known.comparable
    assert math.isfinite(known.total)
    assert not unknown.comparable
    assert math.isnan(unknown.total)
    assert math.isnan(unknown.bits_per_character)
    assert np.isfinite(unknown.surprisal).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", "x", "日本 👩‍👩‍👧 שלום", "<b>&amp;</b>", "a" * 300, "12,5 don't …"])
def test_any_sentence_can_be_read(runs, kind, text):
    read = score_sentence(*runs[kind], text)
    assert read.characters == len(experiment.clean(text))
    assert (np.diff(read.until) >= 0).all()
    assert len(read.tokens) == read.bits.size == read.until.size
    assert all(token.strip() for token in read.tokens)
    assert np.isfinite(read.bits).all()
    length = read.characters
    spent = read.so_far(length)
    assert spent.size == length + 2
    assert (np.diff(spent) >= -1e-9).all()
    assert spent[-1] == pytest.approx(read.bits.sum())
    assert read.token_index(length)[-1] == len(read.tokens) - 1


def test_what_is_spent_at_a_character_is_the_sum_of_the_tokens_that_end_there(runs):
    read = score_sentence(*runs["words"], "the cat sees")
    spent = read.so_far(12)
    assert spent[:3].tolist() == [0, 0, 0]
    assert spent[3] == spent[6] == pytest.approx(read.bits[0])
    assert spent[7] == pytest.approx(read.bits[:2].sum())
    assert read.token_index(12)[[0, 3, 6, 7, 12]].tolist() == [-1, 0, 0, 1, 2]


@pytest.mark.parametrize("kind", [*KINDS, "items"])
def test_the_numbers_of_a_run(runs, kind):
    view, reader = runs[kind]
    one = run_summary(view, reader)
    card, metrics = reader.document("card"), reader.metrics()
    full = [event for event in reader.events("validation") if event["whole"]]
    assert one.best == best_of(full, "whole")
    assert one.best.full
    assert one.best_loss == min(event["loss"] for event in full)
    assert one.perplexity == pytest.approx(math.exp(one.best_loss))
    assert one.parameters == sum(
        p.numel() for p in load_model(reader.checkpoint(reader.latest_step())).parameters()
    )
    assert one.tokens_read[-1] == metrics["tokens"].sum()
    assert one.time[-1] == pytest.approx(view.elapsed)
    assert one.tokens_per_second == pytest.approx(metrics["tokens"].sum() / view.elapsed)
    ends = card["items_valid"] if kind == "items" else 0
    charge = reader.document("spelling")["held_out"]
    assert (charge > 0) == (card["unknown_valid"] > 0) == one.has_unknown
    bits = (one.best_loss * card["targets_valid"] + charge) / math.log(2) / (card["characters_valid"] + ends)
    assert one.bits_per_character == pytest.approx(bits)
    assert one.character_loss.min() >= 0
    if kind == "characters":
        assert one.bits_per_character == pytest.approx(one.best_loss / math.log(2))


def test_bits_per_character_are_what_the_held_out_text_costs(runs):
    """The final loss on all of the held-out part, and the same text read from its beginning in one go."""
    view, reader = runs["bytepairs"]
    held_out = split(from_text(TEXT)).valid[0]
    tokenizer = sources.from_run(view.id, reader).tokenizer()
    spelling = CharacterUnigram.from_json(reader.document("spelling"))
    read = SentenceScores(
        "",
        0,
        **score(
            load_model(reader.checkpoint(reader.latest_step())), tokenizer, held_out, "running", spelling
        ),
    )
    final = reader.events("validation")[-1]["loss"]
    per_character = final * reader.document("card")["targets_valid"] / math.log(2) / len(held_out)
    assert read.bits_per_character == pytest.approx(per_character, rel=1e-3)


class Older:
    """A reader of a run from before a document was recorded."""

    def __init__(self, reader, lacking="spelling"):
        self.reader, self.lacking = reader, lacking

    def document(self, name):
        return None if name == self.lacking else self.reader.document(name)

    def __getattr__(self, name):
        return getattr(self.reader, name)


def test_an_older_run_is_compared_as_far_as_it_can_be(runs):
    view, reader = runs["words"]
    one = run_summary(view, Older(reader))
    assert math.isnan(one.bits_per_character)
    assert math.isfinite(one.best.loss)
    assert math.isfinite(run_summary(runs["characters"][0], Older(runs["characters"][1])).bits_per_character)
    view = replace(view, id="older")
    assert not score_sentence(view, Older(reader), "the cat sees Zoë.").comparable


def test_before_its_card_is_written_a_run_has_no_text_to_compare(runs):
    view, reader = runs["words"]
    assert run_summary(view, Older(reader, "card")).text == ()
    assert len(run_summary(view, reader).text) == 4


def test_a_run_without_anything_yet_has_no_numbers_and_no_sentence(service):
    run_id = service.start("me", "train", {**SPEC, "segments": []}, service.add_corpus("me", from_text(TEXT)))
    view, reader = service.run(run_id), service.reader(run_id)
    if not reader.checkpoints():
        with pytest.raises(StoreError, match="no checkpoint yet"):
            score_sentence(view, reader, "a")
    one = run_summary(view, reader)
    assert math.isnan(one.best_loss) == (one.best is None)
    service.delete("me", run_id)


def test_what_differs_is_named(runs):
    words, pairs = (run_summary(*runs[kind]) for kind in ("words", "bytepairs"))
    assert experiment.differing_settings([words, pairs]) == {
        "tokens": ["Words", "Byte-pair pieces"],
        "max vocabulary": ["14", "300"],
    }
    assert experiment.differing_settings([words, words]) == {}
    assert words.text == pairs.text != run_summary(*runs["items"]).text


def test_a_sentence_is_read_once_however_it_is_typed(runs):
    first = [score_sentence(*run, "the fox sees the bird.") for run in runs.values()]
    again = [score_sentence(*run, " the fox sees the bird.\n") for run in runs.values()]
    assert all(a is b for a, b in zip(first, again, strict=True))
