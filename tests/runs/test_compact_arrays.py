"""Weights in 20 bits, and what the models compute with them."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.errors import StoreError
from playground.runs import bundled, checkpoint_file
from playground.runs.compact_arrays import LEVELS, NOTE, TOLERANCE, decode, encode
from playground.text import samples
from playground.training.checkpointing import load_model, spec_of
from playground.training.dataset import build_dataset
from playground.training.default_spec import default_spec
from playground.training.export import export_files
from playground.training.loop import train

torch.set_num_threads(1)
FINITE = st.floats(-(2.0**100), 2.0**100, width=32)


@given(arrays(np.float32, st.sampled_from([(3, 4), (5, 3), (2, 3, 5)]), elements=FINITE))
def test_a_weight_is_off_by_half_a_step_of_its_row_at_most(w):
    stored, encodings = encode({"w": w}, exact=False)
    assert stored["w"].dtype == np.int16
    again = decode(stored, encodings)["w"]
    largest = np.abs(w.astype(np.float64)).max(axis=tuple(range(1, w.ndim)), keepdims=True)
    step = np.maximum(largest / LEVELS, np.finfo(np.float32).tiny)
    # Half a step, and the rounding of scale and product in float32: 2 ** 19 steps times 2 ** -24 each.
    assert (np.abs(again.astype(np.float64) - w) <= (0.5 + 2 * 2**-5) * step).all()
    assert again.dtype == w.dtype


def test_the_rounding_is_that_of_the_formula():
    w = np.array([[1.0, -0.5, 1 / 3], [0.0, 0.0, 0.0]], np.float32)
    stored, encodings = encode({"w": w}, exact=False)
    q = [[524287, -262144, 174762], [0, 0, 0]]
    assert (stored["w"].astype(int) * 16).tolist() == [[16 * (n // 16) for n in row] for row in q]
    low = [n % 16 for row in q for n in row]
    assert stored["w.low"].tolist() == [low[0] + 16 * low[1], low[2] + 16 * low[3], low[4] + 16 * low[5]]
    np.testing.assert_allclose(stored["w.scale"][0], 1 / 524287, rtol=1e-6)
    np.testing.assert_allclose(decode(stored, encodings)["w"][0], w[0], atol=0.51 / 524287)


@pytest.mark.parametrize(
    "array",
    [
        np.array([1.0, np.inf], np.float32),
        np.array([np.nan], np.float32),
        np.array(2.5, np.float32),
        np.zeros((0, 3), np.float32),
        np.array([0.1, 0.2]),
        np.array([True, False]),
        np.array([3, 250], np.uint8),
        np.array([-1, 5], np.int64),
        np.array([[1, 2]], np.int64),
    ],
)
def test_what_does_not_fit_stays_as_it_is(array):
    stored, encodings = encode({"x": array}, exact=False)
    assert encodings == {}
    np.testing.assert_array_equal(stored["x"], array)


@given(arrays(np.int64, st.integers(1, 20), elements=st.integers(0, 2**62)), st.booleans())
def test_whole_numbers_are_exact(numbers, ascending):
    numbers = np.sort(numbers) if ascending else numbers
    again = decode(*encode({"n": numbers}, exact=True))["n"]
    assert again.dtype == np.int64
    np.testing.assert_array_equal(again, numbers)


def test_ascending_numbers_take_the_bytes_of_their_differences():
    stored, _ = encode({"n": np.arange(0, 200_000, 200), "m": np.array([7, 3, 300])}, exact=True)
    assert (stored["n"].dtype, stored["m"].dtype) == (np.uint8, np.uint16)


@pytest.mark.parametrize(
    "encodings", [{"y": {"is": "rows"}}, {"x": {}}, {"x": 3}, {"x": {"is": "integers", "type": "no type"}}]
)
def test_a_wrong_encoding_is_damage(encodings):
    with pytest.raises(StoreError, match="damaged"):
        decode({"x": np.array([1, 2], np.uint8)}, encodings)


def compact(checkpoint):
    """A checkpoint as it is read from its compact files."""
    return checkpoint_file.unpack(*checkpoint_file.pack(checkpoint, "compact"))


def computed(checkpoint, ids):
    """ln P of every token after each of `ids` (1, T), and the states at the end."""
    logits, states = load_model(checkpoint)(ids, None)
    states = states if isinstance(states, tuple) else (states,)
    return torch.log_softmax(logits.double(), -1), [s for s in states if isinstance(s, torch.Tensor)]


def check_replay(checkpoint, text):
    """Compare everything a page shows of a checkpoint with what its compact form gives."""
    valid = build_dataset(spec_of(checkpoint), text).valid.ids
    ids = torch.from_numpy(valid[None, :400].astype(np.int64))
    exact_p, exact_states = computed(checkpoint, ids)
    rounded_p, rounded_states = computed(compact(checkpoint), ids)
    assert (exact_p - rounded_p).abs().max() <= TOLERANCE  # and so every surprisal and the held-out loss
    assert (exact_p.exp() - rounded_p.exp()).abs().max() <= TOLERANCE
    for exact, rounded in zip(exact_states, rounded_states, strict=True):
        largest = max(1.0, float(exact.abs().max()))  # a cell state counts, up to 50 and more
        assert (exact - rounded).abs().max() <= TOLERANCE * largest


@pytest.mark.parametrize(
    ("key", "step"), [(key, step) for key in bundled.BUNDLED for step in bundled.reader(key).checkpoints()]
)
def test_a_bundled_model_computes_the_same_with_compact_weights(key, step):
    check_replay(bundled.reader(key).checkpoint(step), samples.load(bundled.BUNDLED[key].sample))


KINDS = [(model, "characters") for model in ("rnn", "gru", "lstm", "transformer", "window")]
KINDS += [("lstm", "words"), ("gru", "bytepairs"), ("window", "bytepairs")]


@pytest.mark.parametrize(("model", "tokens"), KINDS)
def test_a_model_of_every_kind_computes_the_same_with_compact_weights(model, tokens):
    text = replace(samples.load("stories"), text=samples.load("stories").text[:60_000])
    small = {"hidden": 64, "embedding": 32, "batch": 8, "window": 32, "max_vocabulary": 300}
    spec = replace(default_spec("running", tokens, 10, 300, None, model), **small, segments=((120, 0.02),))
    checkpoints = [snapshot.checkpoint for snapshot in train(spec, text) if snapshot.checkpoint]
    for checkpoint in (checkpoints[0], checkpoints[4], checkpoints[-1]):
        check_replay(checkpoint, text)
    smaller, trained = compact(checkpoints[-1]), checkpoints[-1].without_resume_state()
    assert smaller.meta == {**trained.meta, "weights": NOTE}
    assert smaller.tensors.keys() == trained.tensors.keys()
    for download, note in ((smaller, NOTE), (trained, None)):
        assert json.loads(export_files(download, {})[1])["meta"].get("weights") == note
    before = sum(array.nbytes for array in trained.tensors.values())
    assert len(checkpoint_file.pack(checkpoints[-1], "compact")[0]) < 0.75 * before


def test_counts_are_exact_in_every_form():
    text = samples.load("surnames")
    spec = replace(default_spec("items", "characters", model="ngram"), order=4)
    last = [snapshot.checkpoint for snapshot in train(spec, text) if snapshot.checkpoint][-1]
    data, about = checkpoint_file.pack(last, "compact")
    assert len(data) < 0.6 * sum(array.nbytes for array in last.tensors.values())
    again = checkpoint_file.unpack(data, about)
    assert "weights" not in again.meta
    for name, array in last.tensors.items():
        np.testing.assert_array_equal(again.tensors[name], array)
        assert again.tensors[name].dtype == array.dtype
