"""The page of initialization: each lesson shows what it claims; bad input gets a sentence."""

import numpy as np
import pytest

from pages.networks import initialization_controls as controls
from pages.networks.initialization import PAGE
from playground.experiments import sources
from playground.experiments.initialization import depth, diagnostics, own_model, symmetry
from playground.experiments.initialization import output_bias as bias
from playground.experiments.initialization.bundled_starts import bundled
from playground.experiments.initialization.examples import examples
from playground.text import samples
from playground.text.corpus import from_text
from playground.ui.controls import fill_spec
from playground.ui.job_service import service
from tests.pages.studio_actions import OWNER, TEXT, sentences, train
from tests.pages.walking import checked, open_page, scenes

FILE = "networks/initialization.py"
LESSONS = {lesson.title: lesson for lesson in PAGE.lessons}


def settings(title):
    return PAGE.settings(LESSONS[title])


def symmetry_of(title):
    trace = symmetry.run(fill_spec(controls.SYMMETRY, settings(title)))
    assert LESSONS[title].step == trace.last
    return trace


def depth_of(title):
    return depth.run(fill_spec(controls.DEPTH, settings(title)))


def test_equal_for_ever():
    trace = symmetry_of("Equal for ever")
    assert (trace.different == 1).all()
    assert round(trace.accuracy[-1], 2) == 0.59


def test_all_zero():
    trace = symmetry_of("All zero")
    assert not trace.gradient.any()
    assert not trace.unit.any()
    assert trace.output_bias[-1] != 0


def test_a_little_random():
    trace = symmetry_of("A little random")
    assert (trace.different == 6).all()
    assert trace.accuracy[-1] == 1


def test_too_small():
    trace = depth_of("Too small")
    assert (np.diff(trace.variance_z[:, 0]) < 0).all()
    assert trace.variance_delta[0, 0] / trace.variance_delta[-1, 0] == pytest.approx(2e-6, rel=0.15)
    assert (trace.ratio[:, 0] < -4).all()


def test_gain_five_thirds():
    trace = depth_of("Gain 5/3")
    assert (np.abs(trace.variance_z[3:, 0] - 1.2) < 0.1).all()
    assert np.median(trace.saturated[:, 0]) == pytest.approx(0.05, abs=0.01)
    assert trace.loss[-1] < min(depth_of("Too small").loss[-1], depth_of("Too large").loss[-1]) / 2


def test_too_large():
    trace = depth_of("Too large")
    assert (trace.saturated[:, 0] > 0.75).all()
    assert trace.variance_delta[0, 0] / trace.variance_delta[-1, 0] == pytest.approx(1e6, rel=0.1)


def test_the_hockey_stick():
    values, lesson = settings("The hockey stick"), LESSONS["The hockey stick"]
    found = examples(samples.load(values["source"]), values["tokens"], bias.EXAMPLES, values["seed"])
    trace = bias.run(fill_spec(controls.OUTPUT_BIAS, values), found)
    assert bias.KEPT[lesson.step] == lesson.number == 25
    assert round(trace.loss[3, 0], 3) == round(trace.constant, 3) == 2.961
    assert trace.loss[2, lesson.step] > trace.loss[3, 0] > trace.loss[2, lesson.step + 1]


def test_makemores_stages():
    trace = bundled(fill_spec(controls.STARTS, settings("makemore’s stages")))
    assert trace.valid[:, -1].round(2).tolist() == [2.41, 1.58, 1.55, 1.54]
    assert (np.diff(trace.valid[:, -1]) < 0).all()
    assert LESSONS["makemore’s stages"].step == trace.last
    assert LESSONS["makemore’s stages"].number == trace.updates[-1]


def test_open_and_shut():
    values, lesson = settings("Open and shut"), LESSONS["Open and shut"]
    source = sources.bundled(values["model"])
    trace = own_model.run(values["model_text"], source, source.steps())
    assert trace.steps[lesson.step] == lesson.number == 3000
    gate = trace.saturated[trace.names.index("i")]
    assert gate[0] == 0
    assert gate[lesson.step] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"view": "own_model", "model_text": ""}, "no text to read"),
        ({"view": "own_model", "run": "nonsense"}, ""),
    ],
)
def test_bad_input_gets_a_sentence(parameters, sentence):
    at = open_page(FILE, folds=False, **parameters)
    said = " ".join(message.value for message in (*at.error, *at.info, *at.warning))
    assert said
    assert sentence in said


def test_counts_are_refused_and_not_offered():
    text_id = service().add_corpus(OWNER, from_text(TEXT, name="cats.txt"))
    run_id, _ = train(text_id, "Counts", model="ngram")
    at = open_page(FILE, OWNER, folds=False, view="own_model", run=run_id)
    assert sentences(at) == [diagnostics.COUNTS]
    assert not scenes(at)
    at = open_page(FILE, OWNER, folds=False, view="own_model")
    assert not [button for button in at.button if button.key == f"open-{run_id}"]


def test_infinite_activations_are_named():
    at = open_page(
        FILE,
        folds=False,
        view="depth",
        layers="10",
        initializer="gaussian",
        activation="linear",
        gain="100000",
    )
    header, _ = scenes(at)[-1]
    assert "layer 7 are infinite or NaN" in str(header["narration"])


def test_zero_units_are_refused():
    at = open_page(FILE, folds=False, units="0")
    assert any("between 1 and 16" in caption.value for caption in at.sidebar.caption)
    checked(at.run())


@pytest.mark.slow
def test_an_own_text_without_a_text_asks_for_one():
    at = open_page(FILE, folds=False, view="output_bias", source="own")
    assert any("Upload or paste a text" in info.value for info in at.info)
