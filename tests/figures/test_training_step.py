"""The scene of a training step lists the code that runs, lights the line, and says what it has done."""

import html
import re

import numpy as np
import pytest

from playground.experiments.training_step import FORGOTTEN, TrainingStepSpec, code, run
from playground.figures.training_step import domain_of, scene
from playground.figures.training_step.listing import listing, numbers
from playground.figures.training_step.narration import narration
from tests.pages.walking import unpack

SPEC = TrainingStepSpec()
SPECS = [
    SPEC,
    TrainingStepSpec(zero_grad=FORGOTTEN),
    TrainingStepSpec(mle_eta=1.0, mle_n=500),
    TrainingStepSpec(mle_eta=1.0, mle_n=500, zero_grad=FORGOTTEN),
    TrainingStepSpec(mle_n=1, mle_updates=1, mle_start=10.0),
]


def drawn(spec):
    trace = run(spec)
    header, arrays = unpack(scene(trace, spec, domain_of(trace, spec)).pack())
    return trace, {panel["id"]: panel for panel in header["panels"]}, arrays, header


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("spec", SPECS)
def test_every_setting_is_drawn(spec):
    trace, panels, arrays, header = drawn(spec)
    assert header["last"] == 5 * spec.mle_updates
    assert set(panels) == {"code", "numbers", "data", "likelihood", "path"}
    rows = {
        row["label"]: arrays[row["cells"][0]["values"]["$array"]].ravel() for row in panels["numbers"]["rows"]
    }
    np.testing.assert_array_equal(rows["μ"], trace.mu)
    np.testing.assert_array_equal(rows["μ.grad"], trace.grad)
    np.testing.assert_array_equal(rows["loss"], trace.loss)
    low, high = domain_of(trace, spec)
    assert low < trace.mean < high
    assert low <= spec.mle_start <= high


def test_the_listing_is_the_code_with_one_line_lit():
    trace = run(SPEC)
    graph = listing(trace, SPEC)
    words = [
        html.unescape(re.sub("<[^>]*>", "", text)) for text in re.findall("<text x=.*?</text>", graph.svg)
    ]
    assert [word for word in words if word] == list(code())
    np.testing.assert_array_equal(graph.arrays["lit"].sum(0), trace.line > 0)
    np.testing.assert_array_equal(graph.arrays["lit"].argmax(0)[1:] + 1, trace.line[1:])


@pytest.mark.parametrize("spec", SPECS[:2])
def test_the_row_that_the_line_has_changed_is_lit(spec):
    trace = run(spec)
    rows = {row.label: row for row in numbers(trace).rows}
    for label, values in (("μ", trace.mu), ("μ.grad", trace.grad), ("loss", trace.loss)):
        same = (values[1:] == values[:-1]) | (np.isnan(values[1:]) & np.isnan(values[:-1]))
        np.testing.assert_array_equal(rows[label].lit[1:] > 0, ~same)


def test_a_forgotten_line_is_commented_out():
    spec = TrainingStepSpec(zero_grad=FORGOTTEN)
    assert f"># {code()[-1]}<" in listing(run(spec), spec).svg


def test_beside_a_line_stands_what_it_made_once_it_was_run():
    trace = run(SPEC)
    made = listing(trace, SPEC).texts["made"]
    assert [row[0] for row in made] == [""] * 5
    assert [row[5] for row in made] == [
        "N(−1.5000, 1)",
        f"{trace.loss[5]:.4f}",
        f".grad −{-trace.grad[3]:.4f}",
        f"μ −{-trace.mu[4]:.4f}",
        ".grad None",
    ]
    assert [row[7] != "" for row in made] == [True, True, False, False, False]


def test_every_line_has_its_sentence():
    trace = run(SPEC)
    told = narration(trace, SPEC)
    assert [k for k, _ in told] == list(range(101))
    assert f"{trace.slope[3]:.4f}".replace("-", "−") in told[3][1]
    assert "ends at the mean" in told[-1][1]


def test_an_end_away_from_the_mean_is_not_called_the_mean():
    spec = TrainingStepSpec(zero_grad=FORGOTTEN)
    trace = run(spec)
    assert abs(trace.mu[-1] - trace.mean) > 1
    assert "is not there" in narration(trace, spec)[-1][1]


def test_divergence_ends_the_sentences():
    spec = TrainingStepSpec(mle_eta=1.0, mle_n=500)
    trace = run(spec)
    last, sentence = narration(trace, spec)[-1]
    assert last == trace.diverged
    assert sentence.startswith(f"Diverged at step {last}")
