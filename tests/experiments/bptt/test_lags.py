"""Gradients by lag on trained and fresh networks; what cannot be shown gets a sentence."""

import re

import numpy as np
import pytest

from playground.errors import TextError, UnsupportedModel
from playground.experiments import sources
from playground.experiments.bptt.lag_table import script, table
from playground.experiments.bptt.lags import (
    LagSpec,
    anchors_of,
    autograd_difference,
    first_below,
    positions_followed,
    run,
    stream_of,
)
from playground.text.tokenizers import TOKENIZERS
from tests.program import run_program

TEXT = "the students opened their books and the teacher closed the door behind them"


def test_a_bundled_network_is_what_autograd_says():
    source = sources.bundled("students")
    spec = LagSpec(source=source.key, model_text="the students opened their books as the clock struck")
    assert autograd_difference(spec, source) < 1e-9
    trace = run(spec, source)
    assert (trace.cell, trace.hidden, trace.layers) == ("lstm", 40, 1)
    assert set(trace.gates) == {"i", "f", "g", "o"}
    assert np.isnan(trace.by_loss[3, 2]), "no state three steps before the third"
    assert (trace.by_state <= trace.bound * 1.02 + 1e-9)[~np.isnan(trace.bound)].all()
    untrained = run(LagSpec(source=source.key, checkpoint=0, model_text=spec.model_text), source)
    assert untrained.checkpoint == 0
    assert not np.allclose(untrained.mean[:3], trace.mean[:3])


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_fresh_networks(cell):
    spec = LagSpec(model_text=TEXT, cell=cell, hidden=8, radius=1.2, embedding_scale=1.0)
    assert autograd_difference(spec) < 1e-9
    trace = run(spec)
    assert all(values == pytest.approx((1.2, 1.2, 1.2)) for values in trace.gates.values())
    for row, t in enumerate(trace.anchors):
        assert trace.by_state[row, 0] == trace.bound[row, 0] == 1
        assert np.isnan(trace.by_state[row, t + 1 :]).all()
    average = trace.on_average[: trace.by_state.shape[1], trace.anchors].T
    known = ~np.isnan(trace.by_state)
    assert (average[known] <= trace.by_state[known] * (1 + 1e-6)).all(), "the largest singular value is more"
    assert (trace.on_average[0] == 1).all()
    assert trace.mean_on_average()[3] == pytest.approx(np.nanmean(trace.on_average[3]))
    means = np.nanmean(trace.by_loss[5]) / np.mean(trace.by_loss[0][5:])
    assert trace.mean[5] == pytest.approx(means)


def test_without_saturation_a_rotation_keeps_every_length():
    """With tiny inputs tanh is the identity: ‖dh_t/dh_{t-k}‖ is the radius to the power of k, exactly."""
    for radius in (0.9, 1.0, 1.1):
        trace = run(LagSpec(model_text=TEXT, radius=radius, embedding_scale=1e-8))
        lags = np.arange(trace.by_state.shape[1])
        last = trace.by_state[-1]
        np.testing.assert_allclose(last[~np.isnan(last)], radius ** lags[~np.isnan(last)], rtol=1e-6)
        every = trace.on_average[~np.isnan(trace.on_average)]
        powers = np.broadcast_to(radius ** lags[:, None], trace.on_average.shape)
        np.testing.assert_allclose(every, powers[~np.isnan(trace.on_average)], rtol=1e-5)


def test_a_large_network_is_followed_back_at_every_few_positions_the_last_one_included():
    for hidden, step in ((8, 1), (48, 1), (64, 3), (128, 19)):
        at = positions_followed(75, hidden)
        assert set(np.diff(at)) == {step}
        assert at[-1] == 74
        assert at[0] < step
    trace = run(LagSpec(model_text=TEXT, hidden=64))
    computed = ~np.isnan(trace.on_average[0])
    assert np.flatnonzero(computed).tolist() == positions_followed(len(trace.tokens), 64).tolist()


def test_items_do_not_reach_into_each_other():
    stream = stream_of("anna\nbob\n", TOKENIZERS["characters"].train(["anna bob"]), "items")
    assert stream.starts == (0, 5)
    assert stream.inputs.size == 9
    assert list(anchors_of(9, stream.starts, 4)) == [4, 8]


def test_bad_texts_and_models_get_a_sentence():
    for text in ("", "   ", "x"):
        with pytest.raises(TextError):
            run(LagSpec(model_text=text))
    window = sources.bundled("window-students")
    with pytest.raises(UnsupportedModel, match="no hidden state"):
        run(LagSpec(model_text=TEXT, source=window.key), window)
    long = run(LagSpec(model_text="ab" * 2500, hidden=8))
    assert len(long.tokens) == 200
    assert "5,000" in long.notes[0]
    unknown = run(LagSpec(model_text="zzzz qqqq"), sources.bundled("students"))
    assert any("unknown" in note for note in unknown.notes)


def test_first_below():
    assert first_below(np.array([2.0, 1.0, 0.03, 0.01])) == 3
    assert first_below(np.array([1.0, np.nan, 0.5])) is None


@pytest.mark.parametrize("key", ["", "students"])
def test_the_script_prints_the_mean_by_lag(key, tmp_path):
    source = sources.bundled(key) if key else None
    text = "the students opened their books as the clock struck"
    spec = LagSpec(source=source.key if source else "fresh", model_text=text, hidden=8, radius=1.1)
    files = []
    if source:
        (tmp_path / "model.safetensors").write_bytes(sources.export_files(source, source.nearest_step())[0])
        files = ["model.safetensors"]
    done = run_program(script(spec, source), *files, folder=tmp_path)
    printed = np.array([float(number) for number in re.findall(r"lag \d+: (\S+)", done)])
    trace = run(spec, source)
    np.testing.assert_allclose(printed, trace.mean, rtol=1e-4 if source else 1e-5)
    assert table(trace)["mean_dJ_dh_relative"] == trace.mean.tolist()
