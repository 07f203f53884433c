"""Drift, lengths and verdicts are computed from the numbers of a run."""

import numpy as np
import pytest

from playground.experiments.regimes.comparison_trace import (
    KEYS,
    RegimesTrace,
    bundled_comparison,
    table,
    verdict,
)
from playground.experiments.regimes.training import column
from playground.training.regimes.spec import SEEDS, RegimesSpec
from playground.training.regimes.strings import MOST

SPEC = RegimesSpec()


def made(**measures):
    """A trace of one round: {"free_nll": (a, b, c)} and so on; everything else is 0."""
    names = ("nll", "well", "seconds", "diverged", "variance", "variance_baseline", "accuracy")
    names += tuple(f"{n}_{k}" for n in ("right", "count") for k in range(4))
    names += tuple(f"possible_{t}" for t in range(1, MOST + 1))
    columns = {column(key, name, r): np.zeros(1) for key in KEYS for name in names for r in range(SEEDS)}
    for name, values in measures.items():
        regime, _, measure = name.partition("_")
        for r, value in enumerate(values):
            columns[column(regime, measure, r)] = np.array([value])
    return RegimesTrace.from_columns(SPEC, {"round": np.zeros(1), **columns})


@pytest.mark.parametrize(
    ("nll", "well", "words"),
    [
        ((1.9, 1.8, 1.9), (0.6, 0.7, 0.8), "helps"),
        ((1.9, 1.8, 2.1), (0.6, 0.7, 0.8), "helps its strings"),
        ((2.9, 2.8, 2.1), (0.6, 0.7, 0.8), "helps its strings, not the NLL"),
        ((1.9, 1.8, 1.9), (0.6, 0.7, 0.4), "helps the NLL alone"),
        ((2.1, 1.8, 1.9), (0.6, 0.7, 0.4), "does not help here"),
        ((2.0, 2.0, 2.0), (0.5, 0.5, 0.5), "does not help here"),
        ((np.nan, 1.9, 1.9), (np.nan, 0.9, 0.9), "does not help here"),
    ],
)
def test_a_verdict_counts_seeds(nll, well, words):
    trace = made(teacher_nll=(2, 2, 2), teacher_well=(0.5, 0.5, 0.5), free_nll=nll, free_well=well)
    found = verdict(trace, "free", 0)
    assert found.words == words
    np.testing.assert_allclose(found.nll, np.mean(nll) - 2)
    np.testing.assert_allclose(found.well, np.mean(well) - 0.5)


def test_drift_is_the_share_of_first_errors_among_the_strings_right_so_far():
    trace = made(
        teacher_possible_1=(1, 1, 1), teacher_possible_2=(0.5, 0.4, 0.6), teacher_possible_3=(0.5, 0.4, 0.6)
    )
    np.testing.assert_allclose(trace.hazard[:3, 0, 0], [0, 0.5, 0])
    assert np.isnan(trace.hazard[5, 0, 0]), "nothing is left"


def test_shares_by_length_join_the_seeds():
    trace = made(risk_right_0=(1, 0, 2), risk_count_0=(2, 4, 4), risk_count_1=(1, 0, 0))
    np.testing.assert_allclose(trace.share_by_length[:2, KEYS.index("risk"), 0], [0.3, 0])
    assert np.isnan(trace.share_by_length[2, KEYS.index("risk"), 0])


def test_nothing_measured_yet():
    trace = RegimesTrace.from_columns(SPEC, {})
    assert (trace.rounds, trace.complete) == (0, False)
    assert trace.updates.size == 0
    assert all(values.size == 0 for values in table(trace).values())


def test_the_table_has_the_numbers_of_the_run():
    trace = bundled_comparison(SPEC)
    assert trace.complete
    rows = table(trace)
    np.testing.assert_array_equal(rows["updates"], np.arange(0, 201, 20))
    np.testing.assert_array_equal(rows["nll_risk_seed2"], trace.nll[KEYS.index("risk"), 1])
    np.testing.assert_array_equal(rows["well_formed_free_seed3"], trace.well[KEYS.index("free"), 2])
    np.testing.assert_array_equal(rows["variance_with_baseline_seed1"], trace.variance[1, 0])
