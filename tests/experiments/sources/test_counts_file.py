"""Counts that are uploaded: they open and say the same, or are refused with a sentence."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load, save

from playground.errors import ModelFileError
from playground.experiments.sources.upload import open_upload
from playground.runs.limits import Limits
from playground.text.corpus import from_text
from playground.training.checkpointing import load_model
from playground.training.export import export_files
from playground.training.loop import train
from playground.training.spec import TrainSpec

LIMITS = Limits()
CORPUS = from_text("ab (ba) [b] abba\nba (ab)" * 20)


def files(**choices):
    snapshots = list(train(TrainSpec(model="ngram", order=3, **choices), CORPUS))
    documents = {name: value for s in snapshots for name, value in s.documents.items()}
    last = [s.checkpoint for s in snapshots if s.checkpoint][-1]
    weights, about = export_files(last, documents)
    return last, weights, about.encode()


LAST, WEIGHTS, ABOUT = files()
TENSORS = load(WEIGHTS)


def changed(**tensors):
    kept = {**TENSORS, **{f"model.{name}": array for name, array in tensors.items()}}
    return save({name: np.ascontiguousarray(array) for name, array in kept.items() if array is not None})


def everywhere(model):
    size = model.vocabulary
    ids = torch.cartesian_prod(torch.arange(size), torch.arange(size))
    return model(ids, last=True)[0]


@pytest.mark.parametrize("smoothing", ["witten-bell", "kneser-ney"])
def test_a_download_opens_again_and_says_the_same(smoothing):
    last, weights, about = files(smoothing=smoothing)
    opened = open_upload(weights, about, LIMITS)
    assert opened.steps() == (7,)
    model = opened.load(7).model
    assert torch.equal(everywhere(model), everywhere(load_model(last)))
    assert model.smoother.key == smoothing


def part(name):
    return TENSORS[f"model.{name}"]


@pytest.mark.parametrize(
    ("name", "array", "sentence"),
    [
        ("grams_2", None, "damaged, or do not fit"),
        ("grams_9", np.arange(3), "another kind"),
        ("weights", np.ones(3, np.float32), "another kind"),
        ("grams_2", part("grams_2").astype(np.int32), "another kind"),
        ("counts_2", part("counts_2").astype(np.float32), "another kind"),
        ("counts_2", part("counts_2")[:, None], "another kind"),
        ("counts_2", -part("counts_2"), "damaged, or do not fit"),
        ("grams_3", part("grams_3")[::-1], "damaged, or do not fit"),
        ("contexts_3", part("contexts_3") + 10**9, "damaged, or do not fit"),
        ("symbols", part("symbols")[1:], "damaged, or do not fit"),
    ],
)
def test_what_is_no_count_is_refused(name, array, sentence):
    with pytest.raises(ModelFileError, match=sentence):
        open_upload(changed(**{name: array}), ABOUT, LIMITS)


@pytest.mark.parametrize("settings_", [{"order": 2}, {"order": 4}, {"model": "lstm"}, {"model": "window"}])
def test_counts_of_other_settings_are_refused(settings_):
    about = json.loads(ABOUT)
    about["meta"]["spec"] |= settings_
    with pytest.raises(ModelFileError):
        open_upload(WEIGHTS, json.dumps(about).encode(), LIMITS)


@pytest.mark.parametrize("choice", [{"smoothing": "none"}, {"smoothing_options": {"delta": 1}}, {"order": 9}])
def test_settings_that_are_no_model_are_refused(choice):
    about = json.loads(ABOUT)
    about["meta"]["spec"] |= choice
    with pytest.raises(ModelFileError, match="no settings"):
        open_upload(WEIGHTS, json.dumps(about).encode(), LIMITS)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WEIGHTS) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_flipped_bytes_open_as_a_distribution_or_are_refused(flips):
    data = bytearray(WEIGHTS)
    for place, value in flips:
        data[place] = value
    try:
        model = open_upload(bytes(data), ABOUT, LIMITS).load(7).model
    except ModelFileError:
        return
    assert (everywhere(model).exp().sum(dim=-1) - 1).abs().max() < 1e-9
