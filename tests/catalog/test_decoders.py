"""The table of decoding strategies."""

import pytest

from playground.catalog.decoders import DECODERS
from playground.experiments.decoding.spec import DecodingSpec, Settings


@pytest.mark.parametrize("key", list(DECODERS))
def test_an_entry_is_complete(key):
    decoder = DECODERS[key]
    assert decoder.key == key
    assert all((decoder.title, decoder.latex, decoder.remark, decoder.source))
    assert set(decoder.uses) <= {"temperature", "top_k", "top_p"}


def test_a_strategy_obeys_what_it_uses_and_nothing_else():
    spec = DecodingSpec(temperature=0.3, top_k=7, top_p=0.6, frequency_penalty=0.1, presence_penalty=0.2)
    made = {key: spec.settings(key) for key in DECODERS}
    assert made["greedy"] == Settings(0.0, 0, 1.0, 0.1, 0.2)
    assert made["sampling"] == Settings(1.0, 0, 1.0, 0.1, 0.2)
    assert made["temperature"] == Settings(0.3, 0, 1.0, 0.1, 0.2)
    assert made["top-k"] == Settings(1.0, 7, 1.0, 0.1, 0.2)
    assert made["top-p"] == Settings(1.0, 0, 0.6, 0.1, 0.2)
    assert made["together"] == Settings(0.3, 7, 0.6, 0.1, 0.2)
    assert made["beam"] == Settings()
