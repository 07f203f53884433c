"""Cross-entropy over words: a score to drag for each, softmax against the target, entropy and KL."""

import math
from dataclasses import dataclass

import numpy as np

from playground.experiments.losses import PREFIX, WORDS, LossesSpec, WordsTrace
from playground.figures.losses.agreement import agreement
from playground.figures.plots import PLAIN, axis, figure, minus
from playground.figures.scene import (
    Arrow,
    Columns,
    Cursor,
    Curve,
    Handle,
    Marker,
    Plot,
    Row,
    Rows,
    Rules,
    Segment,
    Table,
    Trails,
)

ROWS = np.arange(len(WORDS), dtype=np.float64)[:, None]  # (V, 1): a word's height on the plots
BELOW = 0.36  # how far below a bar its gradient and its step are drawn
WORD_RANGE = (len(WORDS) - 0.4, -0.6)  # the first word is at the top
BAR = 13  # thickness of a bar, in pixels


@dataclass(frozen=True)
class View:
    """Scores from -reach to reach; losses up to `highest` nats on the curve, up to `first_loss` by step."""

    reach: float
    highest: float
    first_loss: float


def view_of(trace: WordsTrace) -> View:
    """Wide enough for the whole descent."""
    highest, first_loss = float(trace.curve_loss[:, 0].max()), float(trace.loss.max())
    return View(float(trace.curve_z[-1]), 1.05 * max(1.0, highest), 1.12 * max(0.1, first_loss))


def panels(trace: WordsTrace, spec: LossesSpec, view: View) -> list[Rows | Columns]:
    """The stage."""
    above = Columns([_scores(trace, view), _shares(trace), _curve(trace, spec, view)], grow=1.2)
    below = Columns([_words(trace, spec), _information(trace), _split(trace, spec, view)])
    return [Rows([above, below])]


def _scores(trace: WordsTrace, view: View) -> Plot:
    """The scores as bars, each with a handle at its start and the step that is taken next."""
    tip = trace.z + trace.update
    return Plot(
        "scores",
        figure(
            axis("score z", (-view.reach, view.reach), nticks=6),
            axis("", WORD_RANGE, tickvals=list(range(len(WORDS))), ticktext=list(WORDS)),
            margin={**PLAIN, "l": 62},
        ),
        actors=[
            Rules(x=0.0, colors="muted", dash=False),
            Segment(0.0, ROWS, trace.z, ROWS, colors="value", width=BAR),
            Arrow(trace.z, ROWS + BELOW, tip, ROWS + BELOW),
        ],
        handles=[
            Handle(
                f"z{i}",
                float(trace.z[i, 0]),
                float(i),
                axis="x",
                low=(-view.reach, None),
                high=(view.reach, None),
                step=(0.1, 0),
                label=f"score of {word}",
            )
            for i, word in enumerate(WORDS)
        ],
        title=f"{PREFIX} …",
        alt="The score of each word as a bar, with the next step as an arrow",
    )


def _shares(trace: WordsTrace) -> Plot:
    """The prediction as bars, the target as handles, and the gap between them, which is the gradient."""
    p = trace.p[:, None]
    return Plot(
        "shares",
        figure(
            axis("bar q = softmax(z), ring p", (-0.06, 1.06), nticks=6),
            axis("", WORD_RANGE, tickvals=list(range(len(WORDS))), showticklabels=False),
            margin={**PLAIN, "l": 14},
        ),
        actors=[
            Segment(0.0, ROWS, trace.q, ROWS, colors="value", width=BAR),
            Segment(p, ROWS + BELOW, trace.q, ROWS + BELOW, colors="gradient", width=4),
        ],
        handles=[
            Handle(
                f"p{i}",
                float(trace.p[i]),
                float(i),
                axis="x",
                low=(0.0, None),
                high=(1.0, None),
                step=(0.01, 0),
                label=f"target of {word}",
            )
            for i, word in enumerate(WORDS)
        ],
        title="prediction q against target p",
        alt="The predicted probability of each word as a bar, its target as a ring",
    )


def _curve(trace: WordsTrace, spec: LossesSpec, view: View) -> Plot:
    """The loss against one word's score, the others held, with the slope there."""
    f = WORDS.index(spec.word)
    z, slope = trace.z[f], trace.gradient[f]
    return Plot(
        "curve",
        figure(
            axis(f"score of {spec.word}", (-view.reach, view.reach), nticks=6),
            axis("", (0, view.highest), nticks=5),
        ),
        actors=[
            Rules(y=trace.entropy, colors="muted", labels=["H(p)"]),
            Curve(trace.curve_z, trace.curve_loss, "surface", 3),
            Segment(z, trace.loss, z + 1, trace.loss + slope, extend=True, dash=True),
            Marker(z, trace.loss, radius=7),
        ],
        title="loss; its slope is q − p",
        alt="The loss against the score of one word, the other scores held, with the tangent",
    )


def _words(trace: WordsTrace, spec: LossesSpec) -> Table:
    """Every word's score, prediction, target and gradient; the word whose score is varied stands out."""
    columns = zip(WORDS, trace.z, trace.q, trace.p[:, None], trace.gradient, strict=True)
    return Table(
        "words",
        [
            Row(word, numbers, "fixed:4", "value" if word == spec.word else "ink")
            for word, *numbers in columns
        ],
        columns=("z", "q", "p", "q − p"),
        title=f"∂L/∂z = q − p = autograd {agreement(trace.autograd_error)}",
        alt="Scores, prediction, target and gradient of each word",
    )


def _information(trace: WordsTrace) -> Table:
    """Cross-entropy, entropy and KL, in nats and in bits."""
    rows = [
        ("H(p, q) = L", trace.loss, "loss"),
        ("H(p)", np.array([trace.entropy]), "muted"),
        ("KL(p‖q)", trace.divergence, "curvature"),
        ("as printed", trace.printed, "muted"),
    ]
    return Table(
        "information",
        [Row(name, [values, values / math.log(2)], "fixed:4", colour) for name, values, colour in rows],
        columns=("nats", "bits"),
        title=f"L = H + KL {agreement(trace.split_error)}",
        alt="Cross-entropy, entropy and KL divergence in nats and bits",
    )


def _split(trace: WordsTrace, spec: LossesSpec, view: View) -> Plot:
    """The loss by step, and as a bar at the current one: entropy below, KL above."""
    steps = np.arange(len(trace.loss), dtype=np.float64)
    return Plot(
        "split",
        figure(
            axis("", (-0.09 * spec.steps, 1.05 * spec.steps), nticks=4),
            axis("", (0, view.first_loss), nticks=5),
        ),
        actors=[
            Rules(y=trace.entropy, colors="muted"),
            Trails(steps[None], trace.loss[None], colors="curvature", width=2, radius=4, future=True),
            Cursor(colors="line"),
            Segment(steps, 0.0, steps, trace.entropy, colors="muted", width=BAR),
            Segment(steps, trace.entropy, steps, trace.loss, colors="curvature", width=BAR),
        ],
        title="H(p) and KL by step",
        alt="The loss by step, split into the entropy of the target and the KL divergence",
    )


def narration(trace: WordsTrace, spec: LossesSpec) -> list[tuple[int, str]]:
    """One sentence for each step."""
    return [(k, minus(_sentence(trace, k))) for k in range(spec.steps + 1)]


def _sentence(trace: WordsTrace, k: int) -> str:
    """The loss at step k, and the strongest pull."""
    nats = trace.loss[k]
    text = f"Step {k}: L = {nats:.4f} nats = {nats / math.log(2):.4f} bits"
    if trace.divergence[k] < 1e-3:
        floor = f"; only H(p) = {trace.entropy:.4f} is left" if trace.entropy > 0 else ""
        return f"{text}: the prediction has all but reached the target{floor}."
    i = int(np.abs(trace.gradient[:, k]).argmax())
    pull = trace.gradient[i, k]
    direction = "up" if pull < 0 else "down"
    return (
        f"{text}. The strongest pull: “{WORDS[i]}” {direction}, q - p = "
        f"{trace.q[i, k]:.4f} - {trace.p[i]:.4g} = {pull:+.4f}."
    )
