"""The labelled texts: rules, splits, baselines; typed texts."""

import numpy as np
import pytest

from playground.errors import TextError
from playground.experiments.heads.sentences import (
    AMBIGUOUS,
    TAGS,
    TESTED,
    affirmed,
    nights,
    sentences,
    tags,
)
from playground.experiments.heads.tasks import LANGUAGES, TASKS, TEXTS, outputs
from playground.experiments.heads.texts import (
    END,
    IGNORED,
    PADDING,
    UNKNOWN,
    as_lines,
    baseline,
    dataset,
    names,
)
from playground.experiments.heads.typed_text import MOST_TOKENS, typed_text
from playground.text.samples.surnames import SURNAMES


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("georgia lies near paris", "B-LOC O O B-LOC"),
        ("georgia bank met paris in georgia", "B-ORG I-ORG O B-PER O B-LOC"),
        ("georgia weber called acme group", "B-PER I-PER O B-ORG I-ORG"),
        ("tom slept two nights in new york", "B-PER O O O O B-LOC I-LOC"),
        ("new weber bank", "O O O"),
        ("paris", "B-PER"),
    ],
)
def test_tags(words, expected):
    assert " ".join(tags(words.split())) == expected


def test_negations_and_nights():
    for words, even in (
        ("tom slept", 1),
        ("tom never slept", 0),
        ("nobody believes that tom never slept", 1),
    ):
        assert affirmed(words.split()) == even
    assert (
        nights(["tom", "stayed", "one", "night", "in", "rome", "and", "six", "nights", "near", "oslo"]) == 7
    )
    assert nights(["two", "friends", "met"]) == 0


def test_sentences_differ_and_ambiguous_words_are_everything():
    rows = sentences()
    assert len(set(rows)) == len(rows)
    found = {tag for words in rows for word, tag in zip(words, tags(words), strict=True) if word in AMBIGUOUS}
    assert found == {"B-PER", "B-LOC", "B-ORG"}
    for words in rows:  # an I- tag continues an entity of its kind
        row = tags(words)
        assert all(
            row[k - 1].endswith(tag[1:]) and row[k - 1] != "O" for k, tag in enumerate(row) if tag[0] == "I"
        )
        assert row[0][0] != "I"


@pytest.mark.parametrize("text", TEXTS)
def test_datasets(text):
    data = dataset(text)
    assert (data.ids[np.arange(data.ids.shape[1]) >= data.lengths[:, None]] == PADDING).all()
    assert (data.ids[: data.trained] != UNKNOWN).all(), "the vocabulary is that of the training part"
    for task in TASKS.values():
        if task.text == text and task.level != "text":
            labels = data.labels[task.key]
            inside = np.arange(labels.shape[1]) < data.lengths[:, None]
            assert ((labels != IGNORED) == inside).all()
            if task.level == "next":
                assert (labels[:, :-1][inside[:, 1:]] == data.ids[:, 1:][inside[:, 1:]]).all()
                assert (labels[np.arange(len(labels)), data.lengths - 1] == END).all()
    assert len(as_lines(text).splitlines()) == len(data.ids)


def test_surnames_are_those_of_the_sample():
    assert len(names()) == sum(len(set(listed.split())) for listed in SURNAMES.values())
    assert set(names()) == {(name, lang) for lang, listed in SURNAMES.items() for name in listed.split()}
    first = names()[0]
    assert LANGUAGES[dataset("surnames").labels["language"][0]] == first[1]


def test_the_majority_baseline():
    data = dataset("sentences")
    held_out = [affirmed(words) for words in sentences()[-TESTED:]]
    found = baseline(TASKS["affirmed"])
    assert (found.answer, found.accuracy) == (1, np.mean(held_out))
    share = np.mean([affirmed(words) for words in sentences()[:-TESTED]])
    expected = -np.mean([np.log(share if y else 1 - share) for y in held_out])
    assert found.loss == pytest.approx(expected)
    number = data.labels["nights"]
    found = baseline(TASKS["nights"])
    assert found.loss == pytest.approx(((number[-TESTED:] - number[:-TESTED].mean()) ** 2).mean())
    assert found.accuracy == (number[-TESTED:] == 0).mean()
    assert baseline(TASKS["tags"]).answer == TAGS.index("O")
    assert outputs(TASKS["word"], 77) == 77


def test_typed_texts():
    assert typed_text("  Watson\n", "surnames").tokens == tuple("Watson")
    assert typed_text("Mu\u0308ller", "surnames").tokens == tuple("Müller")
    typed = typed_text("Georgia, met zebras!", "sentences")
    assert (typed.tokens, typed.unknown) == (("georgia", "met", "zebras"), ("zebras",))
    assert "“zebras”" in typed.note()
    long = typed_text("tom " * 40, "sentences")
    assert (len(long.tokens), long.total) == (MOST_TOKENS, 40)
    assert f"first {MOST_TOKENS} tokens" in long.note()
    assert typed_text("tom", "sentences").note() == ""
    for text, kind, sentence in (
        ("", "surnames", "is empty"),
        (" !?", "sentences", "is empty"),
        ("東京", "surnames", "none of these letters"),
        ("zebras", "sentences", "none of these words"),
    ):
        with pytest.raises(TextError, match=sentence):
            typed_text(text, kind)
