"""The scene of a training step lists the code that runs, lights the line, and says what it has done."""

import html
import re

import numpy as np
import pytest
import torch

from playground.experiments.training_step import FORGOTTEN, TrainingStepSpec, code_lines, run
from playground.figures.training_step import domain_of, scene
from playground.figures.training_step.listing import listing, tensor_table
from playground.figures.training_step.narration import narration
from tests.figures import oracle
from tests.pages.walking import unpack

SPEC = TrainingStepSpec()
SPECS = [
    SPEC,
    TrainingStepSpec(zero_grad=FORGOTTEN),
    TrainingStepSpec(learning_rate=1.0, sample_size=500),
    TrainingStepSpec(learning_rate=1.0, sample_size=500, zero_grad=FORGOTTEN),
    TrainingStepSpec(sample_size=1, updates=1, start=10.0),
]


def drawn(spec):
    trace = run(spec)
    header, arrays = unpack(scene(trace, spec, domain_of(trace, spec)).pack())
    return trace, {panel["id"]: panel for panel in header["panels"]}, arrays, header


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("spec", SPECS)
def test_every_setting_is_drawn(spec):
    trace, panels, arrays, header = drawn(spec)
    assert header["last"] == 5 * spec.updates
    assert set(panels) == {"code", "numbers", "data", "likelihood", "path"}
    rows = {
        row["label"]: arrays[row["cells"][0]["values"]["$array"]].ravel() for row in panels["numbers"]["rows"]
    }
    np.testing.assert_array_equal(rows["μ"], trace.mu)
    np.testing.assert_array_equal(rows["μ.grad"], trace.grad)
    np.testing.assert_array_equal(rows["loss"], trace.loss)
    low, high = domain_of(trace, spec)
    assert low < trace.mean < high
    assert low <= spec.start <= high


def test_the_listing_is_the_code_with_one_line_lit():
    trace = run(SPEC)
    graph = listing(trace, SPEC)
    words = [
        html.unescape(re.sub("<[^>]*>", "", text)) for text in re.findall("<text x=.*?</text>", graph.svg)
    ]
    assert [word for word in words if word] == list(code_lines())
    np.testing.assert_array_equal(graph.arrays["lit"].sum(0), trace.line > 0)
    np.testing.assert_array_equal(graph.arrays["lit"].argmax(0)[1:] + 1, trace.line[1:])


@pytest.mark.parametrize("spec", SPECS[:2])
def test_the_row_that_the_line_has_changed_is_lit(spec):
    trace = run(spec)
    rows = {row.label: row for row in tensor_table(trace).rows}
    for label, values in (("μ", trace.mu), ("μ.grad", trace.grad), ("loss", trace.loss)):
        same = (values[1:] == values[:-1]) | (np.isnan(values[1:]) & np.isnan(values[:-1]))
        np.testing.assert_array_equal(rows[label].lit[1:] > 0, ~same)


def test_a_forgotten_line_is_commented_out():
    spec = TrainingStepSpec(zero_grad=FORGOTTEN)
    assert f"># {code_lines()[-1]}<" in listing(run(spec), spec).svg


def test_beside_a_line_stands_what_it_made_once_it_was_run():
    trace = run(SPEC)
    results = listing(trace, SPEC).texts["result"]
    assert [row[0] for row in results] == [""] * 5
    assert [row[5] for row in results] == [
        "N(−1.5000, 1)",
        f"{trace.loss[5]:.4f}",
        f".grad −{-trace.grad[3]:.4f}",
        f"μ −{-trace.mu[4]:.4f}",
        ".grad None",
    ]
    assert [row[7] != "" for row in results] == [True, True, False, False, False]


def test_every_line_has_its_sentence():
    trace = run(SPEC)
    lines = narration(trace, SPEC)
    assert [k for k, _ in lines] == list(range(101))
    assert f"{trace.slope[3]:.4f}".replace("-", "−") in lines[3][1]
    assert "ends at the mean" in lines[-1][1]


def test_an_end_away_from_the_mean_is_not_called_the_mean():
    spec = TrainingStepSpec(zero_grad=FORGOTTEN)
    trace = run(spec)
    assert abs(trace.mu[-1] - trace.mean) > 1
    assert "is not there" in narration(trace, spec)[-1][1]


def test_divergence_ends_the_sentences():
    spec = TrainingStepSpec(learning_rate=1.0, sample_size=500)
    trace = run(spec)
    last, sentence = narration(trace, spec)[-1]
    assert last == trace.diverged
    assert sentence.startswith(f"Diverged at step {last}")


@pytest.mark.parametrize("spec", SPECS[:2])
def test_the_plots_stand_where_the_trace_says(spec):
    trace = run(spec)
    picture = scene(trace, spec, domain_of(trace, spec))
    x = torch.from_numpy(trace.data)
    log_prob = [float(torch.distributions.Normal(m, 1.0).log_prob(x).sum()) for m in trace.mu]
    likelihood = oracle.panel(picture, "likelihood")
    marker, arrow = oracle.actor(likelihood, "marker"), oracle.actor(likelihood, "arrow")
    for step in (0, 1, 3, 4, 33, 34, 99):
        point = (trace.mu[step], log_prob[step])
        np.testing.assert_allclose((oracle.at(marker.x, step), oracle.at(marker.y, step)), point)
        if trace.line[step] == 3:  # the step that line 4 takes next
            np.testing.assert_allclose(oracle.tail(arrow, step), point)
            np.testing.assert_allclose(oracle.tip(arrow, step), (trace.mu[step + 1], point[1]))
        else:
            assert not np.isfinite(oracle.tip(arrow, step)).all()
    curve, start = oracle.series(likelihood, 0), likelihood.handles[0]
    assert curve[0][curve[1].argmax()] == pytest.approx(trace.mean, abs=0.05), "highest at the mean"
    assert start.x == spec.start
    data = oracle.panel(picture, "data")
    density = oracle.actor(data, "curve")
    mean_line, mu_line = oracle.actor(data, "rules", 0), oracle.actor(data, "rules", 1)
    for step in (0, 4, 99):
        peak = density.x[oracle.at(density.y, step).argmax()]
        assert peak == pytest.approx(trace.mu[step], abs=np.diff(density.x).max())
        assert oracle.at(mu_line.x, step) == trace.mu[step]
    assert mean_line.x == trace.mean


@pytest.mark.parametrize("spec", SPECS[:2])
def test_the_path_has_one_trail_for_each_loop(spec):
    trace = run(spec)
    path = oracle.panel(scene(trace, spec, domain_of(trace, spec)), "path")
    trails, cursor = oracle.actor(path, "trails"), oracle.actor(path, "cursor")
    own, other = ("forgotten", "called") if spec.zero_grad == FORGOTTEN else ("called", "forgotten")
    assert list(trails.labels) == [other, own]
    for update in range(spec.updates + 1):
        step = max(0, 5 * update - 1)  # the fourth line changes mu
        assert oracle.at(trails.x, step).item() == oracle.at(cursor.at, step) == update
        reference, mu = oracle.at(trails.y, step)
        assert reference == getattr(trace, other)[update]
        assert mu == pytest.approx(getattr(trace, own)[update], rel=1e-9)
