"""The scene of "Type and token embeddings": a map of a word's occurrences for each layer, and neighbours."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.elmo.occurrences import MAPS, NEIGHBOURS, OccurrenceTrace
from playground.experiments.elmo.sentences import FEATURES, TASKS
from playground.figures.plot_legend import legend
from playground.figures.plots import axis, figure
from playground.figures.scene import Columns, Marker, Plot, Row, Rows, Scene, Table

MARGIN = {"l": 40, "r": 10, "t": 26, "b": 38}
COLOURS = ("kind0", "kind1")  # of the two labels
ROOM = 1.3  # around the occurrences, so that a typed one beyond them is still on the map
HEADS = {"types": "type h₀", "top": "top h₂", "mix": "mix"}
NAMES = ("Type embedding", "Layer 1", "Layer 2", "ELMo's mix")


def scene(trace: OccurrenceTrace) -> Scene:
    """One step of the clock for each map: h_0, h_1, h_2, and the mix."""
    return Scene(
        last=len(MAPS) - 1,
        rate=0.7,
        height=430,
        unit="map",
        narration=[(k, _sentence(trace, k)) for k in range(len(MAPS))],
        panels=[Columns([_map(trace), Rows([_nearest(trace), _heads(trace)], grow=1.25)])],
    )


def _map(trace: OccurrenceTrace) -> Plot:
    """The occurrences along their first two principal components; the typed one as a ring."""
    x, y = trace.points.transpose(2, 1, 0)  # (n, maps) each
    limit = ROOM * float(np.abs(trace.points).max())
    names = TASKS[trace.task]
    bounds = (-limit, limit)
    return Plot(
        "map",
        figure(
            axis("1st principal component, 2nd upwards", bounds, nticks=5),
            axis("", bounds, nticks=5),
            margin=MARGIN,
            annotations=legend({**dict(zip(names, COLOURS, strict=True)), "○ your sentence": "value"}, 36),
        ),
        actors=[
            Marker(x, y, [COLOURS[label] for label in trace.labels], radius=4.5),
            Marker(trace.own[None, :, 0], trace.own[None, :, 1], "value", radius=10, shape="ring"),
        ],
        title=f"{len(trace.labels)} occurrences of “{trace.spec.word}”",
        alt="The occurrences of the word in the test sentences, by label, layer after layer",
        tween=0.8,
    )


def _nearest(trace: OccurrenceTrace) -> Table:
    """The nearest occurrences of all ambiguous words to the query, on each map."""
    rows = []
    for i in range(NEIGHBOURS):
        near = [found[i] for found in trace.neighbours]
        rows.append(
            Row(
                str(i + 1),
                np.array([n.cosine for n in near]),
                "fixed:3",
                note=[f"{_marked(n.words, n.position)} · {n.label}" for n in near],
            )
        )
    return Table(
        "nearest",
        rows,
        ("cosine", f"nearest to: {_marked(trace.query, trace.query_position)}"),
        dense=True,
        alt="The occurrences nearest to the word in the typed sentence, with their cosines",
    )


def _heads(trace: OccurrenceTrace) -> Table:
    """What the trained heads say of the query, and the shares of the mix."""
    rows = [
        Row(
            HEADS[features],
            [np.full(1, p) for p in trace.probability[i]],
            "percent:1",
            note="s = " + ", ".join(f"{s:.2f}" for s in trace.shares) if features == "mix" else "",
        )
        for i, features in enumerate(FEATURES)
    ]
    names = TASKS[trace.task]
    return Table(
        "heads",
        rows,
        (*(f"P({name})" for name in names), ""),
        dense=True,
        title=f"{names[0]} or {names[1]}? by what the head reads",
        alt="The probabilities of both labels by type embedding, top layer and mix",
    )


def _marked(words: Sequence[str], position: int) -> str:
    """A sentence with one word in brackets."""
    return " ".join(f"[{word}]" if i == position else word for i, word in enumerate(words))


def _sentence(trace: OccurrenceTrace, k: int) -> str:
    n, word = len(trace.labels), trace.spec.word
    if np.isnan(trace.alike[k]):
        return (
            f"On the map of {NAMES[k]} all {n} occurrences of “{word}” are one point: a vector for each word."
        )
    return (
        f"{NAMES[k]}: {trace.alike[k]:.0%} of the occurrences have one of their own label nearest; "
        f"{trace.explained[k].sum():.0%} of the variance is on the map."
    )
