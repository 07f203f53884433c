"""The still parts of plots: what plotly is given, axes that keep still, and how numbers are written."""

import math
import re

import numpy as np
import pytest

from playground.figures.plots import (
    PLAIN,
    SMALL,
    axis,
    clipped,
    figure,
    line,
    log_axis,
    log_span,
    minus,
    rounded,
    scatter,
    span,
)

X, Y = np.arange(3.0), np.ones(3)


def test_a_figure_has_data_axes_and_what_else_its_layout_is_given():
    made = figure({"range": [0, 1]}, {"nticks": 3}, [line(X, Y)], SMALL, barmode="stack")
    assert [trace["mode"] for trace in made["data"]] == ["lines"]
    layout = made["layout"]
    assert layout["xaxis"] == {"range": [0, 1]}
    assert layout["yaxis"] == {"nticks": 3}
    assert layout["margin"] == dict(SMALL)
    assert layout["barmode"] == "stack"
    assert layout["showlegend"] is False
    assert figure({}, {})["layout"]["margin"] == dict(PLAIN)
    assert figure({}, {}, showlegend=True)["layout"]["showlegend"] is True


def test_a_zoom_lasts_as_long_as_the_ranges_or_as_the_revision_that_is_given():
    def revision(x, y, **more):
        return figure(axis("x", x), axis("y", y), **more)["layout"]["uirevision"]

    assert revision((0, 1), (0, 2)) == revision([0, 1], [0, 2], data=[line(X, Y)])
    assert len({revision((0, 1), (0, 2)), revision((0, 3), (0, 2)), revision((0, 1), (0, 3))}) == 3
    assert revision((0, 1), (0, 2), revision="a") == revision((0, 5), (0, 5), revision="a") == "a"


def test_an_axis_holds_only_what_it_is_given():
    assert axis() == {}
    assert axis("θ", (-3, 3), nticks=4) == {"title": {"text": "θ"}, "range": [-3.0, 3.0], "nticks": 4}


def test_a_line_answers_to_the_pointer_only_with_a_hover():
    told = line(X, Y, "surface", 3, "θ = %{x:.4f}", name="L")
    assert told["x"] is X
    assert told["y"] is Y
    assert told["line"] == {"color": "@surface", "width": 3}
    assert told["hovertemplate"] == "θ = %{x:.4f}<extra></extra>"
    assert told["name"] == "L"
    assert "hoverinfo" not in told
    mute = line(X, Y, "ink", 1.5, dash="dot", dots=6)
    assert mute["line"] == {"color": "@ink", "width": 1.5, "dash": "dot"}
    assert mute["mode"] == "lines+markers"
    assert mute["marker"] == {"color": "@ink", "size": 6}
    assert mute["hoverinfo"] == "skip"
    assert "hovertemplate" not in mute


def test_a_pair_of_colours_is_light_and_dark():
    assert line(X, Y, ("#000000", "#FFFFFF"))["line"]["color"] == "@#000000|#FFFFFF"


def test_points_are_not_joined():
    points = scatter(X, Y, "muted", 6, "x = %{x}", opacity=0.75)
    assert points["mode"] == "markers"
    assert points["marker"] == {"color": "@muted", "size": 6, "opacity": 0.75}
    assert points["hovertemplate"] == "x = %{x}<extra></extra>"
    assert scatter(X, Y, marker={"symbol": "cross"})["marker"] == {"symbol": "cross"}


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (1, 10, ["1", "2", "5", "10"]),
        (0.01, 1, ["0.01", "0.1", "1"]),
        (0.5, 2, ["0.5", "1", "2"]),
        (1e-12, 10, ["10⁻¹²", "10⁻⁹", "10⁻⁶", "0.001", "1"]),
        (2e-5, 2e-4, ["2·10⁻⁵", "5·10⁻⁵", "10⁻⁴", "2·10⁻⁴"]),
        (1e4, 1e6, ["10⁴", "10⁵", "10⁶"]),
    ],
)
def test_the_ticks_of_a_logarithmic_axis_can_be_read(low, high, labels):
    made = log_axis(low, high, "η")
    assert made["ticktext"] == labels
    assert made["title"] == {"text": "η"}
    assert made["type"] == "log"
    for tick, label in zip(made["tickvals"], made["ticktext"], strict=True):
        written = re.fullmatch(r"(?:(\d)·)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", label)
        power = written and int(written[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
        value = float(written[1] or 1) * 10.0**power if written else float(label)
        assert tick == pytest.approx(value)


@pytest.mark.parametrize("per_decade", [1, 4, 8])
@pytest.mark.parametrize(("low", "high"), [(0.011, 3.7), (1, 1), (2e-9, 5e3), (0.24, 0.26)])
def test_a_logarithmic_axis_holds_its_values_and_ends_on_its_grid(low, high, per_decade):
    first, last = log_axis(low, high, per_decade=per_decade)["range"]
    assert first <= math.log10(low) <= math.log10(high) <= last
    assert first * per_decade == round(first * per_decade)
    assert last * per_decade == round(last * per_decade)
    assert 2 <= (last - first) * per_decade < 4 + per_decade * math.log10(high / low)


def test_a_logarithmic_axis_keeps_still_while_numbers_change_a_little():
    assert log_axis(0.011, 3.7) == log_axis(0.0112, 3.6)
    assert log_axis(0.01, 4, per_decade=0)["range"] == [-2, math.log10(4)]
    assert log_axis(0.01, 4, nticks=3)["nticks"] == 3


def test_a_logarithmic_axis_needs_positive_ends():
    with pytest.raises(ValueError, match=r"domain|positive"):
        log_axis(0, 1)


def test_a_span_holds_all_finite_values_with_room():
    assert span(np.array([0.0, 10.0, np.nan]), -5, np.inf, room=0.1) == pytest.approx((-6.5, 11.5))
    assert span(np.array([3.0])) == (3.0, 3.0)
    assert span(np.array([3.0]), least=1, room=0.5) == (2.5, 3.5)
    assert span(np.array([np.nan]), room=0.1) == pytest.approx((-0.1, 1.1))


def test_a_logarithmic_span_leaves_out_what_is_too_small():
    assert log_span(np.array([1e-3, 2.0, 0.0, -1.0, np.nan]), 1e-9) == (1e-3, 2.0)
    assert log_span(np.array([1e-12, 2.0]), 1e-6) == (1e-6, 2.0)
    assert log_span(np.array([1e-12, 2.0]), 1e-20, decades=4) == pytest.approx((2e-4, 2.0))
    assert log_span(np.array([np.nan, 0.0]), 1e-3) == pytest.approx((1e-3, 1e-2))


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("-1.5", "−1.5"),
        ("1e-05", "1e−05"),
        ("-inf", "−inf"),
        ("-η·L′ = -2", "−η·L′ = −2"),
        ("a - b", "a − b"),
        ("held-out mini-batch of a 5-gram", "held-out mini-batch of a 5-gram"),
    ],
)
def test_numbers_have_a_minus_and_words_keep_their_hyphen(plain, written):
    assert minus(plain) == written


def test_a_clipped_text_fits():
    assert clipped("abc", 3) == clipped("abc", 3, end=True) == "abc"
    assert clipped("abcdef", 3) == "ab…"
    assert clipped("abcdef", 3, end=True) == "…ef"
    assert clipped("abcdef", 1) == clipped("abcdef", 1, end=True) == "…"
    assert clipped("abcdef", 0) == clipped("abcdef", -2, end=True) == ""


def test_a_rounded_range_holds_the_range_and_stays_while_it_changes_a_little():
    generator = np.random.default_rng(1)
    for low, length in zip(generator.normal(0, 5, 200), 10 ** generator.uniform(-3, 3, 200), strict=True):
        first, last = rounded((low, low + length))
        assert first <= low < low + length <= last
        assert last - first <= 1.25 * length + 1e-12
    ranges = {rounded((-0.9 - 0.001 * k, 1.15 + 0.002 * k)) for k in range(10)}
    assert ranges == {(-1.0, 1.25)}
