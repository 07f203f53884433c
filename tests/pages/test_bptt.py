"""The page of backpropagation through time: each lesson shows what it claims; bad input gets a sentence."""

import numpy as np
import pytest

from pages.recurrence.bptt import PAGE
from pages.recurrence.bptt_controls import DEFAULT
from playground.experiments import sources
from playground.experiments.bptt import clipping, lags, occurrences
from playground.experiments.bptt.edits import WEIGHT_NAMES
from playground.experiments.bptt.run import run
from playground.experiments.bptt.steps import Step, steps
from playground.ui.controls import fill_spec
from tests.pages.walking import checked, open_page, scenes, value, widget

FILE = "recurrence/bptt.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def settings(title):
    """The values of all controls under a lesson, and its step."""
    return PAGE.settings(LESSONS[title]), LESSONS[title].step


def test_a_sum_over_occurrences():
    values, step = settings("A gradient is a sum")
    trace = run(fill_spec(DEFAULT, values))
    assert steps(trace.steps)[step] == Step("end")
    ref = WEIGHT_NAMES.parse_ref(values["weight"])
    parts = trace.backward.contributions[ref.parameter][(slice(None), *ref.index)]
    assert np.count_nonzero(parts) == trace.steps - 1, "h_0 is zero: the first step adds nothing"
    assert parts[1:] == pytest.approx([-0.092, 0.039, 0.316], abs=5e-4)
    assert parts.sum() == pytest.approx(0.263, abs=5e-4)
    assert parts.sum() == pytest.approx(trace.autograd[ref.parameter][ref.index], abs=1e-12)


@pytest.mark.parametrize(("text", "sentence"), [("", "is empty"), ("x", "has one token")])
def test_too_short_a_text_gets_a_sentence_and_a_way_on(text, sentence):
    at = open_page(FILE, text=text, edits="W_h.1.1=0.5")
    assert any(sentence in error.value for error in [*at.error, *at.warning, *at.info])
    assert widget(at, "edits").value == "W_h.1.1=0.5", "nothing is lost"
    checked(at.button(key="default-text").click().run())
    assert len(scenes(at)) == 1


def test_a_long_text_is_cut_and_said_to_be():
    at = open_page(FILE, text="ab" * 2500)
    assert any("5,000" in caption.value.replace("\\", "") for caption in at.caption)


def parts(title, **changes):
    """The trace of a lesson on the parts of the gradient."""
    values, step = settings(title)
    assert values["view"] == "occurrences"
    trace = occurrences.run(fill_spec(occurrences.OccurrenceSpec(), values | changes))
    assert step == trace.steps - 1 == 29, "all losses are there"
    return trace


def test_half_is_older_than_ten_steps_and_none_is():
    old, young = parts("Half is old"), parts("None is")
    assert old.share_older() == pytest.approx(0.63, abs=0.005)
    assert young.share_older() == pytest.approx(0.0002, abs=5e-5)
    size = np.linalg.norm(young.full)
    assert 0.2 * np.linalg.norm(old.full) < size, "the gradient itself has not vanished"
    norms = young.parts.norms()
    recent = np.tril(norms) - np.tril(norms, -4)
    assert recent.sum() > 0.9 * norms.sum(), "the last few steps"


def test_truncated_yet_no_ngram():
    trace = parts("No n-gram window")
    assert trace.spec.length == 5
    assert trace.mask.sum() == 6 * 15 < 465
    assert trace.carried == pytest.approx(0.19, abs=0.005)
    assert parts("No n-gram window", truncation="reset").carried == 0


def test_a_click_shows_a_part_and_chooses_the_length():
    at = open_page(FILE, view="occurrences", text="hello hello", part="7-3", truncation="window", length="3")
    [(header, _)] = scenes(at)
    assert any(panel.get("title") == "C[7, 3], left out" for panel in header["panels"])
    checked(widget(at, "part").set_value("3-7").run())
    assert any("is no part" in caption.value for caption in at.caption)


def reach(title):
    """The trace of a lesson on a fresh network."""
    values, step = settings(title)
    assert (values["view"], values["model"]) == ("lags", lags.FRESH)
    trace = lags.run(fill_spec(lags.LagSpec(), values))
    assert step == len(trace.tokens) - 1
    [(radius, largest, smallest)] = trace.gates.values()
    assert (radius, largest, smallest) == pytest.approx((values["radius"],) * 3)
    return trace


def test_radius_below_at_and_above_1():
    below, at, above = (reach(t) for t in ("Vanish", "Hold", "Explode"))
    assert below.mean[10] == pytest.approx(0.35, abs=0.005)
    assert below.hundredth() == 44
    assert (below.mean[44:] < 0.01).all(), "from there on"
    steps = below.by_loss[1:, 70][:70] / below.by_loss[:-1, 70][:70]
    assert steps.max() <= 0.9 + 1e-9, "no step keeps more"
    assert at.mean[60] == pytest.approx(0.96, abs=0.005)
    assert at.hundredth() is None
    assert above.mean[60] == pytest.approx(12, abs=0.5)
    assert round(1.1**60) == 304


def test_any_model_on_the_page_and_what_is_none():
    at = open_page(FILE, view="lags", model="brackets", checkpoint="315")
    [(header, arrays)] = scenes(at)
    spec = lags.LagSpec("bundled-brackets", 315, value(at, "model_text"))
    trace = lags.run(spec, sources.bundled("brackets"))
    assert header["last"] == len(trace.tokens) - 1
    exact = [a for a in arrays.values() if a.dtype == np.float64]
    assert any(a.shape == trace.by_loss[0].shape and np.array_equal(a, trace.by_loss[0]) for a in exact)
    checked(widget(at, "lag_measure").set_value("state").run())
    [(header, arrays)] = scenes(at)
    assert any("dh_t/dh_t₋ₖ" in panel.get("title", "") for panel in header["panels"])
    checked(widget(at, "model_text").set_value("x").run())
    assert any("at least two" in box.value for box in [*at.error, *at.warning, *at.info])
    checked(at.button(key="default-text").click().run())
    assert len(scenes(at)) == 1


def test_clip_the_norm_and_by_value_it_turns():
    values, step = settings("Clip the norm")
    trace = clipping.run(fill_spec(clipping.ClippingSpec(), values))
    none, norm = trace.runs["none"], trace.runs["norm"]
    assert step == trace.spec.clip_steps
    assert (trace.spec.threshold, trace.spec.value) == (0.25, 0.05)
    assert none.loss[0] == norm.loss[0] == pytest.approx(2.9, abs=0.05)
    assert none.loss[-1] > 2 * none.loss[0]  # how far it explodes depends on how the processor rounds
    assert norm.loss[-1] == pytest.approx(0.21, abs=0.005)
    assert norm.cosine_norm == pytest.approx(1)
    again, step = settings("By value")
    assert again == values
    assert norm.norm[step] == pytest.approx(1.12, abs=0.005)
    assert norm.cosine_value[step] == pytest.approx(0.91, abs=0.005)
    assert norm.cosine_value[step] == norm.cosine_value.min()
    assert np.degrees(np.arccos(norm.cosine_value[step])) == pytest.approx(25, abs=0.6)
