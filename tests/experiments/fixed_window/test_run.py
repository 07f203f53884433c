"""Every number of the formula: against the trained model, an explicit loop, and the network without W3."""

import numpy as np
import pytest
import torch

from playground.experiments import sources
from playground.experiments.fixed_window import FixedWindowSpec, by_hand, run
from playground.experiments.fixed_window.network import OtherModel, forward, weights
from playground.experiments.sources.single import Single
from playground.models.fixed_window import FixedWindowLM
from playground.runs.bundled import WINDOWS


@pytest.fixture(params=WINDOWS)
def source(request):
    return sources.bundled(request.param)


def test_the_scores_are_those_of_the_trained_model(source):
    trace = run(FixedWindowSpec(context="the students in the back row"), source)
    window = torch.from_numpy(trace.answer.typed.window)
    for k, step in enumerate(trace.steps):
        expected = source.load(int(step)).model.double().scores(window).numpy()
        source.load(int(step)).model.float()
        assert np.abs(trace.answer.y[k] - expected).max() <= 1e-12


def test_the_matrices_equal_the_explicit_loop(source):
    trace = run(FixedWindowSpec(context="the students in the back row"), source)
    for step in (trace.steps[0], trace.steps[-1]):
        off, rows = by_hand.difference(weights(source, int(step)), trace.answer.typed.window)
        assert off <= 1e-12
        assert rows == len(trace.names)


def test_a_large_network_is_checked_in_part(monkeypatch):
    here = sources.bundled("window-students")
    w = weights(here, here.step())
    monkeypatch.setattr(by_hand, "MOST", w.W1.size + 10 * (len(w.b1) + w.W1.shape[1]))
    off, rows = by_hand.difference(w, np.array([2, 3, 4]))
    assert rows == 10
    assert off <= 1e-12


def test_what_the_places_add_up_to_is_the_hidden_layer(source):
    trace = run(FixedWindowSpec(), source)
    for k, step in enumerate(trace.steps):
        w = weights(source, int(step))
        assert np.abs(np.tanh(trace.answer.pushed[k].sum(axis=0) + w.b1) - trace.answer.h[k]).max() <= 1e-12
    assert trace.answer.p.sum(axis=1) == pytest.approx(1, abs=1e-12)
    p = trace.answer.p[-1]
    assert trace.answer.entropy[-1] == pytest.approx(-(p * np.log(p)).sum(), rel=1e-12)


def test_w3_set_to_zero_is_the_network_without_it():
    here = sources.bundled("window-students")
    trace = run(FixedWindowSpec(without_direct=True), here)
    w = weights(here, here.step())
    bare = FixedWindowLM(len(trace.names), trace.places, trace.embedding, trace.hidden, direct=False).double()
    parts = {"embedding.weight": w.E, "W1.weight": w.W1, "W1.bias": w.b1, "W2.weight": w.W2, "W2.bias": w.b2}
    bare.load_state_dict({name: torch.from_numpy(value) for name, value in parts.items()})
    with torch.inference_mode():
        expected = bare.scores(torch.from_numpy(trace.answer.typed.window)).numpy()
    assert np.abs(trace.answer.y[-1] - expected).max() <= 1e-12
    assert np.abs(trace.answer.y[-1] - forward(w, trace.answer.typed.window).y).max() > 1
    assert trace.without_direct
    wide = run(FixedWindowSpec(without_direct=True), sources.bundled("window-wide"))
    assert not wide.without_direct, "there is none to leave out"


def test_what_is_before_the_window_changes_nothing_to_the_bit():
    here = sources.bundled("window-students")
    spec = FixedWindowSpec(context="a b the students near", other="zzz, the students near")
    trace = run(spec, here)
    assert (trace.apart == 0).all()
    assert (trace.answer.y == trace.other.y).all()
    assert np.isnan(run(FixedWindowSpec(), here).apart).all()


def test_same_spec_same_trace():
    here = sources.bundled("window-students")
    one, two = (run(FixedWindowSpec(other="in the"), here) for _ in range(2))
    assert (one.answer.p == two.answer.p).all()
    assert (one.embeddings.points == two.embeddings.points).all()


def test_the_parameters_are_counted(source):
    trace = run(FixedWindowSpec(), source)
    assert trace.parameters == sum(p.numel() for p in source.load(source.step()).model.parameters())


def test_the_losses_are_those_of_the_training():
    here = sources.bundled("window-students")
    trace = run(FixedWindowSpec(), here)
    held = trace.curves.at(trace.steps.astype(float))
    assert np.isfinite(held).all()
    assert held[-1] < held[0] == pytest.approx(np.log(75), abs=0.5)
    assert len(trace.curves.step) == len(trace.curves.loss) > 10


def test_another_kind_of_network_is_refused_in_one_sentence():
    with pytest.raises(OtherModel, match="another kind"):
        run(FixedWindowSpec(), sources.bundled("students"))


def test_an_upload_has_one_step_and_no_curves():
    here = sources.bundled("window-students")
    records = Single(here.records.checkpoint(here.step()), here.records.document("tokenizer"))
    trace = run(FixedWindowSpec(), sources.Source("upload-x", "Uploaded model", records))
    assert trace.last == 0
    assert len(trace.curves.step) == 0
    assert np.isnan(trace.curves.at(trace.steps.astype(float))).all()
