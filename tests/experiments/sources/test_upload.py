"""What may be opened, and that everything else is refused with a sentence and nothing else."""

import json
import struct

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from playground.errors import ModelFileError
from playground.experiments import sources
from playground.experiments.rnn.run import run
from playground.experiments.rnn.trace import RnnSpec
from playground.experiments.sources.upload import (
    LARGEST_DESCRIPTION,
    check_sizes,
    largest_weights,
    open_upload,
    shapes,
)
from playground.models.table import MODELS
from playground.runs.limits import Limits
from playground.training.checkpointing import digest
from playground.training.export import export_files
from playground.training.spec import TrainSpec
from tests.experiments.rnn.models import checkpoint, tokenizer_of

SPEC = TrainSpec(hidden=16, embedding=8)
LIMITS = Limits()


def files(spec=SPEC, **changes):
    tokenizer = tokenizer_of()
    weights, about = export_files(checkpoint(spec, tokenizer), {"tokenizer": tokenizer.to_json()})
    value = json.loads(about)
    for path, new in changes.items():
        *parents, last = path.split("__")
        inner = value
        for parent in parents:
            inner = inner[parent]
        inner[last] = new
    return weights, json.dumps(value).encode()


WEIGHTS, ABOUT = files()


def weights_of(**changes):
    """A file with some tensors replaced, or left out where None."""
    tensors = {**checkpoint(SPEC, tokenizer_of()).tensors, **changes}
    return save({name: value for name, value in tensors.items() if value is not None})


def raw(header, body=b"", length=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + body


@pytest.mark.parametrize("cell", MODELS)
@pytest.mark.parametrize("layers", [1, 3])
def test_a_download_opens_again_and_reads_alike(cell, layers):
    spec = TrainSpec(model=cell, layers=layers, hidden=16, embedding=8, seed=layers)
    tokenizer = tokenizer_of()
    kept = checkpoint(spec, tokenizer)
    opened = open_upload(*files(spec), LIMITS)
    assert opened.steps() == (7,)
    assert opened.tokenizer() == tokenizer
    theirs = opened.load(7).model.state_dict()
    assert all(np.array_equal(theirs[n].numpy(), kept.tensors[f"model.{n}"]) for n in theirs)
    ids = torch.arange(len(tokenizer))[None]
    again = open_upload(
        *(part if isinstance(part, bytes) else part.encode() for part in sources.export_files(opened, 7)),
        LIMITS,
    )
    assert torch.equal(again.load(7).model(ids)[0], opened.load(7).model(ids)[0])


@pytest.mark.parametrize("cell", [key for key, entry in MODELS.items() if entry.learns])
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_expected_shapes_are_those_of_the_model(cell, layers):
    spec = TrainSpec(model=cell, layers=layers, hidden=24, embedding=12)
    model = MODELS[cell].build(31, spec.model_options, torch.Generator())
    assert {f"model.{name}": tuple(p.shape) for name, p in model.state_dict().items()} == shapes(spec, 31)


def test_sizes_are_refused_before_anything_is_read():
    with pytest.raises(ModelFileError, match=r"2 GB; up to 112 MB"):
        check_sizes(2_000_000_000, 10, LIMITS)
    with pytest.raises(ModelFileError, match="JSON file has 4 MB"):
        check_sizes(10, LARGEST_DESCRIPTION + 1, LIMITS)
    with pytest.raises(ModelFileError, match="empty"):
        open_upload(b"", ABOUT, LIMITS)
    small = Limits(parameters=1)
    with pytest.raises(ModelFileError, match="up to"):
        open_upload(b"\0" * (largest_weights(small) + 1), ABOUT, small)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": "theirs"}, "not describe a model of this playground"),
        ({"version": 2}, "another version"),
        ({"meta__format": 2}, "another version"),
        ({"meta": []}, "another version"),
        ({"step": -1}, "not describe"),
        ({"step": True}, "not describe"),
        ({"meta__reading": "backwards"}, "not describe"),
        ({"documents": {}}, "no vocabulary"),
        ({"documents__tokenizer": {"kind": "runes", "vocabulary": []}}, "no vocabulary"),
        ({"documents__tokenizer__vocabulary": ["⟨unk⟩", "⟨end⟩", "\ud800"]}, "no vocabulary"),
        ({"documents__tokenizer__vocabulary": ["⟨unk⟩", "⟨end⟩", "a"]}, "not the one"),
        ({"meta__vocabulary": 99}, "not the one"),
        ({"meta__tokenizer": "0" * 16}, "not the one"),
        ({"meta__spec__tokens": "words"}, "not the one"),
        ({"meta__spec__hidden": 10**9}, "no settings"),
        ({"meta__spec__hidden": "many"}, "no settings"),
        ({"meta__spec__model": ["lstm"]}, "no settings"),
        ({"meta__spec__optimizer_options": {"beta1": 10**400}}, "no settings"),
        ({"meta__spec": None}, "no settings"),
        ({"meta__spec__surprise": 1}, "no settings"),
        ({"meta__spec__hidden": 32}, "another model"),
        ({"meta__spec__layers": 2}, "missing"),
        ({"meta__spec__model": "gru"}, "another model"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(changes, sentence):
    with pytest.raises(ModelFileError, match=sentence):
        open_upload(WEIGHTS, files(**changes)[1], LIMITS)


def test_another_vocabulary_of_the_same_size_is_refused():
    vocabulary = json.loads(ABOUT)["documents"]["tokenizer"]["vocabulary"]
    other = [*vocabulary[:-1], "ß"]
    with pytest.raises(ModelFileError, match="not the one"):
        open_upload(WEIGHTS, files(documents__tokenizer__vocabulary=other)[1], LIMITS)
    assert digest(tokenizer_of()) == json.loads(ABOUT)["meta"]["tokenizer"]


@pytest.mark.parametrize(
    "about", [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 100_000, b'{"step": ' + b"9" * 5000 + b"}"]
)
def test_what_is_no_json_object_is_refused(about):
    with pytest.raises(ModelFileError):
        open_upload(WEIGHTS, about, LIMITS)


def test_limits_on_vocabulary_and_parameters_are_sentences():
    with pytest.raises(ModelFileError, match="vocabulary"):
        open_upload(WEIGHTS, ABOUT, Limits(vocabulary=3))
    with pytest.raises(ModelFileError, match="numbers to learn"):
        open_upload(WEIGHTS, ABOUT, Limits(parameters=100))


def test_damaged_weights_are_refused():
    entry = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}
    lying = [
        WEIGHTS[:-1],
        WEIGHTS[: len(WEIGHTS) // 2],
        WEIGHTS[:7],
        WEIGHTS + b"\0",
        b"PK\x03\x04" + WEIGHTS,
        raw({}),
        raw([]),
        raw(b"{", length=1),
        raw(b"{}", length=2**63),
        raw({"a": entry}, b"\0" * 4),
        raw({"a": entry}, b"\0" * 8, length=2**64 - 1),
        raw({"a": entry, "b": entry}, b"\0" * 8),  # overlap
        raw({"a": {**entry, "data_offsets": [8, 16]}}, b"\0" * 16),  # gap
        raw({"a": {**entry, "shape": [10**18, 10**18]}}, b"\0" * 8),
        raw({"a": {**entry, "shape": [2] * 100_000}}, b"\0" * 8),
        raw({"a": {**entry, "shape": [-2]}}, b"\0" * 8),
        raw({"a": {**entry, "shape": [2.0]}}, b"\0" * 8),
        raw({"a": {**entry, "dtype": "F31"}}, b"\0" * 8),
        raw({"a": {**entry, "data_offsets": [8, 0]}}, b"\0" * 8),
        raw({"a": {**entry, "data_offsets": None}}, b"\0" * 8),
        raw({"a": 3}, b"\0" * 8),
        raw(b'{"a": 1, "a": 2}'),
        raw(b"[" * 200_000),
        raw({str(i): {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]} for i in range(2000)}),
    ]
    for weights in lying:
        with pytest.raises(ModelFileError, match="cannot be read"):
            open_upload(weights, ABOUT, LIMITS)


def test_weights_of_another_kind_are_refused():
    bias = np.zeros(len(tokenizer_of()), np.float32)
    for value, sentence in (
        (None, "missing"),
        (bias[:-1], "shapes"),
        (bias.astype(np.float64), "32-bit"),
        (bias.astype(np.int32), "32-bit"),
        (bias + np.nan, "no usable"),
        (bias + np.inf, "no usable"),
        (bias + 1e30, "no usable"),
    ):
        with pytest.raises(ModelFileError, match=sentence):
            open_upload(weights_of(**{"model.output.bias": value}), ABOUT, LIMITS)
    with pytest.raises(ModelFileError, match="more than"):
        open_upload(weights_of(**{"model.extra": bias}), ABOUT, LIMITS)


def _opens_or_refuses(weights, about):
    try:
        opened = open_upload(weights, about, LIMITS)
    except ModelFileError:
        return
    trace = run(RnnSpec(text="ab("), opened)
    assert np.isfinite(trace.surprisal[:-1]).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WEIGHTS) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_flipped_bytes_of_the_weights_open_or_are_refused(flips):
    data = bytearray(WEIGHTS)
    for place, value in flips:
        data[place] = value
    _opens_or_refuses(bytes(data), ABOUT)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), min_size=1, max_size=3))
def test_flipped_bytes_of_the_headers_open_or_are_refused(flips):
    for name in ("weights", "about"):
        parts = {"weights": WEIGHTS, "about": ABOUT}
        data = bytearray(parts[name])
        for place, value in flips:
            data[place % min(len(data), 1500)] = value
        parts[name] = bytes(data)
        _opens_or_refuses(**parts)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
PLACES = ["step", "meta", "documents", "meta__spec", "meta__reading", "meta__vocabulary", "meta__tokenizer"]
PLACES += ["documents__tokenizer", "documents__tokenizer__vocabulary", "documents__tokenizer__kind"]
PLACES += [f"meta__spec__{name}" for name in SPEC.to_json()]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(PLACES), ANYTHING)
def test_anything_in_any_place_of_the_description_opens_or_is_refused(place, value):
    _opens_or_refuses(WEIGHTS, files(**{place: value})[1])


def test_an_upload_is_found_again_until_it_goes():
    opened = open_upload(WEIGHTS, ABOUT, LIMITS)
    key = sources.store_upload(opened)
    assert sources.find(key, pytest.fail) is opened
    assert key == open_upload(WEIGHTS, ABOUT, LIMITS).key
    for seed in range(1, 10):
        sources.store_upload(open_upload(*files(TrainSpec(hidden=16, embedding=8, seed=seed)), LIMITS))
    with pytest.raises(ModelFileError, match="again"):
        sources.find(key, pytest.fail)


def test_the_largest_file_of_weights_holds_the_largest_model_with_its_optimizer():
    assert largest_weights(LIMITS) >= 4 * 4 * LIMITS.parameters
    assert 100 * LIMITS.vocabulary < LARGEST_DESCRIPTION
