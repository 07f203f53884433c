"""The real training: what the job yields, that the kept comparison is its own, and what it says."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.experiments.dropout import TrainingSpec, comparison, finished
from playground.experiments.dropout.comparison import table
from playground.experiments.dropout.documents import HELD_OUT, NOISE, SIZES, documents
from playground.experiments.dropout.training import EVERY, MEASURES, SEEDS, STEPS, co_adaptation, job
from playground.runs.jobs import JOBS, load
from playground.training.snapshot import Snapshot


def columns(snapshots):
    return {name: np.concatenate([s.rows[name] for s in snapshots]) for name in snapshots[0].rows}


def test_it_is_a_job_of_the_job_service():
    assert load(JOBS["dropout"]) is job


def test_the_job_is_a_generator_of_snapshots_that_repeats_itself_to_the_bit():
    spec = TrainingSpec("few", steps=60).to_json()
    one, two = list(job(spec)), list(job(spec))
    assert all(isinstance(snapshot, Snapshot) for snapshot in one)
    assert [s.step for s in one] == [0, 20, 40, 60]
    assert {s.steps for s in one} == {60}
    first, second = columns(one), columns(two)
    for name, values in first.items():
        np.testing.assert_array_equal(values, second[name])
    assert len(one[0].documents["best"]) == SEEDS


@pytest.mark.parametrize("data", SIZES)
def test_what_comes_with_the_app_is_what_the_job_yields(data):
    """The first updates are made again: what is kept agrees."""
    spec = TrainingSpec(data)
    kept = finished(spec)
    assert kept is not None
    assert kept.whole
    again = comparison(spec, columns(list(job(replace(spec, steps=3 * EVERY).to_json()))))
    for name in MEASURES:
        np.testing.assert_allclose(again.measures[name], kept.measures[name][..., :4], rtol=1e-3, atol=1e-3)


def test_few_documents_dropout_helps_with_every_seed():
    kept = finished(TrainingSpec("few"))
    assert (kept.better("held") > 1.5).all()
    assert (kept.better("error") > 0.02).all()
    assert (kept.measures["train"][..., -1] < 0.1).all(), "both have learned the documents almost by heart"
    assert (kept.better("first") > 0).all()
    assert (kept.better("second") > 0).all(), "and hidden units agree less"


def test_plenty_of_documents_it_does_not_help():
    kept = finished(TrainingSpec("plenty"))
    gain = kept.better("held")
    assert (gain < 0).all()
    assert (gain > -0.05).all(), "by a little"


def test_the_claims_hold_for_other_seeds_too():
    """A shorter run of the same shape, from three seeds that are not those of the kept one."""
    few = comparison(*_made(TrainingSpec("few", seed=11, steps=600)))
    assert (few.better("held") > 0.5).all()


def _made(spec):
    return spec, columns(list(job(spec.to_json())))


def test_seeds_share_everything_but_the_masks():
    spec, made = _made(TrainingSpec("few", drop_input=0.0, drop_hidden=0.0, steps=20))
    shown = comparison(spec, made)
    for name in MEASURES:
        np.testing.assert_array_equal(shown.measures[name][0], shown.measures[name][1])
    assert len(set(shown.measures["held"][0, :, -1])) == SEEDS


def test_everything_dropped_learns_no_more_than_the_frequencies():
    spec, made = _made(TrainingSpec("few", drop_input=1.0, drop_hidden=1.0, steps=40))
    shown = comparison(spec, made)
    assert np.isfinite(shown.measures["held"]).all()
    assert (shown.measures["held"][1, :, -1] > 1.2).all()


def test_the_best_possible_loss_is_not_beaten():
    for data in SIZES:
        kept = finished(TrainingSpec(data))
        assert (kept.measures["held"].min((0, 2)) > kept.best).all()


def test_the_documents_are_what_they_are_said_to_be():
    train, held = documents(20_000, 5)
    assert len(held.label) == HELD_OUT
    assert (train.x.sum(1) == 8).all()
    assert train.x.shape == (20_000, 40)
    assert float(torch.bincount(train.label).double().std() / 5000) < 0.05
    uniform = -np.log(0.25)
    assert held.bayes < uniform
    floor = -(1 - NOISE + NOISE / 4) * np.log(1 - NOISE + NOISE / 4) - 3 * (NOISE / 4) * np.log(NOISE / 4)
    assert held.bayes > floor, "nobody can foresee the noise"


def test_co_adaptation_of_copies_is_one_and_of_strangers_small():
    generator = torch.Generator().manual_seed(1)
    one = torch.randn(500, 1, generator=generator)
    strangers = torch.randn(500, 6, generator=generator)
    still = torch.cat([one, -one, torch.ones(500, 1)], 1)
    assert co_adaptation(still[None]).item() == pytest.approx(1, abs=1e-5)
    assert co_adaptation(strangers[None]).item() < 0.1
    by_numpy = np.abs(np.corrcoef(strangers.numpy().T))[np.triu_indices(6, 1)].mean()
    assert co_adaptation(strangers[None]).item() == pytest.approx(by_numpy, abs=1e-5)
    assert np.isnan(co_adaptation(torch.ones(1, 10, 3)).item())


@pytest.mark.parametrize(
    "change", [{"data": "none"}, {"drop_input": 1.5}, {"drop_hidden": float("nan")}, {"steps": 10**6}]
)
def test_what_cannot_be_trained_is_refused(change):
    with pytest.raises(ValueError, match="cannot be made"):
        TrainingSpec(**change)


def test_nothing_measured_yet():
    empty = comparison(TrainingSpec(), {})
    assert not empty.whole
    assert empty.measures["held"].shape == (2, SEEDS, 0)
    assert finished(TrainingSpec(seed=77)) is None
    assert STEPS % EVERY == 0


def test_the_table_has_a_row_for_every_moment():
    kept = finished(TrainingSpec("few"))
    rows = table(kept)
    assert len({len(values) for values in rows.values()}) == 1
    np.testing.assert_array_equal(rows["with_held_seed2"], kept.measures["held"][1, 1])
