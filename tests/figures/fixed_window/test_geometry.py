"""The drawn network: one scale for all matrices, everything on the sheet, nothing on top of anything."""

from itertools import pairwise, product

import pytest

from playground.figures.fixed_window.geometry import HEIGHT, NAMES_WIDTH, THICKNESS, TOP, WIDTH, Geometry

SIZES = list(product((1, 3, 16), (8, 64, 256), (16, 128, 512), (3, 75, 5000), (True, False)))


@pytest.mark.parametrize("sizes", SIZES)
def test_all_of_it_stays_on_the_sheet(sizes):
    at = Geometry(*sizes)
    assert at.unit > 0
    assert at.v_left + at.v_width <= WIDTH + 1e-6
    assert at.w1_bottom <= HEIGHT
    assert at.w2_bottom + 44 <= HEIGHT + 1e-6
    assert 1 <= at.columns <= at.vocabulary
    assert at.is_cut == (at.columns < at.vocabulary)
    for place in range(at.window):
        assert 0 <= at.token_y(place) <= HEIGHT


@pytest.mark.parametrize("sizes", SIZES)
def test_the_parts_stand_apart(sizes):
    at = Geometry(*sizes)
    assert at.x_left + THICKNESS < at.w1_left
    assert at.w1_left + at.hidden_width < at.v_left
    if at.direct:
        assert at.w1_bottom < at.w2_top
    if at.shows_contributions:
        assert at.contributions_bottom < at.w2_top + at.hidden_width / 2
    ys = [at.token_y(place) for place in range(at.window)]
    assert all(b - a >= 15 for a, b in pairwise(ys))


def test_a_weight_is_a_square_of_the_same_size_everywhere():
    at = Geometry(3, 8, 16, 75, True)
    assert at.hidden_width == pytest.approx(16 * at.unit)
    assert at.w1_bottom - TOP == pytest.approx(24 * at.unit)
    assert at.v_width == pytest.approx(75 * at.unit)
    assert at.w2_bottom - at.w2_top == pytest.approx(16 * at.unit)
    assert not at.is_cut
    assert at.shows_weights
    assert at.x_left == NAMES_WIDTH


def test_a_large_vocabulary_is_cut_and_a_wide_window_stands_beside():
    assert Geometry(3, 8, 24, 627, False).is_cut
    wide = Geometry(16, 8, 24, 75, False)
    assert not wide.has_corner
    assert wide.band_height >= 15.5
