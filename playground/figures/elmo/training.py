"""The scene of "ELMo": the language models' losses, then the shares of the layers and the accuracies."""

import numpy as np

from playground.experiments.elmo.sentences import FEATURES, TASKS
from playground.experiments.elmo.sizes import LM_ROUNDS
from playground.experiments.elmo.training_trace import MIXED, ElmoTrace
from playground.figures.plot_legend import legend
from playground.figures.plots import axis, figure
from playground.figures.scene import Columns, Plot, Row, Rows, Rules, Scene, Table
from playground.figures.seed_paths import seed_paths

HEIGHT = 352  # CSS pixels: a row with a button stands above
MARGIN = {"l": 46, "r": 12, "t": 26, "b": 38}
DIRECTIONS = {"forward": "kind0", "backward": "kind1"}
SHARES = {"s₀ type": "kind4", "s₁": "kind3", "s₂ top": "kind6"}
COLOURS = {"types": "kind4", "top": "kind6", "mix": "value"}
NAMES = {"types": "type embeddings", "top": "top layer", "mix": "ELMo's mix"}
EXAMPLES = {"syntactic": "noun or verb?", "semantic": "nature or made?"}


def scene(trace: ElmoTrace, task: str = "semantic", active: bool = False) -> Scene:
    """One step of the clock for each measurement; `active` while the training goes on."""
    return Scene(
        last=max(0, trace.rounds - 1),
        rate=4,
        height=HEIGHT,
        narration=narration(trace, task, active),
        panels=[
            Columns([_losses(trace), _shares(trace, task), Rows([_accuracy(trace, task), _numbers(trace)])])
        ],
        unit="round",
        follow=True,
    )


def _losses(trace: ElmoTrace) -> Plot:
    x = trace.updates.astype(np.float64)
    return Plot(
        "losses",
        figure(
            axis("updates of both language models", (0, trace.spec.updates)),
            axis("", (0, 4.8), nticks=6),
            margin=MARGIN,
            annotations=legend(DIRECTIONS, 26),
        ),
        actors=seed_paths(x, trace.losses, list(DIRECTIONS.values())),
        title="1  train two LMs: test loss, nats",
        alt="The loss of the forward and the backward language model on test sentences, three seeds",
    )


def _head_updates(trace: ElmoTrace) -> np.ndarray:
    """Updates of the heads, (R,); NaN before they begin."""
    x = trace.head_updates.astype(np.float64)
    x[: LM_ROUNDS + 1] = np.nan
    return x


def _shares(trace: ElmoTrace, task: str) -> Plot:
    x = _head_updates(trace)
    return Plot(
        "shares",
        figure(
            axis("updates of w, γ and the head", (0, trace.spec.head_updates)),
            axis("", (0, 1.04), nticks=6),
            margin=MARGIN,
            annotations=legend(SHARES, 26),
        ),
        actors=[
            Rules(y=1 / MIXED, colors="muted", labels=["1/3"]),
            *seed_paths(x, trace.shares[task], list(SHARES.values())),
        ],
        title=f"2  mix: s = softmax(w), {task}",
        alt="The share of every layer in the mix, three seeds",
    )


def _accuracy(trace: ElmoTrace, task: str) -> Plot:
    x = _head_updates(trace)
    return Plot(
        "accuracy",
        figure(
            axis("", (0, trace.spec.head_updates)),
            axis("", (0.4, 1.02), tickformat=".0%", nticks=4),
            margin={**MARGIN, "b": 24},
            annotations=legend({name: COLOURS[name] for name in FEATURES}, 26),
        ),
        actors=[
            Rules(y=0.5, colors="muted"),
            *seed_paths(x, trace.accuracy[task], [COLOURS[f] for f in FEATURES]),
        ],
        title=f"3  right: {EXAMPLES[task]}",
        alt="Accuracy with type embeddings, with the top layer and with ELMo's mix, three seeds",
        grow=1.3,
    )


def _numbers(trace: ElmoTrace) -> Table:
    """Mean accuracy of every feature on both tasks, and gamma."""
    absent = np.full(1, np.nan)
    rows = []
    for i, name in enumerate(FEATURES):
        values = [trace.accuracy[task][i].mean(0) if trace.rounds else absent for task in TASKS]
        rows.append(Row(NAMES[name], values, "percent:1", COLOURS[name], absent="–"))
    gammas = [trace.gamma[task].mean(0) if trace.rounds else absent for task in TASKS]
    rows.append(Row("γ", gammas, "fixed:2", "ink", absent="–"))
    return Table(
        "numbers",
        rows,
        list(TASKS),
        dense=True,
        title="means of three seeds",
        alt="Mean accuracy with type embeddings, top layer and mix on both tasks; gamma",
    )


def narration(trace: ElmoTrace, task: str, active: bool = False) -> list[tuple[int, str]]:
    """What is trained at every measurement, and how far it is."""
    if not trace.rounds:
        coming = "The language models begin in a moment."
        return [(0, coming if active else "Nothing is trained yet with these settings: press Train.")]
    return [(r, _sentence(trace, task, r)) for r in range(trace.rounds)]


def _sentence(trace: ElmoTrace, task: str, r: int) -> str:
    if r <= LM_ROUNDS:
        forward, backward = trace.losses[..., r].mean(1)
        return (
            f"Step 1, {trace.updates[r]} updates: the next word costs {forward:.2f} nats, the one before "
            f"{backward:.2f}."
        )
    if r == LM_ROUNDS + 1:
        return (
            "The language models are frozen. w = 0: every layer has the share 1/3; the heads begin at zero."
        )
    types, top, mix = trace.accuracy[task][..., r].mean(1)
    return (
        f"{trace.head_updates[r]} updates of the heads, {task}: type embeddings {types:.1%}, top layer "
        f"{top:.1%}, mix {mix:.1%} right."
    )
