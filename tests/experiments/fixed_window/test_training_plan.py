"""The training that a click starts: its settings are good, and it learns."""

import pytest

from playground.errors import SpecError
from playground.experiments.fixed_window.training_plan import SECONDS, TOKENS, TrainingPlan, vocabulary_size
from playground.runs.bundled import WINDOWS
from playground.text import samples
from playground.training.dataset import build_dataset


@pytest.mark.parametrize("text", TOKENS)
def test_every_sample_can_be_trained_on(text):
    spec = TrainingPlan(text, 3, 8, 16, False).train_spec()
    assert (spec.model, spec.context, spec.embedding, spec.hidden, spec.direct) == ("window", 3, 8, 16, 0)
    assert spec.seconds == SECONDS == 10
    assert len(build_dataset(spec, samples.load(text)).tokenizer) == vocabulary_size(text)


def test_a_number_out_of_range_is_refused():
    with pytest.raises(SpecError):
        TrainingPlan(window=17).train_spec()


def test_what_is_bundled_is_small_and_starts_at_the_beginning():
    for entry in WINDOWS.values():
        assert entry.spec.model == "window"
        assert entry.fortieths[0] == 0
        assert entry.fortieths[-1] == 40
