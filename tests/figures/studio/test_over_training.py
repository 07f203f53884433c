"""The picture of a prediction over training holds the probabilities, marks the lead, and says so."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiments.studio import OverTraining
from playground.figures.studio.over_training import TINT, over_training_scene, sentence
from tests.figures.studio.test_run import CURVES, panels

TRACE = OverTraining(
    steps=np.array([0, 10, 20]),
    tokens=("<b>", "␣", "exams"),
    position=2,
    true=np.array([[0.2, 0.3, 0.4], [0.5, 0.8, 1.0], [0.01, 0.3, 0.9]]),
    rank=np.array([[1, 2, 2], [1, 1, 1], [7, 2, 1]]),
    candidates=("exams", "books", "␣"),
    probability=np.array([[0.01, 0.3, 0.9], [0.2, 0.5, 0.05], [0.7, 0.1, 0.01]]),
    likeliest_other=np.array([0.7, 0.5, 0.08]),  # at the end it is no candidate
    leader=("␣", "books", "exams"),
    are_words=True,
    unknown=0,
)


def curves_of(trace):
    """The plot of the two probabilities by training step."""
    return over_training_scene(CURVES, trace, 40).panels[0].panels[1].panels[0]


def test_every_token_is_tinted_by_its_probability():
    shown, arrays, _ = panels(over_training_scene(CURVES, TRACE, 40))
    text = shown["text"]
    index = np.ravel(arrays[text["index"]["$array"]]).astype(int)
    for k in range(3):
        pieces = text["texts"][index[k]]
        assert [part for part, _ in pieces[::2]] == list(TRACE.tokens)
        np.testing.assert_allclose([weight for _, weight in pieces[::2]], TINT * TRACE.true[:, k])
        assert {tuple(piece) for piece in pieces[1::2]} == {(" ", 0.0)}
    letters = panels(over_training_scene(CURVES, replace(TRACE, are_words=False), 40))[0]["text"]["texts"]
    assert [part for part, _ in letters[0]] == list(TRACE.tokens)


def test_the_heat_map_has_the_true_token_first_and_a_column_for_each_checkpoint():
    shown, arrays, header = panels(over_training_scene(CURVES, TRACE, 40))
    heat = shown["candidates"]
    values = arrays[heat["values"]["$array"]].reshape(3, 3)
    np.testing.assert_allclose(values, TRACE.probability, rtol=1e-6)
    assert heat["rows"][0] == "exams"
    index = np.ravel(arrays[heat["index"]["$array"]]).astype(int)
    assert [heat["texts"][i] for i in index] == ["0", "10", "20"]
    assert (header["url_key"], header["last"]) == ("checkpoint", 2)


def test_the_curves_are_of_the_true_token_and_the_likeliest_other_and_the_lead_is_marked_once_known():
    plot = curves_of(TRACE)
    by_name = {trace["name"]: trace for trace in plot.figure["data"]}
    np.testing.assert_allclose(by_name["the true token"]["y"], TRACE.true[2])
    np.testing.assert_allclose(by_name["the likeliest other"]["y"], [0.7, 0.5, 0.08])
    rules = plot.actors[1]
    assert (float(rules.x[0]), rules.known_from) == (20.0, 2.0)
    behind_at_the_end = replace(TRACE, rank=np.array([[1, 2, 2], [1, 1, 1], [1, 1, 2]]))
    assert len(curves_of(behind_at_the_end).actors) == 1


@pytest.mark.parametrize(
    ("k", "words"),
    [(0, "“exams” has 1.0%, rank 7; it expects “␣”"), (1, "rank 2; it expects “books”"), (2, "for good")],
)
def test_each_checkpoint_has_its_sentence(k, words):
    assert words in sentence(TRACE, k)
    assert len(sentence(TRACE, k)) <= 118
    discreet = dict(over_training_scene(CURVES, TRACE, 40).discreet_narration)
    assert discreet[2] == "After 20 steps: “exams” has 90.0% and leads."
    early = replace(TRACE, rank=np.ones((3, 3), int))
    assert sentence(early, 0).endswith("takes the lead for good.")
    assert sentence(early, 2).endswith("leads since step 0.")
