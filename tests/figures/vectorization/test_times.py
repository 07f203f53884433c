"""The scene of the measured times: every mark and number is that of the measurement."""

import numpy as np
import pytest

from playground.experiments.vectorization.measured import Measured, bundled, empty
from playground.experiments.vectorization.measurement import SETUPS, MeasurementSpec, Setup, plan, row
from playground.experiments.vectorization.timing import Timing
from playground.experiments.vectorization.ways import SLIDE_SECONDS, WAYS
from playground.figures.vectorization.times import microseconds, scene
from tests.figures import oracle

SPEC = MeasurementSpec(600, 300, 5)
NAMES = list(WAYS)


def made_up(spec=SPEC, until=None):
    """A measurement with times that are all different."""
    rows = [
        row(s, w, N, Timing(1e-6 * (k + 1) * np.array([0.8, 1, 1.3]), 5, 1), 1e-9 * k)
        for k, (s, w, N) in enumerate(plan(spec)[:until])
    ]
    columns = {name: np.concatenate([r[name] for r in rows]) for name in rows[0]} if rows else {}
    return Measured.from_columns(spec, columns, {})


@pytest.mark.parametrize("setup", SETUPS)
def test_lines_and_bands_are_the_quartiles(setup):
    measured = made_up()
    plot = oracle.panel(scene(measured, setup), "times")
    low, median, high = 1e6 * measured.seconds[:, SETUPS.index(setup)]
    for w, way in enumerate(WAYS.values()):
        known = np.isfinite(median[w])
        x, y = oracle.series(plot, way.title)
        np.testing.assert_array_equal(x, np.array(SPEC.sizes)[known])
        np.testing.assert_allclose(y, median[w][known])
        band_x, band_y = oracle.series(plot, 2 * w)
        n = int(known.sum())
        np.testing.assert_allclose(band_y[:n][::-1], high[w][known][::-1])
        np.testing.assert_allclose(
            band_y, np.concatenate([high[w][known], low[w][known][::-1]])[: 2 * n][::1]
        )
        assert len(band_x) == 2 * n
    assert plot.figure["layout"]["xaxis"]["type"] == plot.figure["layout"]["yaxis"]["type"] == "log"
    bottom, top = plot.figure["layout"]["yaxis"]["range"]
    assert bottom <= np.log10(np.nanmin(low))
    assert top >= np.log10(np.nanmax(high))


def test_the_table_and_bars_are_those_of_the_clock_s_n():
    measured, setup = made_up(), Setup("torch", 32, 1)
    drawn = scene(measured, setup)
    table, bars = oracle.panel(drawn, "numbers"), oracle.panel(drawn, "shares")
    s = SETUPS.index(setup)
    for i in range(len(SPEC.sizes)):
        for w, way in enumerate(WAYS.values()):
            values = [oracle.number(table, way.short, i, column) for column in range(4)]
            np.testing.assert_allclose(values[0], 1e6 * measured.seconds[1, s, w, i])
            np.testing.assert_allclose(values[1], measured.ratio(setup)[w, i])
            np.testing.assert_allclose(values[2], measured.difference[s, w, i])
            np.testing.assert_allclose(values[3], measured.bytes(setup)[w, i] / 1024)
            if NAMES[w] != "elements":
                np.testing.assert_allclose(bars.values[w - 1, i], measured.share(setup)[w, i])
    assert bars.labels == [way.short for key, way in WAYS.items() if key != "elements"]
    assert drawn.last == len(SPEC.sizes) - 1
    np.testing.assert_array_equal(drawn.numbers, SPEC.sizes)


def test_the_slide_stands_beside_where_its_sizes_are_measured():
    setup = SETUPS[0]
    rings = [a for a in oracle.panel(scene(made_up(), setup), "times").actors if a.kind == "marker"]
    assert [float(ring.x[0, 0]) for ring in rings] == [500, 500]
    np.testing.assert_allclose([ring.y[0, 0] for ring in rings], [639, 53.8])
    for spec in (MeasurementSpec(600, 299, 5), MeasurementSpec(600, 300, 6), MeasurementSpec(400, 300, 5)):
        plot = oracle.panel(scene(empty(spec), setup), "times")
        assert [a for a in plot.actors if a.kind == "marker"] == []
        assert "slide" not in plot.title
    assert len(SLIDE_SECONDS) == 2


def test_the_sentence_is_of_the_shown_numbers():
    measured, setup = made_up(), Setup("numpy", 64, 1)
    narration = scene(measured, setup).narration
    loop, one = (measured.median(setup)[NAMES.index(way), -1] * 1e6 for way in ("comprehension", "product"))
    assert narration[-1][1] == (
        f"N = 600: 900,000 multiplications. List {microseconds(loop)}, product "
        f"{microseconds(one)}: {loop / one:.3g} times."
    )
    assert all(len(text) <= 118 for _, text in narration)


def test_a_growing_measurement_shows_what_it_has():
    setup = SETUPS[0]
    nothing = scene(empty(SPEC), setup, active=True)
    assert nothing.narration == [(0, "Measuring.")]
    assert nothing.last == 0
    assert "Measure here" in scene(empty(SPEC), setup).narration[0][1]
    lasts = [scene(made_up(until=n), setup, active=True).last for n in range(0, len(plan(SPEC)), 10)]
    assert lasts == sorted(lasts)
    for n in range(0, len(plan(SPEC)), 7):
        scene(made_up(until=n), setup, active=True).pack()


def test_the_bundled_measurement_is_drawn_with_every_setup():
    for setup in SETUPS:
        drawn = scene(bundled(), setup)
        assert drawn.last == 8
        drawn.pack()


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.8634, "0.863 µs"), (53.84, "53.8 µs"), (639.2, "639 µs"), (1163, "1,160 µs"), (99.96, "100 µs")],
)
def test_microseconds(value, text):
    assert microseconds(value) == text
