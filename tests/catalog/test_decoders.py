"""The table of decoding strategies."""

import numpy as np
import pytest

from playground.catalog.decoders import CHOSEN, DECODERS
from playground.experiments.decoding.pipeline import STAGES, run
from playground.experiments.decoding.spec import DecodingSpec, Settings


@pytest.mark.parametrize("key", list(DECODERS))
def test_an_entry_is_complete(key):
    decoder = DECODERS[key]
    assert decoder.key == key
    assert all((decoder.title, decoder.latex, decoder.remark, decoder.source))
    assert set(decoder.uses) <= set(CHOSEN)


def test_a_strategy_obeys_what_it_uses_and_nothing_else():
    chosen = {"temperature": 0.3, "top_k": 7, "top_p": 0.6, "min_p": 0.2, "typical_p": 0.8}
    penalties = {
        "repetition_penalty": 1.2,
        "frequency_penalty": 0.1,
        "presence_penalty": 0.2,
        "log_probabilities": True,
    }
    spec = DecodingSpec(**chosen, **penalties)
    made = {key: spec.settings(key) for key in DECODERS}
    assert made == {
        "greedy": Settings(temperature=0.0, **penalties),
        "sampling": Settings(**penalties),
        "temperature": Settings(temperature=0.3, **penalties),
        "top-k": Settings(top_k=7, **penalties),
        "top-p": Settings(top_p=0.6, **penalties),
        "min-p": Settings(min_p=0.2, **penalties),
        "typical-p": Settings(typical_p=0.8, **penalties),
        "together": Settings(**chosen, **penalties),
        "beam": Settings(),
    }


def test_the_settings_a_strategy_leaves_alone_change_nothing():
    z = np.random.default_rng(0).normal(0, 3, 40)
    made = run(z, np.arange(40) % 4.0, Settings())
    assert all(getattr(made, stage) is z for stage in STAGES)


@pytest.mark.parametrize("name", CHOSEN)
def test_every_setting_is_used_by_a_strategy_alone_and_by_all_together(name):
    assert [key for key, decoder in DECODERS.items() if decoder.uses == (name,)]
    assert name in DECODERS["together"].uses
