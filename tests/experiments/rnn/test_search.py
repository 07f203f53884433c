"""Selecting and searching, against a plain loop over the whole corpus read in one row."""

import numpy as np
import pytest
import torch

from playground.experiments import sources
from playground.experiments.rnn import activation_index
from playground.experiments.rnn import search as searching
from playground.experiments.rnn.activation_index import Query, stretches
from playground.experiments.rnn.scanning import scan
from playground.experiments.rnn.search import search
from playground.experiments.rnn.selection import ActiveUnit, Selection, active_units
from playground.experiments.rnn.stream import stream_of
from playground.models.replay import states
from playground.text import samples
from playground.text.corpus import Corpus

from .models import TEXT, source

LINES = "\n".join(
    "".join(np.random.default_rng(seed).choice(list("ab([)] "), 9)).strip() or "a" for seed in range(900)
)


def test_a_unit_is_on_when_it_never_leaves_its_side_of_the_threshold() -> None:
    values = np.array(
        [[0.9, 0.6, 0.8], [-0.9, -0.7, -0.5], [0.9, 0.4, 0.9], [0.9, -0.9, 0.9], [0.5, 0.5, 0.5]]
    )
    assert active_units(values, Selection(0, 3, 0.5)) == (
        ActiveUnit(0, 1, 0.6),
        ActiveUnit(1, -1, -0.5),
        ActiveUnit(4, 1, 0.5),
    )
    assert [on.unit for on in active_units(values, Selection(0, 1, 0.9))] == [0, 1, 2, 3]
    assert active_units(values, Selection(0, 3, 0.99)) == ()


@pytest.mark.parametrize(
    "selection", [Selection(1, 1), Selection(2, 1), Selection(-1, 2), Selection(0, 4), Selection(0, 2, 0.0)]
)
def test_impossible_selections_are_refused(selection: Selection) -> None:
    with pytest.raises(ValueError, match=r"must|outside"):
        active_units(np.zeros((2, 3)), selection)


def test_stretches_are_maximal_and_end_where_a_text_does() -> None:
    matches = np.array([1, 1, 0, 1, 1, 1, 1, 0, 1], dtype=bool)
    begins = np.array([1, 0, 0, 0, 0, 1, 0, 0, 0], dtype=bool)
    first, last = stretches(matches, begins, 1)
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == [(0, 2), (3, 5), (5, 7), (8, 9)]
    assert stretches(matches, begins, 2)[0].tolist() == [0, 3, 5]
    assert stretches(matches, begins, 3)[0].size == 0


def _by_hand(values: np.ndarray, begins: np.ndarray, query: Query) -> dict[tuple[int, int], float]:
    """Every stretch with its fit: values (M, H), one position after the other."""
    found, run = {}, []
    for place in [*range(len(values)), None]:
        matches = place is not None and all(
            on.sign * values[place, on.unit] >= query.threshold for on in query.units
        )
        if run and (not matches or begins[place]):
            if len(run) >= query.length:
                stretch = values[run]
                others = (stretch >= query.threshold).all(0).sum() + (stretch <= -query.threshold).all(
                    0
                ).sum()
                found[run[0], run[-1] + 1] = len(query.units) / others
            run = []
        if matches:
            run.append(place)
    return found


@pytest.mark.parametrize(
    ("cell", "layers", "layer", "state", "reading"),
    [
        ("lstm", 1, 0, "h", "running"),
        ("lstm", 2, 0, "c", "running"),
        ("gru", 2, 1, "h", "running"),
        ("rnn", 1, 0, "h", "items"),
        ("lstm", 2, 1, "c", "items"),
        ("gru", 1, 0, "h", "documents"),
    ],
)
def test_the_search_finds_what_a_plain_loop_finds(cell, layers, layer, state, reading, monkeypatch) -> None:
    here = source(cell, layers, reading)
    loaded, tokenizer = here.load(7), here.tokenizer()
    stream = stream_of(LINES, tokenizer, reading)
    rows = [np.arange(a, b) for a, b in zip(stream.starts, stream.starts[1:], strict=False)]
    values = np.empty((stream.inputs.size, 16), np.float32)
    for row in rows:
        h, c, _ = states(loaded.model, torch.from_numpy(stream.inputs[row])[None])
        values[row] = (h if state == "h" else c)[layer, 0].numpy()
    strongest = int(np.abs(np.median(values, axis=0)).argmax())
    median = float(np.median(values[:, strongest]))
    unit = ActiveUnit(strongest, int(np.sign(median)), 0.0)
    query = Query((unit,), 2, 0.8 * abs(median), layer, state)
    # A value within rounding of the threshold may fall on either side: move it to where none is.
    gaps = np.sort(np.abs(values[:, strongest]))
    middle = np.searchsorted(gaps, query.threshold) + np.argmax(
        np.diff(gaps[np.searchsorted(gaps, query.threshold) :][:200])
    )
    query = Query(query.units, 2, float(gaps[middle : middle + 2].mean()), layer, state)
    monkeypatch.setattr(activation_index, "BEST", 10**6)
    progress = list(search(loaded, tokenizer, Corpus(LINES, reading), query))
    found = progress[-1]
    expected = _by_hand(values, stream.is_start, query)
    assert len(expected) > 20
    assert found.count == len(found.hits) == len(expected)
    assert {(hit.first, hit.last) for hit in found.hits} == set(expected)
    close = sum(abs(hit.fit - expected[hit.first, hit.last]) < 1e-9 for hit in found.hits)
    assert close >= 0.99 * len(expected)  # another unit may lie within rounding of the threshold
    fractions = [step.fraction for step in progress]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    order = [(-hit.fit, abs(hit.last - hit.first - 2), hit.first) for hit in found.hits]
    assert order == sorted(order)


def test_a_hit_is_shown_in_its_text() -> None:
    here = source("lstm")
    corpus = Corpus(TEXT * 40)
    tokenizer = here.tokenizer()
    units = (ActiveUnit(0, 1, 0.0), ActiveUnit(7, -1, 0.0))
    *_, found = search(here.load(7), tokenizer, corpus, Query(units, 1, 1e-3))
    assert found.hits
    for hit in found.hits:
        text = corpus.text  # position p has read p characters
        assert text[max(0, hit.first - 1) : hit.last - 1] == hit.text
        assert text[: max(0, hit.first - 1)].endswith(hit.left)
        assert text[hit.last - 1 :].startswith(hit.right)


def test_a_large_corpus_is_searched_at_its_beginning_and_a_search_can_be_dropped(monkeypatch) -> None:
    here = source("rnn")
    monkeypatch.setattr(searching, "LARGEST", 500)
    query = Query((ActiveUnit(0, 1, 0.0),), 1, 0.01)
    *_, found = search(here.load(7), here.tokenizer(), Corpus(TEXT * 100), query)
    assert found.note == "The first 500 tokens of this text were searched."
    assert all(hit.last <= 500 for hit in found.hits)
    monkeypatch.setattr(searching, "LONGEST_TOKEN", 1)
    for reading in ("running", "items"):
        *_, found = search(here.load(7), here.tokenizer(), Corpus(TEXT * 100, reading), query)
        assert 400 <= int(found.note.split()[2]) <= 500
    monkeypatch.undo()
    abandoned = search(here.load(7), here.tokenizer(), Corpus(LINES), query)
    assert 0.0 < next(abandoned).fraction < 1.0
    abandoned.close()


def test_no_unit_to_look_for_is_a_sentence() -> None:
    here = source()
    [found] = search(here.load(7), here.tokenizer(), Corpus(TEXT), Query((), 2, 0.5))
    assert found.fraction == 1.0
    assert "No unit stays on" in found.note


def test_c_of_a_network_without_memory_cell_is_refused() -> None:
    here = source("gru")
    with pytest.raises(ValueError, match="memory cell"):
        list(
            search(
                here.load(7), here.tokenizer(), Corpus(TEXT), Query((ActiveUnit(0, 1, 0.0),), 2, 0.5, 0, "c")
            )
        )


@pytest.mark.parametrize("state", ["h", "c"])
def test_rows_side_by_side_remember_as_one_row_does(state) -> None:
    here = sources.bundled("brackets")
    stream = stream_of(samples.load("brackets").text[:20_000], here.tokenizer(), "running")
    model = here.load(here.nearest_step()).model
    h, c, _ = states(model, torch.from_numpy(stream.inputs)[None])
    expected = (h if state == "h" else c)[0, 0].numpy()
    found = np.full_like(expected, np.nan)
    for places, values in scan(model, stream, 0, state):
        assert np.isnan(found[places]).all()
        found[places] = values
    assert np.abs(found - expected).max() < 1e-3
