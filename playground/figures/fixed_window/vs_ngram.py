"""The network against the n-gram: held-out loss in contexts seen in training and in unseen ones."""

import numpy as np

from playground.experiments.fixed_window.vs_ngram import NgramComparison
from playground.figures.plots import WIDE, Json, axis, figure, line
from playground.figures.scene import END, Columns, Cursor, Plot, Row, Rows, Table

KINDS = {"seen": "ink", "unseen": "kind1"}  # of contexts: their colours


def vs_ngram(comparison: NgramComparison) -> Columns:
    """Curves at the left, numbers and examples at the right."""
    return Columns([_curves(comparison), Rows([_numbers(comparison), _examples(comparison)], grow=1.25)])


def _curves(comparison: NgramComparison) -> Plot:
    """The network's loss over its training; the n-gram's is one number: a dashed line."""
    steps = comparison.steps.astype(float)
    end = float(max(1.0, steps[-1]))
    lines, labels = [], []
    losses = zip(KINDS.items(), comparison.network, comparison.ngram, strict=True)
    for (kind, colour), network, ngram in losses:
        hover = f"network, {kind} contexts, step %{{x:,}}: %{{y:.4f}} nats"
        lines.append(line(steps, network, colour, 2.5, hover, dots=6))
        hover = f"{comparison.order}-gram, {kind} contexts: %{{y:.4f}} nats"
        lines.append(line(np.array([0.0, end]), np.array([ngram, ngram]), colour, 2, hover, dash="dash"))
        if np.isfinite(ngram):
            labels.append(_label(f"{comparison.order}-gram, {kind}", end, float(ngram), colour))
    top = 1.6 * float(np.nanmax(np.concatenate([comparison.network[:, -1], comparison.ngram])))
    return Plot(
        "losses-by-step",
        figure(
            axis("training step of the network", (0, 1.02 * end), nticks=5),
            axis("nats per token", (0, top)),
            lines,
            WIDE,
            annotations=labels,
        ),
        [Cursor(at=steps)],
        title="held-out loss in seen and unseen contexts",
        alt="Held-out loss of the network over its training and of the n-gram, by kind of context",
    )


def _label(text: str, x: float, y: float, colour: str) -> Json:
    """A text that ends at x, just above y."""
    return {
        "x": x,
        "y": y,
        "xanchor": "right",
        "yanchor": "bottom",
        "showarrow": False,
        "text": text,
        "font": {"size": 14, "color": f"@{colour}"},
        "bgcolor": "@paper",
        "borderpad": 0,
    }


def _numbers(comparison: NgramComparison) -> Table:
    def row(label: str, share: float, network: np.ndarray, ngram: float, colour: str) -> Row:
        meaning = f"{100 * share:.1f} % of {comparison.targets:,}"
        return Row(label, [network, np.array([ngram])], "fixed:4", colour, meaning)

    by_kind = zip(KINDS.items(), comparison.share, comparison.network, comparison.ngram, strict=True)
    return Table(
        "losses",
        [
            *(
                row(f"{kind} contexts", share, network, ngram, colour)
                for (kind, colour), share, network, ngram in by_kind
            ),
            row("all", 1.0, comparison.network_overall, comparison.ngram_overall, "ink"),
        ],
        columns=("network", f"{comparison.order}-gram"),
        title="nats per token, Witten-Bell",
        alt="Held-out loss of both by kind of context",
    )


def _examples(comparison: NgramComparison) -> Table:
    """Unseen contexts, and the probability that each model gave to the target."""
    return Table(
        "examples",
        [
            Row(
                f"{' '.join(example.context)} →",
                [np.array([example.network]), np.array([example.ngram])],
                "significant:3",
                "ink",
                example.target,
                known_from=[END, None],
            )
            for example in comparison.examples
        ],
        columns=("network", f"{comparison.order}-gram"),
        title="P(what came) in unseen contexts, the largest differences",
        alt="Held-out contexts that training never saw, what came, and its probability under both",
    )
