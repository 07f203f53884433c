"""What is measured of free-running strings, on strings whose quality is known."""

import pytest
import torch

from playground.training.regimes import measures
from playground.training.regimes.measures import judge, measure
from playground.training.regimes.spec import RegimesSpec
from playground.training.regimes.strings import END, encode
from playground.training.regimes.updates import RegimeTraining, string_risk


def row(text, has_end=True):
    ids = encode(text)[1:-1]
    return ids + [END] * (measures.MOST - len(ids)) if has_end else ids


def test_well_formed_strings_and_others():
    rows = [row("(ab)"), row("(a"), row("a)"), row("'abcde'")]
    found = judge(rows)
    assert found["well"] == 0.5
    assert [(found[f"right_{k}"], found[f"count_{k}"]) for k in range(4)] == [(1, 3), (1, 1), (0, 0), (0, 0)]
    assert [found[f"possible_{t}"] for t in (1, 2, 3, 4, 24)] == [1, 0.75, 0.5, 0.5, 0.5]


def test_a_string_without_its_end_is_not_well_formed_but_possible():
    found = judge([row("(" * 5 + "ab", has_end=False)])
    assert found["well"] == 0
    assert found["possible_7"] == 1


def test_the_risk_of_a_string():
    rows = torch.tensor([row("(ab)"), row("(ab"), row("abc")])
    assert string_risk(rows).tolist() == [0, 1, 1]
    assert string_risk(torch.tensor([row("ab", has_end=False)])).tolist() == [1]


def test_a_fresh_network():
    found = measure(RegimeTraining("teacher", RegimesSpec(), 1).network)
    assert found["nll"] == pytest.approx(3.1, abs=0.1)
    assert found["well"] < 0.05
    assert sum(found[f"count_{k}"] for k in range(4)) <= measures.JUDGED
    assert found["variance"] > found["variance_baseline"] > 0
