"""The network beside the n-gram, in contexts seen in training and never seen."""

import numpy as np

from playground.experiments.fixed_window.against import Against
from playground.figures.fixed_window.look import line
from playground.figures.scene import Columns, Cursor, Plot, Row, Rows, Table
from playground.figures.still import MARGIN, still

KINDS = ("seen", "unseen")
COLOURS = ("value", "gradient")


def comparing(found: Against) -> Columns:
    """Curves at the left, numbers and examples at the right."""
    return Columns([_curves(found), Rows([_numbers(found), _examples(found)], grow=1.25)])


def _curves(found: Against) -> Plot:
    """The network's loss falls over its training; the n-gram's is counted once: a dashed line."""
    steps = found.steps.astype(float)
    drawn, notes = [], []
    end = float(max(1.0, steps[-1]))
    for kind, colour, network, ngram in zip(KINDS, COLOURS, found.network, found.ngram, strict=True):
        hover = f"network, {kind} contexts, step %{{x:,}}: %{{y:.4f}} nats"
        drawn.append(line(steps, network, colour, hover, mode="lines+markers", marker={"size": 6}))
        dashed = {"color": f"@{colour}", "width": 2, "dash": "dash"}
        hover = f"{found.order}-gram, {kind} contexts: %{{y:.4f}} nats"
        drawn.append(line([0.0, end], [ngram, ngram], colour, hover, line=dashed))
        if np.isfinite(ngram):
            text = {"text": f"{found.order}-gram, {kind}", "font": {"size": 14, "color": f"@{colour}"}}
            notes.append({"x": end, "y": float(ngram), "xanchor": "right", "yanchor": "bottom",
                          "showarrow": False, **text})  # fmt: skip
    finite = np.concatenate([found.network[:, -1], found.ngram])
    top = 1.6 * float(np.nanmax(finite))
    figure = still(
        drawn,
        {"title": {"text": "training step of the network"}, "range": [0, 1.02 * end], "nticks": 5},
        {"title": {"text": "nats per token"}, "range": [0, top]},
        annotations=notes,
        margin={**MARGIN, "l": 54},
    )
    return Plot(
        "apart", figure, [Cursor(at=steps)],
        title="held-out loss: seen blue, unseen orange",
        alt="Held-out loss of the network over its training and of the n-gram, by kind of context",
    )  # fmt: skip


def _numbers(found: Against) -> Table:
    def row(label: str, share: float, network: np.ndarray, ngram: float, colour: str) -> Row:
        meaning = f"{100 * share:.1f} % of {found.targets:,}"
        return Row(label, [network, np.array([ngram])], "fixed:4", colour, meaning)

    each = zip(KINDS, found.share, found.network, found.ngram, COLOURS, strict=True)
    return Table(
        "losses",
        [
            *(row(f"{kind} contexts", *values) for kind, *values in each),
            row("all", 1.0, found.overall, found.ngram_overall, "ink"),
        ],
        columns=("network", f"{found.order}-gram"),
        title="nats per token, Witten-Bell",
        alt="Held-out loss of both by kind of context",
    )


def _examples(found: Against) -> Table:
    """Contexts never seen, and the probability both gave to what stood there."""
    return Table(
        "examples",
        [
            Row(
                f"{' '.join(e.context)} →",
                [np.array([e.network]), np.array([e.ngram])],
                "significant:3",
                "ink",
                e.target,
            )
            for e in found.examples
        ],
        columns=("network", f"{found.order}-gram"),
        title="P(what came) in unseen contexts, the largest differences",
        alt="Held-out contexts that training never saw, what came, and its probability under both",
    )
