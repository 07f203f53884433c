"""Every number of the formula: against the trained model, an explicit loop, and the network without W3."""

import numpy as np
import pytest
import torch

from playground.errors import UnsupportedModel
from playground.experiments import sources
from playground.experiments.fixed_window import FixedWindowSpec, by_hand, run
from playground.experiments.fixed_window.network import forward, weights_of
from playground.experiments.fixed_window.trace import TrainingCurves
from playground.experiments.sources.static_run import StaticRun
from playground.models.fixed_window import FixedWindowLM
from playground.runs.bundled import WINDOWS


@pytest.fixture(params=WINDOWS)
def source(request):
    return sources.bundled(request.param)


def test_the_scores_are_those_of_the_trained_model(source):
    trace = run(FixedWindowSpec(context="the students in the back row"), source)
    window = torch.from_numpy(trace.first.context.ids)
    for k, step in enumerate(trace.steps):
        expected = source.load(int(step)).model.double().scores(window).numpy()
        source.load(int(step)).model.float()
        assert np.abs(trace.first.y[k] - expected).max() <= 1e-12


def test_the_matrices_equal_the_explicit_loop(source):
    trace = run(FixedWindowSpec(context="the students in the back row"), source)
    for step in (trace.steps[0], trace.steps[-1]):
        off, rows = by_hand.max_error(weights_of(source, int(step)), trace.first.context.ids)
        assert off <= 1e-12
        assert rows == len(trace.names)


def test_a_large_network_is_checked_in_part(monkeypatch):
    here = sources.bundled("window-students")
    w = weights_of(here, here.nearest_step())
    monkeypatch.setattr(by_hand, "MOST_PRODUCTS", w.W1.size + 10 * (len(w.b1) + w.W1.shape[1]))
    off, rows = by_hand.max_error(w, np.array([2, 3, 4]))
    assert rows == 10
    assert off <= 1e-12


def test_what_the_places_add_up_to_is_the_hidden_layer(source):
    trace = run(FixedWindowSpec(), source)
    for k, step in enumerate(trace.steps):
        w = weights_of(source, int(step))
        assert (
            np.abs(np.tanh(trace.first.contributions[k].sum(axis=0) + w.b1) - trace.first.h[k]).max() <= 1e-12
        )
    assert trace.first.p.sum(axis=1) == pytest.approx(1, abs=1e-12)
    p = trace.first.p[-1]
    assert trace.first.entropy[-1] == pytest.approx(-(p * np.log(p)).sum(), rel=1e-12)


def test_w3_set_to_zero_is_the_network_without_it():
    here = sources.bundled("window-students")
    trace = run(FixedWindowSpec(direct_weights="zero"), here)
    w = weights_of(here, here.nearest_step())
    bare = FixedWindowLM(len(trace.names), trace.window, trace.embedding, trace.hidden, direct=False).double()
    parts = {"embedding.weight": w.E, "W1.weight": w.W1, "W1.bias": w.b1, "W2.weight": w.W2, "W2.bias": w.b2}
    bare.load_state_dict({name: torch.from_numpy(value) for name, value in parts.items()})
    with torch.inference_mode():
        expected = bare.scores(torch.from_numpy(trace.first.context.ids)).numpy()
    assert np.abs(trace.first.y[-1] - expected).max() <= 1e-12
    assert np.abs(trace.first.y[-1] - forward(w, trace.first.context.ids).y).max() > 1
    assert trace.zero_direct
    wide = run(FixedWindowSpec(direct_weights="zero"), sources.bundled("window-wide"))
    assert not wide.zero_direct, "there is none to leave out"


def test_what_is_before_the_window_changes_nothing_to_the_bit():
    here = sources.bundled("window-students")
    spec = FixedWindowSpec(context="a b the students near", second_context="zzz, the students near")
    trace = run(spec, here)
    assert (trace.max_difference == 0).all()
    assert (trace.first.y == trace.second.y).all()
    assert np.isnan(run(FixedWindowSpec(), here).max_difference).all()


def test_same_spec_same_trace():
    here = sources.bundled("window-students")
    one, two = (run(FixedWindowSpec(second_context="in the"), here) for _ in range(2))
    assert (one.first.p == two.first.p).all()
    assert (one.embedding_map.points == two.embedding_map.points).all()


def test_the_parameters_are_counted(source):
    trace = run(FixedWindowSpec(), source)
    assert trace.parameters == sum(p.numel() for p in source.load(source.nearest_step()).model.parameters())


def test_the_losses_are_those_of_the_training():
    here = sources.bundled("window-students")
    trace = run(FixedWindowSpec(), here)
    held = trace.curves.valid_loss_at(trace.steps.astype(float))
    assert np.isfinite(held).all()
    assert held[-1] < held[0] == pytest.approx(np.log(75), abs=0.5)
    assert len(trace.curves.train_steps) == len(trace.curves.train_loss) > 10


def test_training_and_held_out_losses_are_read_apart():
    here = sources.bundled("window-students")
    curves = run(FixedWindowSpec(), here).curves
    partial = [event for event in here.records.events("validation") if not event.get("whole")]
    assert curves.valid_steps.tolist() == [event["step"] for event in partial]
    assert curves.valid_loss.tolist() == [event["loss"] for event in partial]
    assert partial
    assert not curves.full_curve
    metrics = here.records.metrics()
    recorded = dict(zip(metrics["step"].tolist(), metrics["train_loss"].tolist(), strict=True))
    assert [recorded[step] for step in curves.train_steps] == curves.train_loss.tolist()
    assert (curves.train_steps[0], curves.train_steps[-1]) == (metrics["step"][0], metrics["step"][-1])


def test_the_held_out_loss_is_the_last_one_recorded():
    curves = TrainingCurves(
        np.empty(0), np.empty(0), np.array([10.0, 20.0]), np.array([3.0, 2.0]), full_curve=True
    )
    at = curves.valid_loss_at(np.array([9.0, 10.0, 19.0, 20.0, 99.0]))
    np.testing.assert_array_equal(at, [np.nan, 3, 3, 2, 2])


def test_another_kind_of_network_is_refused_in_one_sentence():
    with pytest.raises(UnsupportedModel, match="another kind"):
        run(FixedWindowSpec(), sources.bundled("students"))


def test_an_upload_has_one_step_and_no_curves():
    here = sources.bundled("window-students")
    records = StaticRun(here.records.checkpoint(here.nearest_step()), here.records.document("tokenizer"))
    trace = run(FixedWindowSpec(), sources.Source("upload-x", "Uploaded model", records))
    assert trace.last == 0
    assert len(trace.curves.train_steps) == 0
    assert np.isnan(trace.curves.valid_loss_at(trace.steps.astype(float))).all()
