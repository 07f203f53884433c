"""The spec: the text of hidden layers, batches, and the limit of updates."""

import pytest

from playground.experiments.fit import FitSpec
from playground.experiments.fit.spec import (
    batch_of,
    epochs_of,
    format_hidden,
    parse_hidden,
    updates_per_epoch,
)


@pytest.mark.parametrize(
    ("text", "hidden"), [("8-8-4", (8, 8, 4)), ("8, 8 4", (8, 8, 4)), ("0", ()), ("", ()), ("32", (32,))]
)
def test_hidden_layers_as_text(text, hidden):
    assert parse_hidden(text) == hidden
    assert parse_hidden(format_hidden(hidden)) == hidden


@pytest.mark.parametrize("text", ["33", "1-2-3-4-5", "a", "4-0", "٤", "9" * 5000, "4.5"])
def test_other_texts_are_no_hidden_layers(text):
    with pytest.raises(ValueError, match=r"hidden"):
        parse_hidden(text)


def test_batches_and_the_limit_of_updates():
    assert batch_of(FitSpec(batch_size=0), 140) == 140
    assert batch_of(FitSpec(batch_size=500), 140) == 140
    for size in (0, 1, 7, 9, 140, 500):
        spec = FitSpec(batch_size=size)
        batches = range(0, 140, batch_of(spec, 140))
        assert updates_per_epoch(spec, 140) == len(batches), size
        assert updates_per_epoch(spec, 0) == 0
    assert epochs_of(FitSpec(epochs=5000), 140) == 5000
    assert epochs_of(FitSpec(epochs=5000, batch_size=1), 140) == 60_000 // 140
