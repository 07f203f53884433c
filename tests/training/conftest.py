import random

import pytest

from playground.text.corpus import from_documents, from_text


def sentences(number):
    draw = random.Random(7)
    parts = (
        ["the", "a", "her"],
        ["cat", "dog", "teacher", "child"],
        ["sees", "likes", "draws"],
        ["it", "us", "them"],
    )
    return " ".join(" ".join(draw.choice(words) for words in parts) + "." for _ in range(number))


@pytest.fixture(scope="session")
def running():
    """About 2,000 characters of running text."""
    return from_text(sentences(100), "running", "sentences")


@pytest.fixture(scope="session")
def items():
    """120 made-up names."""
    draw = random.Random(3)
    names = ("".join(draw.choice("abcdeno") for _ in range(draw.randint(2, 9))) for _ in range(120))
    return from_text("\n".join(names), "items", "names")


@pytest.fixture(scope="session")
def long_text():
    """About 60,000 characters of running text: the held-out tenth is longer than the part that is scored."""
    return from_text(sentences(2600), "running", "many sentences")


@pytest.fixture(scope="session")
def documents():
    """Forty short documents of one to three sentences, a line each."""
    lines = sentences(80).replace(". ", ".\n").split("\n")
    draw = random.Random(5)
    texts = []
    while lines:
        size = draw.randint(1, 3)
        texts.append("\n".join(lines[:size]))
        lines = lines[size:]
    return from_documents(texts, "documents")
