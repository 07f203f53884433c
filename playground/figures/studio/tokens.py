"""The scenes of a text's tokens: a stretch cut into tokens, and byte pairs merged one after the other."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.studio.token_view import MergesTrace, ShownToken
from playground.figures.plots import PLAIN, axis, figure, line, log_axis, log_span
from playground.figures.scene import Columns, Cursor, Plot, Row, Rows, Scene, Table, Token, Tokens

HEIGHT = 330  # pixels, as the card's
LONGEST = 30  # characters of a piece in a sentence


def tokens_scene(tokens: Sequence[ShownToken], title: str) -> Scene:
    """A stretch of the text, each token with its tint and, on hover, its id; it stands still."""
    row = [
        Token(token.text, about(token), i % 2, "unknown" if token.is_unknown else "", token.ends_line)
        for i, token in enumerate(tokens)
    ]
    panel = Tokens("tokens", [row], title=title, alt="A stretch of the text cut into tokens")
    return Scene(last=0, url_key="", height=HEIGHT, panels=[panel])


def about(token: ShownToken) -> str:
    """What stands beside a token under the pointer."""
    unknown = ": the vocabulary lacks it, the model reads ⟨unk⟩" if token.is_unknown else ""
    return f"id {token.id:,}{unknown}"


def merges_scene(trace: MergesTrace, title: str) -> Scene:
    """The stretch after every merge, and the numbers of the merge; the step is the number of merges made."""
    last = len(trace.pairs)
    rows = _rows(trace)
    first = np.diff(trace.row, prepend=-1) > 0  # the steps at which the stretch changes
    index = np.where(first, 2 * trace.row, 2 * trace.row + 1)  # a made token is marked at its step alone
    stretch = Tokens(
        "tokens", rows, index.tolist(), title=title, alt="The stretch after so many merges", grow=2
    )
    side = Rows([_numbers(trace), _counts(trace)], grow=1)
    return Scene(
        last=last,
        url_key="merges",
        initial_step=0,
        rate=6,
        height=HEIGHT,
        unit="merge",
        narration=[(k, sentence(trace, k)) for k in range(last + 1)],
        panels=[Columns([stretch, side])],
    )


def sentence(trace: MergesTrace, k: int) -> str:
    """What merge k did, in one line."""
    if k == 0:
        return "Before the first merge every byte is a token: 256 of them, and ⟨unk⟩ and ⟨end⟩."
    left, right, both = (_short(piece) for piece in trace.pairs[k - 1])
    times = f"{int(trace.count[k - 1]):,} times"
    return f"{left} and {right} stand side by side {times}: {both} is one token now."


def _short(piece: str) -> str:
    return piece if len(piece) <= LONGEST else f"{piece[: LONGEST - 1]}…"


def _rows(trace: MergesTrace) -> list[list[Token]]:
    """Each state of the stretch twice: with the tokens marked that were just made, and without."""
    rows = []
    for row, made in zip(trace.rows, trace.made, strict=True):
        for is_new in (True, False):
            rows.append(
                [
                    Token(
                        token.text,
                        about(token),
                        (token.unit + token.place) % 2,
                        "new" if is_new and (token.unit, token.place) in made else "",
                        token.ends_line,
                    )
                    for token in row
                ]
            )
    return rows


def _numbers(trace: MergesTrace) -> Table:
    """The count of the step's pair, the vocabulary, and the tokens of stretch and text."""
    count = np.concatenate([[np.nan], trace.count])
    shown = np.array([len(row) for row in trace.rows], dtype=np.float64)[trace.row]
    rows = [
        Row("count", count, "integer", "kind0"),
        Row("vocabulary", trace.vocabulary.astype(np.float64), "integer", "value"),
        Row("tokens here", shown, "integer"),
        Row("tokens in all", trace.tokens.astype(np.float64), "integer"),
    ]
    return Table("merge", rows, alt="The merge of this step in numbers")


def _counts(trace: MergesTrace) -> Plot:
    """How often the pair of each merge occurred."""
    steps = np.arange(1, len(trace.pairs) + 1, dtype=np.float64)
    counts = trace.count.astype(np.float64)
    drawn = [line(steps, counts, "kind0", 2, "merge %{x:,}: %{y:,} times")]
    picture = figure(
        axis("merge", bounds=(0, max(1.0, float(len(steps)))), nticks=4),
        log_axis(*log_span(counts, 1.0)),
        drawn,
        PLAIN,
    )
    at = np.arange(len(steps) + 1, dtype=np.float64)
    return Plot(
        "counts", picture, [Cursor(at=at)], title="count of the pair", alt="Count of each merge's pair"
    )
