"""A part of the held-out text: which targets it scores, and that its standard error is the true one."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from playground.models.ngram import NGram
from playground.models.table import MODELS
from playground.text import samples
from playground.text.encoded import Encoded
from playground.text.padding import IGNORED
from playground.training.dataset import build_dataset
from playground.training.evaluation import batch_losses, estimate
from playground.training.held_out_part import (
    PART_RULES,
    STRETCH,
    held_out_part,
    nested_estimates,
    nested_order,
)
from playground.training.spec import TrainSpec


def running_text(size):
    return Encoded(np.arange(2, size + 2, dtype=np.int32), np.array([0, size]), "running")


def items_of(lengths):
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return Encoded(np.arange(2, starts[-1] + 2, dtype=np.int32), starts, "items")


@pytest.mark.parametrize("targets", [1024, 3000])
def test_a_part_scores_each_of_its_targets_once_after_the_tokens_before_it(targets):
    valid = running_text(20_000)
    part, again = held_out_part(valid, targets), held_out_part(valid, targets)
    np.testing.assert_array_equal(part.positions, again.positions)
    scored = np.concatenate([y[y != IGNORED] for _, y, _ in part.batches])
    np.testing.assert_array_equal(scored, valid.targets[part.positions])
    assert np.unique(part.positions).size == part.positions.size
    assert targets - STRETCH < part.positions.size <= targets
    for x, y, fresh in part.batches:
        assert fresh.all()
        np.testing.assert_array_equal(x[:, 1:], y[:, :1] * 0 + x[:, :1] + np.arange(1, x.shape[1]))
        assert ((y == IGNORED).sum(axis=1) == STRETCH).all(), "as many tokens are read before the stretch"


def test_a_part_is_of_the_whole_length_of_the_text():
    for rule in PART_RULES:
        part = held_out_part(running_text(100_000), 2048, rule)
        counts, _ = np.histogram(part.positions, bins=4, range=(0, 100_000))
        np.testing.assert_allclose(counts, 512, atol=STRETCH)


def test_items_are_scored_whole_with_their_ends():
    lengths = np.random.default_rng(0).integers(1, 600, 200)
    valid = items_of(lengths)
    part = held_out_part(valid, 20_000)
    scored = np.concatenate([y[y != IGNORED] for _, y, _ in part.batches])
    np.testing.assert_array_equal(scored, valid.targets[part.positions])
    item = np.searchsorted(valid.target_starts, part.positions, side="right") - 1
    for number in np.unique(item):
        assert (item == number).sum() == lengths[number] + 1
        assert np.unique(part.cluster[item == number]).size == 1
    assert np.unique(part.cluster).size == np.unique(item).size
    assert abs(part.positions.size - 20_000) < 4000


@pytest.mark.parametrize("valid", [running_text(900), items_of([3, 4, 5])], ids=["running", "items"])
def test_a_short_text_has_no_part(valid):
    assert held_out_part(valid, 1024) is None


def squared_scores(draw, repeats):
    """Mean squares of (loss of the part - loss of all) / standard error, by clusters and by single tokens.

    `draw()` returns a text and the losses of its targets.
    """
    by_cluster, by_token = [], []
    for _ in range(repeats):
        valid, losses = draw()
        part = held_out_part(valid, 1024)
        scored = losses[part.positions]
        difference = scored.mean() - losses.mean()
        by_cluster.append(difference / part.standard_error(scored))
        by_token.append(difference / (scored.std(ddof=1) / np.sqrt(scored.size)))
    return np.mean(np.square(by_cluster)), np.mean(np.square(by_token)), np.mean(np.abs(by_cluster) < 2)


def test_the_standard_error_is_that_of_texts_whose_losses_are_correlated():
    """Surprisal as in a text: subjects that last for 400 tokens, and dear and cheap tokens.

    The squared error of the part is on average the squared standard error; tokens taken as independent
    promise less than half of it.
    """
    generator, valid = np.random.default_rng(1), running_text(30_000)

    def draw():
        subject = np.repeat(generator.normal(0, 0.5, 75), 400)
        return valid, 1.6 + subject + generator.gamma(0.5, 1.2, 30_000) - 0.6

    by_cluster, by_token, covered = squared_scores(draw, 1500)
    assert 0.85 < by_cluster < 1.3  # 16 clusters: the square of Student's t with 15 degrees has mean 15/13
    assert by_token > 2 * by_cluster
    assert covered > 0.9


def test_the_standard_error_of_independent_losses_is_the_textbook_one():
    generator, valid = np.random.default_rng(2), running_text(30_000)
    by_cluster, by_token, covered = squared_scores(lambda: (valid, generator.exponential(1.6, 30_000)), 1500)
    assert 0.85 < by_cluster < 1.3
    assert 0.85 < by_token < 1.15
    assert covered > 0.92


def test_the_standard_error_of_items_counts_items():
    """An item is dear or cheap as a whole, and long ones are cheaper: the mean is a ratio of two sums."""
    generator = np.random.default_rng(3)

    def draw():
        lengths = generator.integers(2, 40, 1000)
        item = np.repeat(np.arange(1000), lengths + 1)
        cost = 2 - lengths / 60 + generator.normal(0, 0.6, 1000)
        return items_of(lengths), cost[item] + generator.normal(size=item.size)

    by_cluster, by_token, covered = squared_scores(draw, 600)
    assert 0.85 < by_cluster < 1.25
    assert by_token > 2 * by_cluster
    assert covered > 0.9


@pytest.mark.parametrize("key", ["stories", "brackets"])
def test_the_standard_error_is_right_for_real_texts(key):
    """The part of a bundled text, moved on through the text: its loss under a 5-gram against that of all."""
    data = build_dataset(TrainSpec(), samples.load(key))
    ids, half = data.train.ids, data.train.ids.size // 2
    first, second = (Encoded(part, np.array([0, part.size]), "running") for part in (ids[:half], ids[half:]))
    losses = NGram.fit(first, len(data.tokenizer), 5).nats(second)
    part = held_out_part(second, 1024)
    scores = []
    for offset in range(0, losses.size, 97):
        scored = np.roll(losses, offset)[part.positions]
        scores.append((scored.mean() - losses.mean()) / part.standard_error(scored))
    assert 0.7 < np.mean(np.square(scores)) < 1.4


@pytest.mark.parametrize("cell", ["window", "lstm"])
def test_the_loss_of_a_part_is_that_of_its_tokens_in_the_text(cell, running):
    data = build_dataset(TrainSpec(), running)
    size = {"hidden": 16, "embedding": 8}
    model = MODELS[cell].build(len(data.tokenizer), size, torch.Generator().manual_seed(0))
    part = held_out_part(data.train, 1024)
    found = estimate(list(batch_losses(model, part.batches)), part)
    with torch.inference_mode():
        logits, _ = model(torch.from_numpy(data.train.inputs[None]))
    log_p = torch.log_softmax(logits[0].double(), dim=-1).numpy()
    nats = -log_p[np.arange(data.train.targets.size), data.train.targets]
    assert found.loss == pytest.approx(nats[part.positions].mean(), rel=1e-4)
    assert found.loss == pytest.approx(part.mean(nats), rel=1e-4)
    assert found.targets == part.positions.size
    assert found.standard_error == pytest.approx(part.standard_error(nats[part.positions]), rel=1e-3)


@pytest.mark.parametrize("size", [1, 2, 16, 37, 1000])
def test_every_beginning_of_the_nested_order_is_spread_evenly(size):
    order = nested_order(size)
    np.testing.assert_array_equal(np.sort(order), np.arange(size))
    for number in (2**k for k in range(10) if 2**k <= size):
        np.testing.assert_array_equal(np.sort(order[:number]), np.arange(number) * size // number)
    np.testing.assert_array_equal(nested_order(8), [0, 4, 2, 6, 1, 5, 3, 7])


def documents_of(lengths):
    return replace(items_of(lengths), reading="documents")


@pytest.mark.parametrize(
    "valid",
    [running_text(20_001), items_of(np.arange(1, 120)), documents_of(np.arange(1, 300, 3))],
    ids=["running", "items", "documents"],
)
def test_a_larger_part_contains_the_smaller_one_and_knows_its_loss(valid):
    losses = np.random.default_rng(5).gamma(1.0, 1.6, valid.targets.size)
    by_all = nested_estimates(valid, losses)
    targets = [int(valid.targets.size * share) for share in (0.3, 0.5, 0.8)]
    parts = [part for t in targets if (part := held_out_part(valid, t)) is not None]
    assert len(parts) == 3
    for small, large in pairwise(parts):
        assert set(small.positions) < set(large.positions)
    for part in parts:
        scored = losses[part.positions]
        found = part.nested(scored)
        np.testing.assert_allclose(found, by_all[: len(found)])
        for number, (count, loss, error) in zip((16, 32, 64, 128), found, strict=False):
            inside = part.cluster < number
            assert count == inside.sum()
            assert loss == pytest.approx(scored[inside].mean())
            alone = replace(part, positions=part.positions[inside], cluster=part.cluster[inside])
            assert error == pytest.approx(alone.standard_error(scored[inside]))


def test_a_text_with_few_clusters_has_no_nested_part():
    assert nested_estimates(running_text(1000), np.ones(1000)) == []
    [(count, loss, _)] = nested_estimates(running_text(1088), np.arange(1088.0))
    assert (count, loss) == (1024, 64 + 511.5), "the first 64 targets are read before a stretch only"


def test_stretches_of_a_stored_training_are_where_they_were():
    part = held_out_part(running_text(20_000), 1024, "even")
    middles = (np.arange(16) + 0.5) * 20_000 / 16
    expected = (middles - 32).round().astype(int)[:, None] + np.arange(64)
    np.testing.assert_array_equal(part.positions, expected.ravel())
