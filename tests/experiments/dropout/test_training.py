"""The training: what the job yields, that the bundled comparison is its own, and what it shows."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.experiments.dropout import Comparison, TrainingSpec, bundled_comparison
from playground.experiments.dropout.comparison import table
from playground.experiments.dropout.documents import HELD_OUT, NOISE, SIZES, documents, topics
from playground.experiments.dropout.training import (
    EVALUATION_INTERVAL,
    MEASURES,
    SEEDS,
    STEPS,
    _initial_parameters,
    _loss,
    job,
    mean_correlation,
)
from playground.runs.jobs import JOBS, load_job
from playground.training.snapshot import Snapshot


def columns(snapshots):
    return {name: np.concatenate([s.rows[name] for s in snapshots]) for name in snapshots[0].rows}


def test_it_is_a_job_of_the_job_service():
    assert load_job(JOBS["dropout"]) is job


def test_the_job_is_a_generator_of_snapshots_that_repeats_itself_to_the_bit():
    spec = TrainingSpec("few", steps=60).to_json()
    one, two = list(job(spec)), list(job(spec))
    assert all(isinstance(snapshot, Snapshot) for snapshot in one)
    assert [s.step for s in one] == [0, 20, 40, 60]
    assert {s.steps for s in one} == {60}
    first, second = columns(one), columns(two)
    for name, values in first.items():
        np.testing.assert_array_equal(values, second[name])
    assert len(one[0].documents["bayes_loss"]) == SEEDS


@pytest.mark.parametrize("after", [20, 60])
def test_a_pause_changes_nothing(after):
    spec = TrainingSpec("few", steps=110).to_json()
    whole = list(job(spec))
    generator = job(spec)
    before = [next(generator)]
    while before[-1].checkpoint is None:
        before.append(generator.send("checkpoint" if before[-1].step >= after else None))
    checkpoint = before[-1].checkpoint
    assert checkpoint.step == before[-1].step == after + EVALUATION_INTERVAL
    rest = list(job(spec, resume=checkpoint))
    assert rest[0].step > checkpoint.step, "nothing is made twice"
    expected = columns(whole)
    for name, values in columns([*before, *rest]).items():
        np.testing.assert_array_equal(values, expected[name])


@pytest.mark.parametrize("data", SIZES)
def test_what_comes_with_the_app_is_what_the_job_yields(data):
    """The first updates are made again: the bundled comparison agrees."""
    spec = TrainingSpec(data)
    bundled = bundled_comparison(spec)
    assert bundled is not None
    assert bundled.complete
    again = Comparison.from_columns(
        spec, columns(list(job(replace(spec, steps=3 * EVALUATION_INTERVAL).to_json())))
    )
    for name in MEASURES:
        np.testing.assert_allclose(
            again.measures[name], bundled.measures[name][..., :4], rtol=1e-3, atol=1e-3
        )


def test_few_documents_dropout_helps_with_every_seed():
    bundled = bundled_comparison(TrainingSpec("few"))
    assert (bundled.improvement("held_out") > 1.5).all()
    assert (bundled.improvement("error") > 0.02).all()
    assert (bundled.measures["train"][..., -1] < 0.1).all(), "both have learned the documents almost by heart"
    assert (bundled.improvement("correlation_1") > 0).all()
    assert (bundled.improvement("correlation_2") > 0).all(), "and hidden units agree less"


def test_plenty_of_documents_it_does_not_help():
    bundled = bundled_comparison(TrainingSpec("plenty"))
    gain = bundled.improvement("held_out")
    assert (gain < 0).all()
    assert (gain > -0.05).all(), "by a little"


def test_the_claims_hold_for_other_seeds_too():
    """A shorter run of the same shape, from three seeds that are not those of the bundled comparison."""
    few = Comparison.from_columns(*_made(TrainingSpec("few", seed=11, steps=600)))
    assert (few.improvement("held_out") > 0.5).all()


def _made(spec):
    return spec, columns(list(job(spec.to_json())))


def test_seeds_share_everything_but_the_masks():
    spec, made = _made(TrainingSpec("few", p_input=0.0, p_hidden=0.0, steps=20))
    shown = Comparison.from_columns(spec, made)
    for name in MEASURES:
        np.testing.assert_array_equal(shown.measures[name][0], shown.measures[name][1])
    assert len(set(shown.measures["held_out"][0, :, -1])) == SEEDS


def test_everything_dropped_learns_no_more_than_the_frequencies():
    spec, made = _made(TrainingSpec("few", p_input=1.0, p_hidden=1.0, steps=40))
    shown = Comparison.from_columns(spec, made)
    assert np.isfinite(shown.measures["held_out"]).all()
    assert (shown.measures["held_out"][1, :, -1] > 1.2).all()


def test_the_best_possible_loss_is_not_beaten():
    for data in SIZES:
        bundled = bundled_comparison(TrainingSpec(data))
        assert (bundled.measures["held_out"].min((0, 2)) > bundled.bayes_loss).all()


def test_the_documents_are_what_they_are_said_to_be():
    train, held_out = documents(20_000, 5)
    assert len(held_out.label) == HELD_OUT
    assert (train.x.sum(1) == 8).all()
    assert train.x.shape == (20_000, 40)
    assert float(torch.bincount(train.label).double().std() / 5000) < 0.05
    uniform = -np.log(0.25)
    assert held_out.bayes_loss < uniform
    floor = -(1 - NOISE + NOISE / 4) * np.log(1 - NOISE + NOISE / 4) - 3 * (NOISE / 4) * np.log(NOISE / 4)
    assert held_out.bayes_loss > floor, "nobody can foresee the noise"


def test_the_mean_correlation_of_copies_is_one_and_of_independent_units_small():
    generator = torch.Generator().manual_seed(1)
    one = torch.randn(500, 1, generator=generator)
    strangers = torch.randn(500, 6, generator=generator)
    still = torch.cat([one, -one, torch.ones(500, 1)], 1)
    assert mean_correlation(still[None]).item() == pytest.approx(1, abs=1e-5)
    assert mean_correlation(strangers[None]).item() < 0.1
    by_numpy = np.abs(np.corrcoef(strangers.numpy().T))[np.triu_indices(6, 1)].mean()
    assert mean_correlation(strangers[None]).item() == pytest.approx(by_numpy, abs=1e-5)
    assert np.isnan(mean_correlation(torch.ones(1, 10, 3)).item())


@pytest.mark.parametrize(
    "change", [{"data": "none"}, {"p_input": 1.5}, {"p_hidden": float("nan")}, {"steps": 10**6}]
)
def test_what_cannot_be_trained_is_refused(change):
    with pytest.raises(ValueError, match="cannot be made"):
        TrainingSpec(**change)


def test_nothing_measured_yet():
    empty = Comparison.from_columns(TrainingSpec(), {})
    assert not empty.complete
    assert empty.measures["held_out"].shape == (2, SEEDS, 0)
    assert bundled_comparison(TrainingSpec(seed=77)) is None
    assert STEPS % EVALUATION_INTERVAL == 0


def test_the_table_has_a_row_for_every_moment():
    bundled = bundled_comparison(TrainingSpec("few"))
    rows = table(bundled)
    assert len({len(values) for values in rows.values()}) == 1
    np.testing.assert_array_equal(rows["with_held_out_seed2"], bundled.measures["held_out"][1, 1])


def test_losses_are_mean_cross_entropies_in_nats():
    generator = torch.Generator().manual_seed(3)
    scores = torch.randn(2, 50, 4, generator=generator)
    label = torch.randint(4, (2, 50), generator=generator)
    for network in (0, 1):
        expected = torch.nn.functional.cross_entropy(scores[network], label[network]).item()
        assert _loss(scores, label)[network].item() == pytest.approx(expected, rel=1e-6)
    assert _loss(torch.zeros(1, 9, 4), torch.zeros(1, 9, dtype=torch.int64)).item() == pytest.approx(
        np.log(4)
    )


def test_untrained_networks_are_about_as_good_as_guessing():
    start = Comparison.from_columns(*_made(TrainingSpec("few", steps=20)))
    for measure in ("train", "held_out"):
        np.testing.assert_allclose(start.measures[measure][..., 0], np.log(4), atol=0.05)
    np.testing.assert_allclose(start.measures["error"][..., 0], 0.75, atol=0.1)


def test_the_best_possible_loss_is_bayes_rule_written_out():
    _, held_out = documents(20, 5)
    p_word = topics().double().numpy()  # P(word | topic)
    total = 0.0
    for x, label in zip(held_out.x.numpy(), held_out.label.numpy(), strict=True):
        likelihood = np.prod(p_word**x, axis=1)
        p_topic = likelihood / likelihood.sum()
        total -= np.log(0.8 * p_topic[label] + 0.2 * 0.25)
    assert held_out.bayes_loss == pytest.approx(total / HELD_OUT, rel=1e-5)


def test_mean_spread_and_improvement_are_over_the_seeds():
    bundled = bundled_comparison(TrainingSpec("few"))
    held_out = bundled.measures["held_out"]  # (2, SEEDS, T)
    assert bundled.mean("held_out")[1, -1] == pytest.approx(sum(held_out[1, :, -1]) / 3)
    deviation = held_out[0, :, -1] - held_out[0, :, -1].sum() / 3
    assert bundled.sd("held_out")[0, -1] == pytest.approx(((deviation**2).sum() / 2) ** 0.5)
    np.testing.assert_array_equal(bundled.improvement(), held_out[0, :, -1] - held_out[1, :, -1])


def test_the_training_loss_with_masks_is_that_of_training_mode():
    """Before the first update: the masks are drawn again, and applied with torch's own functions."""
    spec = TrainingSpec("few", steps=20)
    shown = Comparison.from_columns(*_made(spec))
    np.testing.assert_array_equal(shown.measures["train_masked"][0], shown.measures["train"][0])
    generator, p = torch.Generator().manual_seed(4000 + spec.seed), (0.15, 0.5, 0.5)
    masks = [
        (torch.rand(SEEDS, 200, units, generator=generator) >= rate).float() / (1 - rate)
        for units, rate in zip((40, 64, 64), p, strict=True)
    ]
    for r in range(SEEDS):
        train, _ = documents(200, spec.seed + r)
        h, parameters = train.x, _initial_parameters(spec.seed + r)
        for layer, mask in enumerate(masks):
            w, b = parameters[2 * layer : 2 * layer + 2]
            h = torch.nn.functional.linear(h * mask[r], w.T, b[0])
            h = h.relu() if layer < 2 else h
        expected = torch.nn.functional.cross_entropy(h, train.label).item()
        assert shown.measures["train_masked"][1, r, 0] == pytest.approx(expected, abs=1e-5)
    assert (np.abs(shown.measures["train_masked"][1, :, 0] - shown.measures["train"][1, :, 0]) > 1e-4).all()


def test_with_masks_on_the_training_loss_is_higher_than_in_evaluation_mode():
    for data in SIZES:
        measures = bundled_comparison(TrainingSpec(data)).measures
        assert (measures["train_masked"][1, :, -30:] > measures["train"][1, :, -30:]).all()
        np.testing.assert_allclose(measures["train_masked"][0], measures["train"][0], atol=1e-6)


def test_a_run_from_before_a_measure_shows_it_as_unknown():
    spec, made = _made(TrainingSpec("few", steps=20))
    old = {name: values for name, values in made.items() if "train_masked" not in name}
    shown = Comparison.from_columns(spec, old)
    assert np.isnan(shown.measures["train_masked"]).all()
    assert shown.measures["train_masked"].shape == shown.measures["train"].shape


def test_the_lowest_held_out_loss_is_of_the_evaluations_so_far():
    few = bundled_comparison(TrainingSpec("few"))
    for arm in (0, 1):
        mean = few.measures["held_out"][arm].sum(0) / 3
        for until in (0, 1, 5, 60):
            found = few.lowest(arm, until)
            assert found <= until
            assert (mean[: until + 1] >= mean[found]).all()
