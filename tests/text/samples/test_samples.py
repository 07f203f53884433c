import re
from collections import Counter, defaultdict

import numpy as np
import pytest

from playground.text.samples import SAMPLES, load
from playground.text.samples.brackets import DEEPEST, PAIRS, QUOTES
from playground.text.samples.students import HOW, OPENINGS
from playground.text.samples.surnames import SURNAMES
from playground.text.split import split
from playground.text.tokenizers import TOKENIZERS

SIZES = {"students": (95, 110), "stories": (280, 320), "surnames": (20, 60), "brackets": (100, 200)}  # kB


@pytest.mark.parametrize("key", list(SAMPLES))
def test_the_committed_file_is_what_the_code_writes(key: str) -> None:
    sample = SAMPLES[key]
    assert sample.key == key
    assert sample.path.read_bytes() == sample.write().encode("utf-8")
    smallest, largest = SIZES[key]
    assert smallest <= sample.path.stat().st_size / 1000 <= largest


@pytest.mark.parametrize("key", list(SAMPLES))
def test_a_sample_is_a_corpus_that_can_be_learned(key: str) -> None:
    sample, corpus = SAMPLES[key], load(key)
    assert corpus.reading == sample.reading
    assert sample.teaches.endswith(".")
    tokenizer = TOKENIZERS[sample.tokens].train(split(corpus).train)
    assert np.mean(tokenizer.encode("\n".join(split(corpus).valid)) == 0) < (
        0.2 if key == "surnames" else 0.01
    )


def test_students_decide_the_last_word_at_least_six_words_before_it() -> None:
    endings: dict[str, Counter[str]] = defaultdict(Counter)
    for line in load("students").text.split("\n"):
        ((did, what),) = [(did, what) for who, did, what in OPENINGS if f"the {who} {did}, " in line]
        between, last = line.split(f"{did}, ")[1].split(" opened their ")
        assert last == f"{what}."
        assert len(between.split()) >= 6
        (how,) = [how for how in HOW if between.endswith(f" {how}")]
        endings[how][what] += 1
    assert len({what for _, _, what in OPENINGS}) == len(OPENINGS)
    for seen in endings.values():  # whatever stands before "opened their", every ending follows
        assert len(seen) == len(OPENINGS)
        assert max(seen.values()) < 0.25 * seen.total()


def test_brackets_are_balanced_and_as_deep_as_promised() -> None:
    closing = {right: left for left, right in PAIRS}
    deepest = 0
    for line in load("brackets").text.split("\n"):
        outside = re.sub("|".join(f"{q}[a-h]+{q}" for q in QUOTES), "", line)
        assert not set(outside) & set(QUOTES)
        stack: list[str] = []
        for sign in outside:
            if sign in closing.values():
                stack.append(sign)
            elif sign in closing:
                assert stack.pop() == closing[sign]
            deepest = max(deepest, len(stack))
        assert not stack
    assert deepest == DEEPEST


def test_surnames_are_many_and_named_by_language() -> None:
    lines = load("surnames").items
    assert len(lines) == len(set(lines))
    assert len({line.split(": ")[1] for line in lines}) >= 1500
    assert len(SURNAMES) >= 8
    assert all(re.fullmatch(r"[A-Z][a-z]+: [^\W\d_a-z][^\W\d_']*(?:'[^\W\d_]+)?", line) for line in lines)
    assert min(Counter(line.split(":")[0] for line in lines).values()) >= 100


def test_stories_are_finished_sentences_and_all_different() -> None:
    stories = load("stories").text.split("\n\n")
    assert len(set(stories)) == len(stories)
    assert not any("{" in story or "  " in story or "\n" in story for story in stories)
    assert all(story.endswith((".", "”")) for story in stories)
