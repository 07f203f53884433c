from dataclasses import replace

import pytest

from playground.errors import SpecError
from playground.training.spec import TrainSpec, resumed_spec

ASKED = TrainSpec(seconds=60)
RESOLVED = replace(ASKED, segments=((100, 0.01),))


@pytest.mark.parametrize("asked", [ASKED, RESOLVED])
def test_the_same_settings_go_on_as_planned(asked):
    assert resumed_spec(asked, RESOLVED) == (RESOLVED, 0.0)


@pytest.mark.parametrize("asked", [ASKED, RESOLVED])
def test_more_time_asks_for_a_new_segment(asked):
    spec, seconds = resumed_spec(asked.longer(30), RESOLVED)
    assert seconds == 30
    assert (spec.seconds, spec.learning_rate, spec.segments) == (90, 0.005, RESOLVED.segments)


def test_a_longer_training_that_was_paused_goes_on_as_planned():
    longer = replace(RESOLVED.longer(30), segments=((100, 0.01), (50, 0.005)))
    assert resumed_spec(RESOLVED.longer(30), longer) == (longer, 0.0)
    assert resumed_spec(longer, RESOLVED) == (longer, 0.0)


def test_a_checkpoint_from_before_the_plan_asks_for_one():
    assert resumed_spec(ASKED, ASKED) == (ASKED, 60)


def test_anything_else_is_refused():
    with pytest.raises(SpecError, match="only its time"):
        resumed_spec(replace(ASKED, hidden=64), RESOLVED)
    with pytest.raises(SpecError, match="other steps"):
        resumed_spec(replace(ASKED, segments=((99, 0.01),)), RESOLVED)
