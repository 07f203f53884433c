"""What is said at a step is true of that step."""

from dataclasses import replace

import pytest

from playground.experiments.two_weights import STEPS, TwoWeightsSpec, run
from playground.experiments.two_weights.steps import FORWARD_STEPS, STEP_INDEX
from playground.figures.two_weights.narration import SENTENCES, narration
from playground.figures.two_weights.timeline import timeline

SPEC = TwoWeightsSpec()


def said(spec, detailed_updates="first", predict=False):
    return dict(narration(run(spec), timeline(spec.updates, detailed_updates), predict))


def test_every_step_has_its_sentence():
    assert set(SENTENCES) == {step.name for step in STEPS}
    lines = said(SPEC)
    for i, step in enumerate(STEPS):
        counted = SENTENCES[step.name].format(cached=7, uncached=9)
        assert lines[i + 1] == counted


def test_no_sentence_is_longer_than_its_line():
    for spec in (
        SPEC,
        replace(SPEC, y=1.5),
        replace(SPEC, w1=9.0, w2=9.0),
        replace(SPEC, w1=0.0, w2=0.0),
    ):
        for detailed_updates in ("every", "none"):
            assert max(map(len, said(spec, detailed_updates).values())) <= 115


def test_saturation_is_said_where_it_is():
    lines = said(replace(SPEC, w1=3.0, w2=-4.5))
    assert "o is so close" in lines[STEP_INDEX["do_da"] + 1]
    assert "h is so close" in lines[STEP_INDEX["dh_db"] + 1]
    assert "so close" not in said(SPEC)[STEP_INDEX["do_da"] + 1]


def test_a_target_out_of_reach_is_said_with_its_bound():
    assert "0.1250" in said(replace(SPEC, y=1.5))[FORWARD_STEPS]
    assert "0.1250" in said(replace(SPEC, y=-1.5), predict=True)[FORWARD_STEPS]
    assert "never" not in said(replace(SPEC, y=0.99))[FORWARD_STEPS]


def test_nothing_is_learned_is_said_where_nothing_is():
    lines = said(replace(SPEC, w1=0.0, w2=0.0))
    assert "learns nothing" in lines[STEP_INDEX["dL_dw1"] + 1]
    assert lines[STEP_INDEX["update"] + 1] == "Both gradients are 0: nothing moves, though L = 0.2450."
    assert "nothing" not in said(replace(SPEC, w1=0.0, w2=0.0), predict=True)[STEP_INDEX["update"] + 1]


@pytest.mark.parametrize("learning_rate", [0.0, 0.5, 6.0])
def test_a_whole_update_says_how_the_loss_moves(learning_rate):
    spec = replace(SPEC, learning_rate=learning_rate, updates=6)
    trace, lines = run(spec), said(spec, "none")
    for k in range(6):
        was, now = trace["L"][k], trace["L"][k + 1]
        word = "stays" if was == now else "falls" if now < was else "grows"
        assert word in lines[k + 1]
    assert f"{trace['L'][-1]:.4f}" in lines[7]


def test_the_number_of_an_update_is_said_from_the_second_on():
    lines = said(replace(SPEC, updates=2), "every")
    assert not lines[1].startswith("Update")
    assert lines[len(STEPS) + 1].startswith("Update 2. ")
