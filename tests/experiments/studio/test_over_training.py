"""A prediction over training: every checkpoint's distribution is PyTorch's, and the lead is where it says."""

import numpy as np
import pytest
import torch

from playground.errors import TextError
from playground.experiments import sources
from playground.experiments.studio import over_training, probe
from playground.experiments.studio.over_training import CANDIDATES
from playground.runs import bundled
from playground.text.tokenizers import BOUNDARY

TEXT = "As the proctor started the clock, the students opened their exams"
KEY = "students"
READER = bundled.reader(KEY)
SOURCE = sources.bundled(KEY)


def distributions(text):
    """softmax of every checkpoint after each prefix of the text, by a forward pass for each: (N, K, V)."""
    ids = torch.from_numpy(SOURCE.tokenizer().encode(text))
    rows = []
    for end in range(len(ids)):
        prefix = torch.cat([torch.tensor([BOUNDARY]), ids[:end]])
        with torch.inference_mode():
            scores = [SOURCE.load(step).model(prefix[None])[0][0, -1] for step in SOURCE.steps()]
        rows.append([torch.softmax(score.double(), 0).numpy() for score in scores])
    return ids.numpy(), np.array(rows)


def test_the_probability_and_rank_of_every_token_are_those_of_a_pass_over_its_prefix():
    trace = over_training(KEY, READER, TEXT)
    ids, p = distributions(TEXT)
    true = np.array([p[t, :, ids[t]] for t in range(len(ids))])  # (N, K)
    np.testing.assert_allclose(trace.true, true, rtol=1e-4, atol=1e-7)
    rank = np.array([1 + (p[t] > p[t, :, [ids[t]]].T).sum(axis=1) for t in range(len(ids))])
    np.testing.assert_array_equal(trace.rank, rank)
    np.testing.assert_array_equal(trace.leading, (rank == 1).sum(axis=0))
    others = np.delete(p[-1], ids[-1], axis=1).max(axis=1)
    np.testing.assert_allclose(trace.likeliest_other, others, rtol=1e-4, atol=1e-7)
    np.testing.assert_array_equal(trace.steps, SOURCE.steps())
    assert len(trace.tokens) == len(ids)


@pytest.mark.parametrize("token", [0, 1, 3, 99])
def test_the_candidates_are_the_true_token_and_the_likeliest_others_at_any_checkpoint(token):
    trace = over_training(KEY, READER, TEXT, token)
    ids, p = distributions(TEXT)
    position = token - 1 if 1 <= token <= len(ids) else len(ids) - 1
    assert trace.position == position
    here = p[position].T  # (V, K)
    others = sorted((i for i in range(len(here)) if i != ids[position]), key=lambda i: -here[i].max())
    shown = [ids[position], *others[: CANDIDATES - 1]]
    assert list(trace.candidates) == [SOURCE.tokenizer().visible(int(i)) for i in shown]
    np.testing.assert_allclose(trace.probability, here[shown], rtol=1e-4, atol=1e-7)
    assert list(trace.leader) == [SOURCE.tokenizer().visible(int(i)) for i in here.argmax(axis=0)]


def test_the_first_token_agrees_with_the_answer_to_an_empty_prompt():
    trace, answer = over_training(KEY, READER, TEXT, 1), probe(KEY, READER, "")
    assert list(trace.leader) == [labels for labels in answer.labels[0]]
    np.testing.assert_allclose(trace.probability.max(axis=0), answer.probability[0], rtol=1e-6)


def test_the_true_token_leads_from_the_first_checkpoint_after_the_last_at_which_another_was_likelier():
    trace = over_training(KEY, READER, TEXT)
    for t in range(len(trace.tokens)):
        first, is_first = trace.leads_from(t), trace.rank[t] == 1
        if first is None:
            assert not is_first[-1]
        else:
            assert is_first[first:].all()
            assert first == 0 or not is_first[first - 1]
    assert trace.tokens[-1] == "exams"
    assert trace.leads_from(len(trace.tokens) - 1) not in (None, 0), "learned, and not at once"


def test_bad_texts():
    with pytest.raises(TextError, match="Write a text"):
        over_training(KEY, READER, "")
    trace = over_training(KEY, READER, "qxqx <b>zzz</b>")
    assert trace.unknown == len(trace.tokens) > 0
    assert np.isfinite(trace.true).all()
    assert over_training(KEY, READER, "the " * 400).true.shape[0] <= 500
