"""The scene of a prediction over training: tokens by checkpoints, and when the true token takes the lead."""

import numpy as np

from playground.experiments.studio import Curves
from playground.experiments.studio.over_training import OverTraining
from playground.figures.plots import axis, clipped, figure, line
from playground.figures.scene import Columns, Cursor, Heat, Plot, Row, Rows, Rules, Scene, Table, Text
from playground.figures.studio.run import checkpoint_clock

LN2 = float(np.log(2))
LONGEST = 16  # characters of a token in a sentence
LEAST = 0.01  # probability of the darkest colour at least
TINT = 0.5  # of a token that is certain; letters are read on it in both themes


def over_training_scene(curves: Curves, trace: OverTraining, steps: int) -> Scene:
    """One step per stored checkpoint of the run; `steps` is the planned number of training steps."""
    return Scene(
        **checkpoint_clock(curves, trace.steps),
        narration=[(k, sentence(trace, k)) for k in range(len(trace.steps))],
        discreet_narration=[(k, sentence(trace, k, discreet=True)) for k in range(len(trace.steps))],
        panels=[
            Columns(
                [
                    Rows([_text(trace), _heat(trace)], grow=1.2),
                    Rows([_curves(trace, steps), _numbers(trace)], grow=1),
                ]
            )
        ],
    )


def _true(trace: OverTraining) -> str:
    """The token that is looked at, as a sentence names it."""
    return f"“{clipped(trace.tokens[trace.position], LONGEST)}”"


def _text(trace: OverTraining) -> Text:
    """The text: a token is tinted by the probability that the checkpoint gives to it."""
    gap: list[tuple[str, float]] = [(" ", 0.0)] if trace.are_words else []
    texts = [
        [
            part
            for token, p in zip(trace.tokens, column, strict=True)
            for part in [(token, TINT * float(p)), *gap]
        ]
        for column in trace.true.T
    ]
    return Text(
        "text",
        texts,
        legend=[("p = 1", TINT), ("½", TINT / 2)],
        title="p of each token",
        color="value",
        alt="The text, each token tinted by the probability that this checkpoint gives to it",
        mono=True,
        grow=0.45,
    )


def _heat(trace: OverTraining) -> Heat:
    """Candidates by checkpoints; the true token is the first row."""
    return Heat(
        "candidates",
        trace.probability,
        rows=[clipped(name, LONGEST) for name in trace.candidates],
        columns=[f"{step:,}" for step in trace.steps],
        limit=max(float(trace.probability.max(initial=0.0)), LEAST),
        signed=False,
        unit=0,
        noun="token",
        text=False,
        title=f"p at token {trace.position + 1}, {_true(trace)}",
        alt="The probabilities of the true token and of its rivals at every checkpoint",
        grow=1.5,
    )


def _curves(trace: OverTraining, steps: int) -> Plot:
    """The probability of the true token and of its strongest rival by training step."""
    at = trace.steps.astype(np.float64)
    lines = [
        line(
            at,
            trace.likeliest_other,
            "muted",
            2,
            "likeliest other at step %{x:,}: %{y:.4f}",
            name="the likeliest other",
        ),
        line(
            at, trace.true[trace.position], "value", 3, "true at step %{x:,}: %{y:.4f}", name="the true token"
        ),
    ]
    picture = figure(
        axis("training step", (0, max(steps, 1)), nticks=4, tickangle=0),
        axis(bounds=(-0.03, 1.05), tickvals=[0, 0.5, 1], tickformat=".0%"),
        lines,
        {"l": 48, "r": 10, "t": 6, "b": 38},
    )
    actors: list[Cursor | Rules] = [Cursor(at=at)]
    first = trace.leads_from(trace.position)
    if first is not None:
        actors.append(
            Rules(
                x=np.array([at[first]]), labels=["leads from here"], colors="value", known_from=float(first)
            )
        )
    return Plot(
        "curves",
        picture,
        actors=actors,
        title="the true token, the likeliest other",
        alt="Probability of the true token and of its strongest rival by training step",
        grow=1.5,
    )


def _numbers(trace: OverTraining) -> Table:
    """The token at the checkpoint; how many tokens of the text are the likeliest ones at it."""
    surprisal = trace.surprisal
    rows = [
        Row("p", trace.true[trace.position], "significant:4", "value", "of the true token"),
        Row("rank", trace.rank[trace.position], "integer", "ink", "1: the likeliest of all tokens"),
        Row("J = −ln p", surprisal, "fixed:3", "value", "surprisal in nats"),
        Row("in bits", surprisal / LN2, "fixed:3", "value", "J / ln 2"),
        Row(
            "leading",
            trace.leading,
            "integer",
            "ink",
            f"of {len(trace.tokens)} tokens are the likeliest",
        ),
    ]
    return Table("numbers", rows, alt="The numbers of the token at this checkpoint")


def sentence(trace: OverTraining, k: int, discreet: bool = False) -> str:
    """What checkpoint k expects where the true token follows; `discreet`: nothing that lies later."""
    p, rank = trace.true[trace.position, k], int(trace.rank[trace.position, k])
    beginning = f"After {trace.steps[k]:,} steps: {_true(trace)} has {p:.1%}"
    if rank > 1:
        return f"{beginning}, rank {rank}; it expects “{clipped(trace.leader[k], LONGEST)}”."
    first = trace.leads_from(trace.position)
    if discreet or first is None or k < first:
        return f"{beginning} and leads."
    if first == k:
        return f"{beginning} and takes the lead for good."
    return f"{beginning} and leads since step {trace.steps[first]:,}."
