"""The drawn network: one scale for all matrices, everything on the sheet, nothing on top of anything."""

from itertools import pairwise, product

import pytest

from playground.figures.fixed_window.layout import HEIGHT, TOP, VECTOR, WIDTH, WORDS, Layout

SIZES = list(product((1, 3, 16), (8, 64, 256), (16, 128, 512), (3, 75, 5000), (True, False)))


@pytest.mark.parametrize("sizes", SIZES)
def test_all_of_it_stays_on_the_sheet(sizes):
    at = Layout(*sizes)
    assert at.unit > 0
    assert at.v_left + at.v_width <= WIDTH + 1e-6
    assert at.w1_bottom <= HEIGHT
    assert at.w2_bottom + 44 <= HEIGHT + 1e-6
    assert 1 <= at.shown <= at.vocabulary
    assert at.cut == (at.shown < at.vocabulary)
    for place in range(at.places):
        assert 0 <= at.word_y(place) <= HEIGHT


@pytest.mark.parametrize("sizes", SIZES)
def test_the_parts_stand_apart(sizes):
    at = Layout(*sizes)
    assert at.x_left + VECTOR < at.w1_left
    assert at.w1_left + at.w1_width < at.v_left
    if at.direct:
        assert at.w1_bottom < at.w2_top
    if at.sums:
        assert at.sums_bottom < at.w2_top + at.w1_width / 2
    ys = [at.word_y(place) for place in range(at.places)]
    assert all(b - a >= 15 for a, b in pairwise(ys))


def test_a_weight_is_a_square_of_the_same_size_everywhere():
    at = Layout(3, 8, 16, 75, True)
    assert at.w1_width == pytest.approx(16 * at.unit)
    assert at.w1_bottom - TOP == pytest.approx(24 * at.unit)
    assert at.v_width == pytest.approx(75 * at.unit)
    assert at.w2_bottom - at.w2_top == pytest.approx(16 * at.unit)
    assert not at.cut
    assert at.strokes
    assert at.x_left == WORDS


def test_a_large_vocabulary_is_cut_and_a_wide_window_stands_beside():
    assert Layout(3, 8, 24, 627, False).cut
    wide = Layout(16, 8, 24, 75, False)
    assert not wide.turns
    assert wide.band >= 15.5
