"""Documents: cut as chosen, and nothing reaches from one into the next, by direct loops over the texts."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import TextError
from playground.models.ngram import NGram
from playground.text.batches import DocumentBatches
from playground.text.corpus import SEPARATORS, Corpus, from_documents, from_text
from playground.text.encoded import Encoded, encode
from playground.text.evaluation_batches import evaluation_batches
from playground.text.parts import Upload
from playground.text.reading import ReadingChoices
from playground.text.split import split
from playground.text.tokenizers import BOUNDARY, TOKENIZERS
from playground.text.upload import File, derive, open_files, paste
from tests.text.test_batches import numbered

LINE = st.text(st.sampled_from("ab .é猫"), min_size=1, max_size=8).filter(lambda line: line.strip())
PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
DOCUMENT = st.lists(PARAGRAPH, min_size=1, max_size=3).map("\n\n".join)
LENGTHS = st.lists(st.integers(1, 40), min_size=1, max_size=12)


def running(documents: str, separator: str = "") -> ReadingChoices:
    return ReadingChoices(reading="running", documents=documents, separator=separator)  # type: ignore[arg-type]


@given(st.lists(PARAGRAPH, min_size=2, max_size=6), st.sampled_from(["\n\n", "\n \t\n", "\n\n\n\n"]))
def test_blank_lines_separate_documents_that_join_to_the_whole(paragraphs: list[str], between: str) -> None:
    loaded = derive(paste(between.join(paragraphs)), running("blank"))
    assert loaded.corpus.reading == "documents"
    assert list(loaded.corpus.items) == paragraphs
    assert f"{len(paragraphs)} documents." in loaded.notes


@given(st.lists(DOCUMENT, min_size=2, max_size=5), st.sampled_from(["***", "<|endoftext|>", "é"]))
def test_a_line_of_ones_choice_separates_documents_that_keep_their_lines(
    documents: list[str], line: str
) -> None:
    documents = [document for document in documents if line not in map(str.strip, document.split("\n"))]
    if len(documents) < 2:
        return
    loaded = derive(paste(f"\n {line} \n".join(documents)), running("line", f"{line} "))
    assert list(loaded.corpus.items) == documents


@given(st.lists(DOCUMENT, min_size=2, max_size=5))
def test_one_file_is_one_document_and_back(documents: list[str]) -> None:
    upload = open_files([File(f"{i}.txt", text.encode()) for i, text in enumerate(documents)])
    plain = derive(upload, running("whole"))
    loaded = derive(upload, running("file"))
    assert list(loaded.corpus.items) == documents
    assert loaded.upload is not None
    stored = Upload.from_bytes(loaded.upload.to_bytes())
    assert derive(stored).corpus == loaded.corpus
    assert derive(stored, running("whole")).corpus == plain.corpus
    assert plain.corpus.text == "\n".join(documents)


def test_a_document_ends_where_its_file_ends_too() -> None:
    upload = open_files([File("a.txt", b"one\n\ntwo"), File("b.txt", b"three\n\nfour")])
    assert derive(upload, running("blank")).corpus.items == ("one", "two", "three", "four")


@pytest.mark.parametrize(
    ("documents", "separator", "says"),
    [
        ("blank", "", "does not have a blank line"),
        ("line", "***", "does not have the line that was chosen"),
        ("line", " ", "no line is chosen"),
        ("file", "", "does not have a second file"),
    ],
)
def test_where_nothing_is_cut_it_stays_one_running_text_and_says_so(
    documents: str, separator: str, says: str
) -> None:
    loaded = derive(paste("a text of one line and\nanother"), running(documents, separator))
    assert loaded.corpus == derive(paste("a text of one line and\nanother"), running("whole")).corpus
    assert any(says in note for note in loaded.notes)


def test_items_are_never_cut_into_documents() -> None:
    choices = ReadingChoices(reading="items", documents="blank")
    assert derive(paste("a\n\nb"), choices).corpus == Corpus("a\nb", "items", "pasted text")


def test_the_separator_inside_a_document_cannot_make_two_of_it() -> None:
    corpus = from_documents([f"a{SEPARATORS['documents']}b", "\n c\n\n d\n \n", " \n"])
    assert corpus.items == ("a\nb", " c\n\n d")
    assert from_text(corpus.text, "documents") == corpus
    with pytest.raises(TextError, match="white space"):
        from_documents(["", "\n"])


@given(st.lists(st.integers(1, 300), min_size=2, max_size=40), st.integers(0, 3))
def test_whole_documents_of_about_a_tenth_are_held_out(lengths: list[int], seed: int) -> None:
    documents = [chr(0x4E00 + i) * length for i, length in enumerate(lengths)]
    corpus = from_documents(documents)
    parts = split(corpus, seed)
    assert sorted([*parts.train, *parts.valid]) == sorted(documents)
    assert parts.train
    assert parts.valid
    assert [text for text in documents if text in parts.train] == list(parts.train)
    wanted, size = 0.1 * sum(lengths), sum(map(len, parts.valid))
    assert size <= 2 * wanted or size == min(lengths)
    for left in parts.train:  # no document more would bring it nearer
        assert abs(size + len(left) - wanted) >= abs(size - wanted) - 1e-9
    assert split(corpus, seed) == parts


def test_one_document_cannot_be_split() -> None:
    with pytest.raises(TextError, match="at least 2"):
        split(Corpus("one document alone", "documents"))


def texts_of(encoded: Encoded) -> list[list[int]]:
    """Each text's targets with its BOUNDARY."""
    ids = encoded.ids.tolist()
    pairs = zip(encoded.starts[:-1], encoded.starts[1:], strict=True)
    return [[*ids[a:b], BOUNDARY] for a, b in pairs]


def assert_read_in_order(batches: list[tuple[np.ndarray, np.ndarray, np.ndarray]], encoded: Encoded) -> None:
    """Each row is texts read from left to right; what is read before a target is of its own text alone.

    Every token of `encoded` must be a number of its own. Every target comes once.
    """
    place = {token: (i, k) for i, text in enumerate(texts_of(encoded)) for k, token in enumerate(text[:-1])}
    ends: list[tuple[int, int]] = []
    before: dict[int, tuple[int, int] | None] = {}
    padded: set[int] = set()
    for x, y, fresh in batches:
        for row in range(len(x)):
            if not (y[row] >= 0).any():  # a row that is over
                continue
            last = None if fresh[row] else before.get(row)
            assert fresh[row] or row not in padded, "a state that has read padding is carried on"
            real = y[row] >= 0
            assert not real[np.argmin(real) :].any() or real.all()  # padding only behind
            for token, target in zip(x[row][real].tolist(), y[row][real].tolist(), strict=True):
                if token != BOUNDARY:
                    assert last is None or place[token] == last
                    at = (place[token][0], place[token][1] + 1)
                else:  # a text begins: nothing of another one was read before it in this state
                    assert last is None
                    at = (place[target][0], 0)
                assert target == texts_of(encoded)[at[0]][at[1]]
                ends.append(at)
                last = at
            before[row] = last
            padded = padded - {row} if real.all() else padded | {row}
    whole = [(i, k) for i, text in enumerate(texts_of(encoded)) for k in range(len(text))]
    assert sorted(ends) == whole


@given(LENGTHS, st.integers(1, 9), st.integers(2, 12), st.integers(0, 2))
def test_no_window_holds_two_documents_and_every_target_comes_once_per_epoch(
    lengths: list[int], batch: int, window: int, seed: int
) -> None:
    encoded = numbered(*lengths, reading="documents")
    batches = DocumentBatches(encoded, batch, window, seed)
    assert 1 <= batches.batch <= batch
    for _ in range(2):
        epoch = [batches.next() for _ in range(batches.per_epoch)]
        assert all(len(x) == batches.batch and y.shape[1] <= window for x, y, _ in epoch)
        assert epoch[0][2].all()
        assert_read_in_order(epoch, encoded)


@given(LENGTHS, st.integers(1, 9), st.integers(1, 12))
def test_no_evaluation_window_holds_two_documents(lengths: list[int], batch: int, window: int) -> None:
    encoded = numbered(*lengths, reading="documents")
    assert_read_in_order(list(evaluation_batches(encoded, batch, window)), encoded)


def test_short_documents_are_evaluated_from_their_beginnings() -> None:
    encoded = numbered(*[7] * 64, reading="documents")
    [x, _, fresh], *_ = evaluation_batches(encoded, 16, 3)
    assert fresh.all()
    assert (x[:, 0] == BOUNDARY).all()


@given(LENGTHS, st.integers(1, 5), st.integers(0, 20))
def test_restored_batches_continue_alike(lengths: list[int], batch: int, steps: int) -> None:
    encoded = numbered(*lengths, reading="documents")
    one, other = (DocumentBatches(encoded, batch, 5, seed=2) for _ in range(2))
    for _ in range(steps):
        one.next()
    other.restore(one.state())
    for _ in range(8):
        for left, right in zip(one.next(), other.next(), strict=True):
            np.testing.assert_array_equal(left, right)


def test_the_order_of_the_documents_changes_with_epoch_and_seed() -> None:
    def order(seed: int) -> list[list[int]]:
        batches = DocumentBatches(numbered(*[3] * 30, reading="documents"), 2, 8, seed)
        return [[int(y[0, 0]) for _, y, _ in (batches.next() for _ in range(15))] for _ in range(2)]

    first, second = order(0)
    assert first != second
    assert order(0) == [first, second]
    assert order(1) != [first, second]


@given(st.lists(DOCUMENT, min_size=1, max_size=6), st.sampled_from(list(TOKENIZERS)), st.integers(1, 4))
def test_no_ngram_holds_tokens_of_two_documents_and_every_target_is_counted_once(
    documents: list[str], kind: str, order: int
) -> None:
    tokenizer = TOKENIZERS[kind].train(documents)
    size = len(tokenizer)
    encoded = encode(documents, tokenizer, "documents")
    model = NGram.fit(encoded, size, order)
    counted: list[Counter[tuple[int, ...]]] = [Counter() for _ in range(order)]
    for document in documents:  # a loop over each document alone
        read = [BOUNDARY] * order + [*tokenizer.encode(document).tolist(), BOUNDARY]
        for end in range(order, len(read)):
            for n in range(1, order + 1):
                counted[n - 1][tuple(read[end - n + 1 : end + 1])] += 1
    for n, counts in enumerate(model.counts, 1):
        assert counts.counts.sum() == encoded.targets.size == sum(counted[n - 1].values())
        assert sorted(counts.counts.tolist()) == sorted(counted[n - 1].values())
        for gram in list(counted[n - 1])[:5]:
            p, context = model.probabilities(gram[:-1], n), gram[:-1]
            direct = np.array([counted[n - 1][(*context, w)] for w in range(size)])
            lower = model.probabilities(gram[1:-1], n - 1) if n > 1 else model.floor()
            types = np.count_nonzero(direct)
            np.testing.assert_allclose(p, (direct + types * lower) / (direct.sum() + types), atol=1e-12)
