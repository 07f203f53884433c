"""Columns of units are evenly apart and centred; a legend's parts stand side by side in their colours."""

import re

import numpy as np
import pytest

from playground.figures.network_layout import columns, legend
from playground.figures.scene import Drawing


@pytest.mark.parametrize("shape", [(2, 3, 2), (4, 1, 1), (1, 5)])
def test_columns_are_evenly_apart_and_centred(shape):
    x, y = columns(shape, 50, 450, 200, 30)
    assert (x[0], x[-1]) == (50, 450)
    np.testing.assert_allclose(np.diff(x), 400 / (len(shape) - 1))
    for units, n in zip(y, shape, strict=True):
        assert len(units) == n
        assert np.mean(units) == pytest.approx(200)
        np.testing.assert_allclose(np.diff(units), 30)


def test_a_legend_names_every_colour_in_turn():
    d = Drawing(600, 40)
    legend(d, 2, 30, [("value", "forward"), ("gradient", "backward")])
    svg = d.svg()
    assert re.findall(r"stroke=\"var\(--role-(\w+)\)", svg) == ["value", "gradient"]
    assert re.findall(r"<line[^>]*class=\"(\w+)\"", svg) == ["positive", "negative"], "as edges are drawn"
    assert re.findall(r"<text[^>]*>([^<]*)", svg) == ["forward", "backward", "w &gt; 0", "w &lt; 0"]
    starts = [float(x) for x in re.findall(r"<text x=\"([\d.]+)", svg)]
    assert starts == sorted(starts)
    assert np.diff(starts)[0] > 8 * len("forward"), "the next begins where the words have ended"
