"""The layout keeps everything apart and on the sheet, for every shape."""

import itertools

import pytest

from playground.figures.backprop.layout import HEIGHT, LABEL, TARGETS, WIDTH, layout

SHAPES = [(n,) * (depth + 1) for n in range(1, 9) for depth in range(1, 5)]
SHAPES += [(2, 3, 2), (3, 4, 4, 2), (8, 1, 8), (1, 8, 1, 8, 1)]


@pytest.mark.parametrize("shape", SHAPES)
def test_units_are_on_the_sheet_and_do_not_touch(shape):
    at = layout(shape)
    width, height = at.half
    for column in at.y:
        assert min(column) - height >= 18
        assert max(column) + height + (20 if at.shows_biases else 0) <= HEIGHT - 34
        for above, below in itertools.pairwise(column):
            assert below - above >= 2 * height + (18 if at.shows_biases else 1)
    assert at.x[0] - width / 2 >= 0
    assert at.x[-1] + width / 2 <= WIDTH - TARGETS
    for left, right in itertools.pairwise(at.x):
        assert right - left - width >= 40
    assert at.font >= 14


@pytest.mark.parametrize("shape", SHAPES)
def test_numbers_on_edges_do_not_touch(shape):
    at = layout(shape)
    for layer, share in enumerate(at.label_share):
        if share is None:
            continue
        pairs = itertools.product(range(1, shape[layer - 1] + 1), range(1, shape[layer] + 1))
        heights = sorted(at.on_edge(layer, i, j, share)[1] for i, j in pairs)
        assert all(below - above >= LABEL for above, below in itertools.pairwise(heights))


def test_small_networks_show_their_numbers_and_large_ones_do_not():
    assert all(share is not None for share in layout((2, 3, 2)).label_share[1:])
    assert layout((2, 3, 2)).shows_biases
    assert all(share is None for share in layout((8,) * 5).label_share)
    assert not layout((8,) * 5).shows_biases
