"""The corpus card draws what was counted."""

import numpy as np
import pytest

from playground.experiments.studio import describe
from playground.figures.studio import corpus_card
from tests.pages.walking import unpack


@pytest.mark.parametrize("reading", ["running", "items"])
def test_a_card_shows_its_counts(reading):
    card = describe("anna\nbea\ncleo\nanna\n" * 5 + "zoe", reading, "names", "characters", 50)
    header, arrays = unpack(corpus_card.scene(card).pack())
    shown = {panel["id"]: panel for panel in header["panels"]}
    rows = {
        row["label"]: np.ravel(arrays[row["cells"][0]["values"]["$array"]])[0]
        for row in shown["card"]["rows"]
    }
    assert rows["vocabulary"] == card.vocabulary
    assert rows["tokens"] == card.tokens_train
    assert ("items" in rows) == (reading == "items")
    shares = np.ravel(arrays[shown["frequent"]["values"]["$array"]])
    np.testing.assert_allclose(shares, [n / card.tokens_train for _, n in card.most_frequent[:9]])
