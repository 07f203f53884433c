"""The studio's traces: curves thinned truly, probes equal to the model itself, checkpoints never confused."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.numpy import load

from playground.errors import TextError
from playground.experiments import sources, studio
from playground.experiments.studio.curves import POINTS, _means
from playground.runs.limits import Limits
from playground.runs.reader import RunReader
from playground.runs.service import Service
from playground.text.corpus import from_text
from playground.training.checkpointing import load_model
from tests.runs.conftest import until

SPEC = {"hidden": 16, "embedding": 8, "batch": 4, "window": 16, "warmup": 0, "segments": [[60, 0.01]]}
TEXT = "the cat sees the dog. the dog sees the cat. " * 30


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A finished training of 60 steps: its id and its reader."""
    service = Service(tmp_path_factory.mktemp("store"), Limits(workers=1))
    run_id = service.start("me", "train", SPEC, service.add_corpus("me", from_text(TEXT)))
    view = until(service, run_id, patience=60)
    assert view.status == "finished", view.message
    yield run_id, service.reader(run_id)
    service.close()


def test_a_card_counts_as_a_training_would(run):
    _, reader = run
    card = studio.describe(TEXT, "running", "cats", "characters", 5000)
    assert card.vocabulary == len(sources.from_run(*run).tokenizer())
    assert card.tokens_train + card.tokens_valid == len(TEXT) - 1, "the space at the cut is in neither part"
    assert reader.document("card")["targets_valid"] == card.targets_valid
    with pytest.raises(TextError):
        studio.describe("short", "running", "", "characters", 5000)


def test_the_last_training_loss_is_of_batches_however_thin_the_curve_is():
    losses = np.linspace(9, 1, 3 * POINTS)
    reader = SimpleNamespace(metrics=lambda: {"train_loss": losses})
    assert studio.last_training_loss(reader, 20) == (pytest.approx(losses[-20:].mean()), 20)
    assert studio.last_training_loss(SimpleNamespace(metrics=dict), 20) is None


def test_short_curves_are_the_metrics_themselves(run):
    curves, metrics = studio.curves(run[1]), run[1].metrics()
    np.testing.assert_array_equal(curves.step, np.arange(1, 61))
    np.testing.assert_allclose(curves.train_loss, metrics["train_loss"], rtol=1e-12)
    assert (curves.clipped_norm <= curves.gradient_norm + 1e-6).all()
    assert curves.valid.step[0] == 0
    assert curves.valid.step[-1] == 60
    assert curves.best.full
    assert curves.valid.full, "the text is short"
    assert curves.best.loss == curves.valid.loss.min() == min(curves.full_losses.values())
    assert curves.baselines == curves.full_baselines
    assert curves.baselines["ngram5"] < curves.baselines["unigram"] < curves.baselines["uniform"]
    assert curves.samples[0]["step"] == 0


def test_long_curves_are_means_that_lose_nothing():
    values = np.random.default_rng(0).normal(size=5003)
    ends = np.unique(np.linspace(0, len(values), POINTS + 1).astype(int))
    means = _means(values, ends)
    assert len(means) == POINTS
    np.testing.assert_allclose(means[7], values[ends[7] : ends[8]].mean())
    np.testing.assert_allclose(np.average(means, weights=np.diff(ends)), values.mean())
    assert _means(np.empty(0), ends).size == 0


def test_an_empty_run_has_empty_curves(tmp_path):
    curves = studio.curves(RunReader(tmp_path))
    assert len(curves.step) == len(curves.valid.step) == len(curves.samples) == 0
    assert curves.best is None
    assert curves.baselines == {}
    assert studio.downloads(RunReader(tmp_path)) == {}


def by_hand(reader, step, ids):
    """The distribution after some ids by the model's own forward pass, without any of the house's helpers."""
    with torch.inference_mode():
        logits, _ = load_model(reader.checkpoint(step))(torch.tensor([ids]))
    return torch.softmax(logits[0, -1].double(), dim=-1).numpy()


@pytest.mark.parametrize("prompt", ["", "the c", "the dog sees "])
def test_a_probe_is_what_each_checkpoint_says(run, prompt):
    probe, tokenizer = studio.probe(*run, prompt), sources.from_run(*run).tokenizer()
    np.testing.assert_array_equal(probe.steps, run[1].checkpoints())
    assert (np.diff(probe.probability, axis=0) <= 0).all()
    assert probe.unknown == 0
    for k in (0, len(probe.steps) - 1):
        p = by_hand(run[1], int(probe.steps[k]), [1, *tokenizer.encode(prompt).tolist()])
        np.testing.assert_allclose(probe.probability[:, k], np.sort(p)[::-1][:7], rtol=1e-5)
        likeliest = np.argsort(-p, kind="stable")[:7]
        assert [tokenizer.visible(i) for i in likeliest] == [row[k] for row in probe.labels]


def test_what_was_learned_is_expected(run):
    probe = studio.probe(*run, "the ca")
    assert probe.labels[0][-1] == "t"
    assert probe.probability[0, -1] > probe.probability[0, 0]


def test_strange_prompts_are_counted_and_cut(run):
    assert studio.probe(*run, "日本<c>").unknown == 4
    probe = studio.probe(*run, "the " * 5000)
    tail = studio.probe(*run, ("the " * 5000)[-studio.LONGEST_PROMPT :])
    np.testing.assert_array_equal(probe.probability, tail.probability)


def test_fewer_tokens_than_bars(run):
    probe = studio.probe(*run, "", top=500)
    assert len(probe.labels) == len(sources.from_run(*run).tokenizer())
    np.testing.assert_allclose(probe.probability.sum(axis=0), 1, rtol=1e-9)


def test_settings_are_read_as_words_without_what_is_off():
    words = studio.settings(
        {"hidden": 16, "dropout": 0.0, "optimizer_options": {"beta2": 0.98}, "segments": [[1200, 0.01]]}
    )
    assert words == {"hidden": "16", "beta2": "0.98", "segment 1": "1,200 steps to 0.01"}


def test_samples_come_newest_first(run):
    table = studio.sample_table(run[1])
    assert [row["step"] for row in table] == sorted((row["step"] for row in table), reverse=True)
    assert all(isinstance(row["text"], str) for row in table)
    shares = [event["copied"] for event in reversed(run[1].events("sample"))]
    assert [row["origin"] for row in table] == [studio.origin(share) for share in shares]


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "new"),
        (0.0, "new"),
        (0.003, "< 1 % copied"),
        (0.374, "37 % copied"),
        (1.0, "100 % copied"),
        (None, ""),
    ],
)
def test_a_sample_says_whether_it_is_new(share, words):
    assert studio.origin(share) == words


def test_downloads_load_and_hold_no_text_of_the_corpus(run):
    found = studio.downloads(run[1])
    assert next(iter(found)) == "Best"
    for step in found.values():
        tensors, about = (
            load(sources.export_files(sources.from_run(*run), step)[0]),
            json.loads(sources.export_files(sources.from_run(*run), step)[1]),
        )
        assert about["metrics"]["validation"] == list(run[1].events("validation"))
        assert about["step"] == step
        checkpoint = run[1].checkpoint(step)
        assert tensors.keys() == checkpoint.tensors.keys()
        assert "the cat sees" not in json.dumps({**about, "metrics": {}})
    compile(studio.script(), "sample.py", "exec")


def test_of_a_long_text_the_baselines_are_those_of_the_part_and_the_best_checkpoint_that_of_the_whole(
    tmp_path,
):
    from playground.runs.writer import RunWriter
    from playground.training.loop import train
    from playground.training.spec import TrainSpec

    corpus = from_text(" ".join(f"the {i} cats see the {i * i} dogs." for i in range(1200)))
    with RunWriter(tmp_path) as writer:
        for snapshot in train(TrainSpec.from_json(SPEC), corpus):
            writer.append(snapshot)
    reader = RunReader(tmp_path)
    curves, document = studio.curves(reader), reader.document("baselines")
    assert not curves.valid.full
    assert curves.baselines == {name: document["part"][name] for name in ("uniform", "unigram", "ngram5")}
    assert curves.full_baselines == {name: document[name] for name in ("uniform", "unigram", "ngram5")}
    assert (curves.valid.standard_error[1:] > 0).all()
    assert curves.best.full
    assert reader.best_step() == curves.best.step
    assert curves.full_losses[curves.best.step] == curves.best.loss


def test_the_facts_of_a_run_name_its_tokens_its_text_and_its_size(run, tmp_path):
    run_id, reader = run
    view = SimpleNamespace(id=run_id, spec=SPEC)
    parameters = sum(p.numel() for p in load_model(reader.checkpoint(60)).parameters())
    name = reader.document("card")["name"]
    assert studio.run_facts(view, reader).split(" · ") == [
        "characters",
        *([name] if name else []),
        f"{parameters:,} parameters",
    ]
    assert studio.run_facts(view, RunReader(tmp_path)) == "characters", "before its card is written"
