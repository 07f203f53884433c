"""Type and token embeddings: one point on layer 0, axes that stand still, neighbours, the script."""

import re

import numpy as np
import pytest
import torch

from playground.errors import TextError
from playground.experiments.elmo.bundled_model import MODEL_FILE, bundled_model
from playground.experiments.elmo.occurrence_script import script
from playground.experiments.elmo.occurrences import WORDS, OccurrenceSpec, run, table
from playground.experiments.elmo.sentences import FEATURES, SENTENCES, TASKS, encode, labelled, sentences
from playground.experiments.elmo.training import TRAINING
from playground.experiments.elmo.training_trace import BUNDLED
from playground.models.elmo import layers_at
from playground.models.layer_mix import mixed
from tests.program import run_program

TRACE = run(OccurrenceSpec())


def own_layers(text, word):
    """The layers of a word, by the network itself, (3, d)."""
    network, _ = bundled_model()
    words = text.split()
    return layers_at(network, [encode(tuple(words))], [words.index(word) + 1])[0]


@pytest.mark.parametrize("word", WORDS)
def test_one_type_many_tokens(word):
    trace = run(OccurrenceSpec(word, f"the {word}"))
    assert np.abs(trace.points[0]).max() == 0
    for k in (1, 2, 3):
        assert len({tuple(point) for point in trace.points[k].round(6)}) > len(trace.labels) / 3
        assert trace.alike[k] > 0.75, "its label is near, on every layer"
    assert set(trace.labels) == {0, 1}
    assert np.isnan(trace.alike[0])


def test_the_axes_are_the_principal_components():
    """The variance of each coordinate is an eigenvalue of the covariance matrix."""
    words = labelled("semantic", TRAINING, SENTENCES)
    rows = [(k, at) for k, at in zip(words.sentence, words.position, strict=True)
            if sentences()[k].words[at - 1] == "seal"]  # fmt: skip
    network, heads = bundled_model()
    h = layers_at(network, [encode(sentences()[k].words) for k, _ in rows], [at for _, at in rows])
    s = heads["semantic", "mix"].s
    mix = mixed(s, torch.ones(()), h)
    for k, vectors in enumerate([h[:, 0], h[:, 1], h[:, 2], mix]):
        largest = np.linalg.eigvalsh(np.cov(vectors.double().numpy().T))[::-1]
        np.testing.assert_allclose(TRACE.points[k].var(0, ddof=1), largest[:2], rtol=1e-4, atol=1e-9)
        if k:
            np.testing.assert_allclose(TRACE.explained[k], largest[:2] / largest.sum(), rtol=1e-4)


def test_a_typed_sentence_moves_nothing_but_itself():
    other = run(OccurrenceSpec("seal", "the clerk saw the old seal in the office"))
    assert np.array_equal(other.points, TRACE.points)
    assert np.array_equal(other.own[0], TRACE.own[0])
    assert np.abs(other.own[1:] - TRACE.own[1:]).max() > 0.5


def test_a_sentence_of_the_text_lies_on_its_own_point():
    words = sentences()[labelled("semantic", TRAINING, SENTENCES).sentence[0]].words
    noun = next(word for word in words if word in WORDS)
    trace = run(OccurrenceSpec(noun, " ".join(words)))
    distance = np.linalg.norm(trace.points[1:] - trace.own[1:, None], axis=2).min(1)
    assert distance.max() < 1e-4
    assert all(near[0].cosine == pytest.approx(1, abs=1e-5) for near in trace.neighbours)


def test_the_nearest_and_the_heads():
    h = own_layers(TRACE.spec.own_sentence, "seal")
    _, heads = bundled_model()
    for i, features in enumerate(FEATURES):
        p = heads["semantic", features](h[None]).softmax(-1)[0]
        np.testing.assert_allclose(TRACE.probability[i], p.numpy(), atol=1e-6)
    for near in TRACE.neighbours:
        cosines = [n.cosine for n in near]
        assert cosines == sorted(cosines, reverse=True)
    for n in TRACE.neighbours[1]:
        assert own_layers(" ".join(n.words), n.words[n.position]).shape == h.shape
        other = own_layers(" ".join(n.words), n.words[n.position])[1]
        assert torch.cosine_similarity(h[1], other, dim=0).item() == pytest.approx(n.cosine, abs=1e-5)


def test_without_the_word_an_occurrence_of_the_text_is_asked():
    trace = run(OccurrenceSpec("seal", "the ranger saw zebras"))
    assert not trace.is_own
    assert np.isnan(trace.own).all()
    assert trace.query[trace.query_position] == "seal"
    assert trace.sentence.unknown == ("zebras",)
    assert all(n.words != trace.query or n.cosine < 1 for n in trace.neighbours[1])


def test_no_known_word():
    with pytest.raises(TextError, match="none of"):
        run(OccurrenceSpec("seal", "Ünbekannt xyz"))
    with pytest.raises(KeyError):
        run(OccurrenceSpec("zebra"))


def test_a_word_alone_is_enough():
    assert run(OccurrenceSpec("seal", "seal")).is_own


def test_the_table():
    assert {len(column) for column in table(TRACE).values()} == {len(TRACE.labels)}


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("seal", TRACE.spec.own_sentence),
        ("seal", "Who, in the office, saw the old SEAL?"),
        ("guard", "the ranger saw zebras"),
        ("bank", "the ranger saw the lake " * 5 + "bank"),
    ],
)
def test_the_script_prints_the_numbers_of_the_stage(word, text):
    trace = run(OccurrenceSpec(word, text))
    assert trace.is_own == ("SEAL" in text or text == TRACE.spec.own_sentence)
    printed = run_program(script(trace), str(BUNDLED / MODEL_FILE))
    h = own_layers(" ".join(trace.query), word)
    for k in range(3):
        [numbers] = re.findall(rf"^h_{k} \[(.*)\]", printed, re.M)
        np.testing.assert_allclose([float(x) for x in numbers.split(",")], h[k].numpy(), atol=2e-6)
    for i, features in enumerate(FEATURES):
        [line] = re.findall(rf"^{features} P \{{(.*)\}} s", printed, re.M)
        labels = dict(part.split(": ") for part in line.split(", "))
        assert [name.strip("'") for name in labels] == list(TASKS[trace.task])
        assert [float(p) for p in labels.values()] == pytest.approx(trace.probability[i], abs=1e-5)
