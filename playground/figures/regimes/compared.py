"""The scene of "Compared": held-out loss, well-formed strings, a third plot by choice, and the numbers."""

import math
from collections.abc import Sequence

import numpy as np

from playground.experiments.regimes.comparison_trace import KEYS, RegimesTrace, divergence, verdict
from playground.figures.plot_legend import legend
from playground.figures.plots import axis, figure
from playground.figures.scene import Columns, Curve, Marker, Plot, Row, Rows, Rules, Scene, Table
from playground.figures.scene.actors import Actor
from playground.figures.seed_paths import seed_paths
from playground.training.regimes.spec import REGIMES, SEEDS
from playground.training.regimes.strings import BINS, LONGEST

HEIGHT = 380  # CSS pixels: a row with a button stands above
MARGIN = {"l": 46, "r": 12, "t": 8, "b": 38}
LEGEND_MARGIN = {**MARGIN, "t": 26}
COLOURS = {"teacher": "kind0", "scheduled": "kind1", "free": "kind3", "professor": "kind4", "risk": "kind6"}
SIDES = {
    "length": "Right by length",
    "drift": "Drift by position",
    "variance": "Gradient's variance",
    "discriminator": "Discriminator",
}
ABSENT = np.full(1, np.nan)


def scene(trace: RegimesTrace, side: str = "length", active: bool = False) -> Scene:
    """One step of the clock for each measurement; `side` is of SIDES, `active` while the training goes on."""
    return Scene(
        last=max(0, trace.rounds - 1),
        rate=3,
        height=HEIGHT,
        narration=narration(trace, active),
        panels=[
            Rows(
                [
                    Columns([_nll(trace), _well(trace), _SIDE[side](trace)], grow=1.5),
                    _numbers(trace),
                ]
            )
        ],
        unit="round",
        follow=True,
    )


def _paths(trace: RegimesTrace, values: np.ndarray) -> list[Actor]:
    return [*seed_paths(trace.updates, values, [COLOURS[key] for key in KEYS]), *_crosses(trace)]


def _crosses(trace: RegimesTrace) -> list[Actor]:
    """A red cross for each training that has diverged, at its update and the height of the loss before."""
    found: list[Actor] = []
    for k, r in np.argwhere((trace.diverged > 0).any(-1)):
        at = trace.diverged[k, r].max()
        shown = np.where(trace.diverged[k, r] > 0, at, np.nan)
        found.append(Marker(shown[None], np.full((1, trace.rounds), 2.0), colors="diverged", shape="cross"))
    return found


def _nll(trace: RegimesTrace) -> Plot:
    finite = trace.nll[np.isfinite(trace.nll)]
    top = max(3.5, math.ceil(float(finite.max())) if finite.size else 3.5)
    return Plot(
        "nll",
        figure(
            axis("updates of each network", (0, trace.spec.updates)),
            axis("", (1.5, top), nticks=6),
            margin=MARGIN,
        ),
        actors=_paths(trace, trace.nll),
        title="held-out NLL, nats (teacher forced)",
        alt="The held-out loss of the networks of five regimes by update, three seeds",
    )


def _well(trace: RegimesTrace) -> Plot:
    return Plot(
        "well",
        figure(
            axis("updates of each network", (0, trace.spec.updates)),
            axis("", (-0.02, 1.04), tickformat=".0%", nticks=6),
            margin=MARGIN,
        ),
        actors=seed_paths(trace.updates, trace.well, [COLOURS[key] for key in KEYS]),
        title="well-formed, written freely",
        alt="The share of well-formed strings that the networks of five regimes write, three seeds",
    )


def _length(trace: RegimesTrace) -> Plot:
    """Share of well-formed strings by length, all seeds together."""
    x = np.arange(len(BINS), dtype=np.float64)
    actors: list[Actor] = []
    for k, key in enumerate(KEYS if trace.rounds else ()):
        share = trace.share_by_length[:, k]  # (bins, R)
        actors.append(Curve(x, share, colors=COLOURS[key], width=2.5))
        places = np.repeat(x[:, None], trace.rounds, 1)
        actors.append(Marker(places, share, colors=COLOURS[key], radius=4))
    names = [f"{low}–{high}" for low, high in BINS]
    return Plot(
        "length",
        figure(
            axis(
                "length of the string",
                (-0.3, len(BINS) - 0.7),
                tickvals=list(range(len(BINS))),
                ticktext=names,
            ),
            axis("", (-0.02, 1.04), tickformat=".0%", nticks=6),
            margin=MARGIN,
        ),
        actors=actors,
        title="of these, well-formed by length",
        alt="The share of well-formed strings among those of each length, by regime",
    )


def _drift(trace: RegimesTrace) -> Plot:
    """Share of strings that were possible so far and no longer are, by position, all seeds together."""
    x = np.arange(1.0, LONGEST + 1)
    actors: list[Actor] = [
        Curve(x, trace.hazard[:LONGEST, k], colors=COLOURS[key], width=2.5)
        for k, key in enumerate(KEYS if trace.rounds else ())
    ]
    return Plot(
        "drift",
        figure(
            axis("t, of the strings right so far", (0.5, LONGEST + 0.5)),
            axis("", (-0.02, 1.04), tickformat=".0%", nticks=6),
            margin=MARGIN,
        ),
        actors=actors,
        title="first error at token t",
        alt="Of the strings without an error so far, the share whose token t is an error, by regime",
    )


def _variance(trace: RegimesTrace) -> Plot:
    """The total variance of REINFORCE's gradient without and with the baseline, on a logarithmic axis."""
    colours = {"b = 0": "gradient", "b = mean of the others": "update"}
    values = np.where(trace.variance > 0, trace.variance, np.nan)
    return Plot(
        "variance",
        figure(
            axis("updates of the expected risk", (0, trace.spec.updates)),
            axis("", (-2.2, 2.4), type="log", tickvals=[0.01, 0.1, 1, 10, 100]),
            margin=LEGEND_MARGIN,
            annotations=legend(colours, 36),
        ),
        actors=seed_paths(trace.updates, values, list(colours.values())),
        title="variance of (r − b) ∂ln P(y)/∂W",
        alt="Variance of the gradient estimate of one string, without and with the baseline, three seeds",
    )


def _discriminator(trace: RegimesTrace) -> Plot:
    return Plot(
        "discriminator",
        figure(
            axis("updates of professor forcing", (0, trace.spec.updates)),
            axis("", (0.4, 1.02), tickformat=".0%", nticks=6),
            margin=MARGIN,
        ),
        actors=[
            Rules(y=0.5, colors="muted", labels=["guessing"]),
            *seed_paths(trace.updates, trace.accuracy[None], [COLOURS["professor"]]),
        ],
        title="discriminator right: gold or free?",
        alt="The share of right answers of professor forcing's discriminator, three seeds",
    )


_SIDE = {"length": _length, "drift": _drift, "variance": _variance, "discriminator": _discriminator}


def _numbers(trace: RegimesTrace) -> Table:
    """Of each regime the means and ranges over the seeds, seconds an update, and what it helps."""
    rows = []
    for k, key in enumerate(KEYS):
        values: Sequence[np.ndarray] = [ABSENT] * 5
        if trace.rounds:
            values = [
                trace.nll[k].mean(0),
                np.ptp(trace.nll[k], axis=0),
                trace.well[k].mean(0),
                np.ptp(trace.well[k], axis=0),
                1000 * trace.seconds[k].mean(0),
            ]
        formats = ["fixed:3", "fixed:3", "percent:1", "percent:1", "fixed:1"]
        rows.append(
            Row(
                REGIMES[key].replace(" ", "\u00a0"),
                values,
                formats,
                COLOURS[key],
                note=_notes(trace, key),
                absent="–",
            )
        )
    return Table(
        "numbers",
        rows,
        ("NLL", "range", "well", "range", "ms", f"beside teacher forcing, means of {SEEDS} seeds"),
        dense=True,
        alt="Held-out loss, share of well-formed strings and ms an update of every regime; whether it helps",
    )


def _notes(trace: RegimesTrace, key: str) -> list[str]:
    """At every measurement: whether the regime helps, by how much."""
    notes = []
    for r in range(trace.rounds):
        if key == "teacher" or divergence(trace, key, r):
            notes.append(divergence(trace, key, r))
            continue
        found = verdict(trace, key, r)
        numbers = f"{found.nll:+.2f} nats, {100 * found.well:+.0f} points"
        is_same = found.nll == 0 and found.well == 0
        notes.append("the same so far" if is_same else f"{found.words}: {numbers.replace('-', '−')}")
    return notes or [""]


def narration(trace: RegimesTrace, active: bool = False) -> list[tuple[int, str]]:
    """Losses and shares at every measurement."""
    if not trace.rounds:
        coming = "The networks begin in a moment."
        return [(0, coming if active else "Nothing is trained yet with these settings: press Train.")]
    return [(r, _sentence(trace, r)) for r in range(trace.rounds)]


def _sentence(trace: RegimesTrace, r: int) -> str:
    lost = trace.diverged[..., r]
    if (lost > 0).any():
        first = int(lost[lost > 0].min())
        return (
            f"{int((lost > 0).sum())} of {lost.size} networks have diverged, the first at its update "
            f"{first}: a smaller rate helps."
        )
    if r == 0:
        nll = trace.nll[..., 0].mean()
        return f"Before the first update: all networks of a seed are the same, NLL {nll:.2f}."
    shares = ", ".join(
        f"{name} {trace.well[k, :, r].mean():.0%}"
        for k, name in enumerate(("teacher", "scheduled", "free", "professor", "risk"))
    )
    return f"{trace.updates[r]} updates, strings well-formed: {shares}."
