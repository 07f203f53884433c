"""The corpus card's scene: its numbers, the most frequent tokens, and Zipf's plot."""

import numpy as np

from playground.figures.plots import WIDE, figure, line, log_axis, log_span
from playground.figures.scene import Bars, Columns, Plot, Row, Scene, Table
from playground.text.corpus_card import CorpusCard

CUTS = {
    "paragraph": "between paragraphs",
    "line": "between lines",
    "sentence": "between sentences",
    "word": "between words",
    "sign": "inside a word",
}
TEXTS = {"items": "one per line", "documents": "{train:,} to learn from, {valid:,} held out"}


def scene(card: CorpusCard) -> Scene:
    """The whole card; it stands still."""
    known = card.most_frequent[:9]
    total = max(card.tokens_train, 1)
    return Scene(
        last=0,
        url_key="",
        height=330,
        panels=[
            Columns(
                [
                    Table("card", _rows(card), alt="The text in numbers"),
                    Bars(
                        "frequent",
                        [token for token, _ in known],
                        np.array([[count / total] for _, count in known]),
                        high=max((count / total for _, count in known), default=1.0),
                        format="percent:1",
                        title="most frequent tokens",
                        alt="The most frequent tokens and their share of the training part",
                    ),
                    _zipf(card),
                ]
            )
        ],
    )


def _rows(card: CorpusCard) -> list[Row]:
    """The numbers of a text."""

    def row(label: str, value: float, meaning: str, form: str = "integer") -> Row:
        return Row(label, np.array([value], dtype=np.float64), form, "ink", meaning)

    rows = [
        row("characters", card.characters_train + card.characters_valid, "in all"),
        row("tokens", card.tokens_train, "to learn from"),
        row("held out", card.tokens_valid, _held_out(card)),
        row("vocabulary", card.vocabulary, "different tokens, V"),
        row("unknown", card.unknown_valid, "of the held-out tokens", "percent:2"),
    ]
    if card.reading in TEXTS:
        meaning = TEXTS[card.reading].format(train=card.items_train, valid=card.items_valid)
        rows.insert(1, row(card.reading, card.items_train + card.items_valid, meaning))
        rows.append(row("repeated", card.repeated_items, f"held-out {card.reading} also learned from"))
    return rows


def _held_out(card: CorpusCard) -> str:
    """How large the held-out part is, and where it was cut off."""
    share = f"{card.characters_valid / (card.characters_train + card.characters_valid):.1%}"
    if not card.cut:
        return f"tokens never learned from, {share}"
    return f"tokens, the last {share}, cut {CUTS[card.cut]}"


def _zipf(card: CorpusCard) -> Plot:
    """How often the token of each rank occurs, on logarithmic axes."""
    ranks = np.array(card.zipf_rank, dtype=np.float64)
    counts = np.array(card.zipf_count, dtype=np.float64)
    zipf = figure(
        log_axis(*log_span(ranks, 1.0), "rank"),
        log_axis(*log_span(counts, 1.0), "count"),
        [line(ranks, counts, "value", 2, "rank %{x}: %{y:,} times", dots=5)],
        WIDE,
    )
    return Plot("zipf", zipf, title="Zipf: count by rank", alt="Token counts by rank on logarithmic axes")
