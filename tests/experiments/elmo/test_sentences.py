"""The generated sentences: the same everywhere, both labels as frequent for every word, cues that agree."""

from collections import Counter
from hashlib import sha256

from playground.experiments.elmo import directions, training
from playground.experiments.elmo import sentences as data
from playground.experiments.elmo.sentences import (
    FORMS,
    SENSES,
    TASKS,
    as_lines,
    encode,
    labelled,
    sentences,
    share_among,
)


def test_they_are_the_same_on_every_machine():
    digest = sha256(as_lines().encode()).hexdigest()
    assert digest[:16] == "7703112a205b1339"


def test_a_word_alone_says_nothing():
    for task, words in (("semantic", SENSES), ("syntactic", FORMS)):
        counts = Counter(
            (sentence.words[at], label)
            for sentence in sentences()
            for at, name, label in sentence.labels
            if name == task
        )
        assert {word for word, _ in counts} == set(words)
        for word in words:
            first, second = counts[word, 0], counts[word, 1]
            assert abs(first - second) < 0.25 * (first + second), word


def test_the_context_always_tells_and_never_contradicts():
    kinds = (data.PEOPLE, data.VERBS, data.ADJECTIVES, data.PLACES)
    for sentence in sentences():
        text = " ".join(sentence.words)
        cues = [[any(cue in text for cue in kind[sense]) for kind in kinds] for sense in (0, 1)]
        for at, task, label in sentence.labels:
            if task == "semantic":
                assert sum(cues[label]) >= 2
                assert sum(cues[1 - label]) == 0
            else:
                before = sentence.words[at - 1]
                assert (before in (*data.MODALS, *data.ADVERBS)) == bool(label)


def test_labels_stand_where_they_say():
    words = labelled("semantic", 100, 200)
    assert ((words.sentence >= 100) & (words.sentence < 200)).all()
    for k, position in zip(words.sentence, words.position, strict=True):
        ids = encode(sentences()[k].words)
        assert data.vocabulary()[ids[position]] in SENSES
    assert set(TASKS) == {"semantic", "syntactic"}


def test_some_test_sentences_stand_among_the_training_sentences():
    """Counted again, line by line, in the file that the scripts read."""
    assert share_among("abca", "ad") == 0.5
    lines = as_lines().splitlines()
    text = [line.split("\t")[0] for line in lines]
    for task in TASKS:
        tested = [k for k in range(training.TRAINING, len(lines)) if f":{task}:" in lines[k]]
        again = sum(text[: training.TRAINING].count(text[k]) > 0 for k in tested)
        assert 0 < again < 0.2 * len(tested)
        assert training.repeated_share(task) == again / len(tested)
    rows = directions.examples()[0]
    again = sum((rows[: -directions.TESTED] == row).all(1).any() for row in rows[-directions.TESTED :])
    assert directions.repeated_share() == again / directions.TESTED > 0


def test_unknown_words():
    assert encode(("the", "Zebra"))[2] == data.UNKNOWN
