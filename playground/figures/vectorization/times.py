"""The scene of the measured times: time against N, the numbers at one N, shares of the best product."""

import numpy as np

from playground.experiments.vectorization.measured import Measured
from playground.experiments.vectorization.measurement import SETUPS, Setup
from playground.experiments.vectorization.ways import SLIDE, SLIDE_SECONDS, WAYS, multiplications
from playground.figures.numbers import digits
from playground.figures.plot_legend import legend
from playground.figures.plots import Json, band, figure, line, log_axis, log_span
from playground.figures.scene import Bars, Columns, Cursor, Marker, Plot, Row, Rows, Scene, Table
from playground.figures.vectorization.colours import WAY_COLOURS

HEIGHT = 352  # CSS pixels: a row with a button stands above
MARGIN = {"l": 62, "r": 14, "t": 46, "b": 38}
MICRO = 1e6


def scene(measured: Measured, setup: Setup, active: bool = False) -> Scene:
    """One step of the clock for each N that was measured; `active` while the measurement goes on."""
    sizes = np.array(measured.spec.sizes)
    known = max(1, int(np.isfinite(measured.median(setup)).any(0).sum()))
    return Scene(
        last=known - 1,
        rate=1.5,
        height=HEIGHT,
        narration=narration(measured, setup, known, active),
        numbers=sizes[:known],
        unit="N",
        follow=True,
        panels=[
            Columns([_plot(measured, setup), Rows([_numbers(measured, setup), _shares(measured, setup)])])
        ],
    )


def _plot(measured: Measured, setup: Setup) -> Plot:
    """Seconds of one call against N on two logarithmic axes: median, and the quartiles as a band."""
    spec, sizes = measured.spec, np.array(measured.spec.sizes, dtype=np.float64)
    low, median, high = measured.seconds[:, SETUPS.index(setup)] * MICRO
    data: list[Json] = []
    for w, (way, entry) in enumerate(WAYS.items()):
        is_known = np.isfinite(median[w])
        x, colour = sizes[is_known], WAY_COLOURS[way]
        data.append(band(x, low[w][is_known], high[w][is_known], colour))
        hover = f"{entry.title}, N = %{{x:,}}: %{{y:.3g}} µs"
        data.append(line(x, median[w][is_known], colour, 2.5, hover, dots=6, name=entry.title))
    on_slide = _slide_applies(measured)
    slide = np.array(list(SLIDE_SECONDS.values())) * MICRO if on_slide else np.empty(0)
    bottom, top = log_span(np.concatenate([low.ravel(), high.ravel(), slide]), 0.1)
    return Plot(
        "times",
        figure(
            log_axis(1, max(2, spec.windows), "N, windows", per_decade=8),
            log_axis(bottom, top, "µs", per_decade=2),
            data,
            MARGIN,
            annotations=legend({way.short: WAY_COLOURS[key] for key, way in WAYS.items()}),
        ),
        actors=[Cursor(at=sizes, colors="muted"), *(_slide() if on_slide else [])],
        title="time by N" + ("; rings: the slide" if on_slide else "; bands: quartiles"),
        alt="The time of each way against the number of windows, on logarithmic axes",
        grow=1.0,
    )


def _slide_applies(measured: Measured) -> bool:
    """Whether the slide's times are of the same d and C, and its N is on the axis."""
    spec = measured.spec
    same = spec.dimension == SLIDE["dimension"] and spec.classes == SLIDE["classes"]
    return same and spec.windows >= SLIDE["windows"]


def _slide() -> list[Marker]:
    """The slide's two times: a ring in the colour of its way."""
    return [
        Marker(
            np.array([[float(SLIDE["windows"])]]),
            np.array([[seconds * MICRO]]),
            colors=WAY_COLOURS[way],
            radius=8,
            shape="ring",
        )
        for way, seconds in SLIDE_SECONDS.items()
    ]


def _numbers(measured: Measured, setup: Setup) -> Table:
    """Of each way at the clock's N: median, quartiles, how many times the product's, difference, bytes."""
    low, median, high = measured.seconds[:, SETUPS.index(setup)] * MICRO
    ratio, size = measured.ratio(setup), measured.bytes(setup) / 1024
    difference = measured.difference[SETUPS.index(setup)]
    rows = [
        Row(
            entry.short,
            [median[w], ratio[w], np.where(difference[w] > 0, difference[w], np.nan), size[w]],
            ["fixed:1", "fixed:2", "exponent:0", "integer"],
            WAY_COLOURS[way],
            absent=["0" if found == 0 else "–" for found in difference[w]],
            note=[_between(a, b) for a, b in zip(low[w], high[w], strict=True)],
        )
        for w, (way, entry) in enumerate(WAYS.items())
    ]
    return Table(
        "numbers",
        rows,
        ("µs", "ratio", "difference", "KiB", "quartiles"),
        dense=True,
        alt="Of each way the median, its ratio to the product, the largest difference, and the quartiles",
    )


def _between(low: float, high: float) -> str:
    return f"{_three(low)}–{_three(high)}" if np.isfinite(low) else ""


def _shares(measured: Measured, setup: Setup) -> Bars:
    """GFLOP/s of each way at the clock's N as a share of the best product measured here."""
    best = measured.best(setup)
    compiled = [way for way in WAYS if way != "elements"]
    of = f": {digits(best / 1e9, 3)} GFLOP/s" if np.isfinite(best) else ""
    return Bars(
        "shares",
        [WAYS[way].short for way in compiled],
        measured.share(setup)[[list(WAYS).index(way) for way in compiled]],
        high=1.0,
        format="percent:1",
        color="value",
        title=f"speed: share of the best product{of}",
        alt="The speed of each way as a share of the best matrix product measured on this machine",
    )


def narration(measured: Measured, setup: Setup, known: int, active: bool) -> list[tuple[int, str]]:
    """One sentence for each N, of the numbers that were measured."""
    if not np.isfinite(measured.median(setup)).any():
        text = (
            "Measuring."
            if active
            else "Nothing was measured with these settings. Measure here takes some seconds."
        )
        return [(0, text)]
    return [(i, _sentence(measured, setup, i)) for i in range(known)]


def _sentence(measured: Measured, setup: Setup, i: int) -> str:
    """What was measured at the i-th N."""
    spec, N = measured.spec, measured.spec.sizes[i]
    names = list(WAYS)
    median = measured.median(setup)[:, i] * MICRO
    loop, one = median[names.index("comprehension")], median[names.index("product")]
    made = multiplications(spec.classes, spec.dimension, N)
    if not np.isfinite([loop, one]).all():
        return f"N = {N:,}: {made:,} multiplications; not all ways have been measured yet."
    return (
        f"N = {N:,}: {made:,} multiplications. List {microseconds(loop)}, product "
        f"{microseconds(one)}: {digits(loop / one, 3)} times."
    )


def microseconds(value: float) -> str:
    """A time in microseconds with three digits, thousands with a comma: "0.863 µs", "1,160 µs"."""
    return f"{_three(value)} µs"


def _three(value: float) -> str:
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 100 else f"{value:.3g}"
