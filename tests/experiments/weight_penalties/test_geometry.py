"""Two weights: the minimum lies where the smallest ellipse touches the shape, and nowhere inside is lower."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties.geometry import ANGLES, CONTOUR_LEVELS, run, table
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec

SPEC = WeightPenaltiesSpec()
PLACES = [(1.2, 0.5, 0.4), (-0.7, 1.9, -0.9), (0.3, -0.2, 0.0), (2.0, 2.0, 0.95), (0.0, -1.5, 0.6)]


def of(place, **changes):
    w1, w2, r = place
    return run(replace(SPEC, minimum_w1=w1, minimum_w2=w2, feature_correlation=r, **changes))


def loss(trace, w):
    """w (..., 2): (...)."""
    distance = w - trace.loss_minimum
    return ((distance @ trace.gram) * distance).sum(-1) / 2


def omega(key, w):
    """The penalty at lambda = 1 of w (..., 2), written out: (...)."""
    share = {"l1": 1.0, "l2": 0.0, "elastic": SPEC.l1_ratio}[key]
    return share * np.abs(w).sum(-1) + (1 - share) / 2 * (w**2).sum(-1)


def boundary(key, w, rays=1000):
    """Where the penalty is that of w (2,), by bisection along many rays, w's own among them: (P, 2)."""
    angle = np.append(np.linspace(0, 2 * np.pi, rays), np.arctan2(w[1], w[0]))
    ray = np.stack((np.cos(angle), np.sin(angle)), 1)
    low, high = np.zeros((len(angle), 1)), np.full((len(angle), 1), 10.0)
    for _ in range(50):
        middle = (low + high) / 2
        inside = (omega(key, middle * ray) <= omega(key, w))[:, None]
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return low * ray


@pytest.mark.parametrize("place", PLACES)
def test_the_conditions_of_a_minimum_hold(place):
    assert max(shape.optimality_gap.max() for shape in of(place).shapes) < 1e-12


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("key", PENALTIES)
def test_it_is_the_lowest_within_the_budget(place, key):
    trace = of(place)
    shape = next(shape for shape in trace.shapes if shape.key == key)
    for k in (20, 50, 58, 65, 70):
        lowest = loss(trace, boundary(key, shape.w[k])).min()
        assert lowest == pytest.approx(shape.loss[k], abs=1e-9), "it is on the edge, and nowhere is it lower"
        inside = np.random.default_rng(k).uniform(-2, 2, (2000, 2))
        inside = inside[omega(key, inside) <= omega(key, shape.w[k])]
        assert (loss(trace, inside) >= shape.loss[k]).all(), "nor inside"


@pytest.mark.parametrize("place", PLACES)
def test_shape_and_ellipse_touch_and_do_not_cross(place):
    trace = of(place)
    for shape in trace.shapes:
        unit = PENALTIES[shape.key].regularizer(1.0, SPEC.l1_ratio)
        for k in (0, 30, 60, 66):
            budget = float(unit.value(torch.from_numpy(shape.w[k])))
            on_ellipse = unit.value(torch.from_numpy(shape.ellipse[:, :, k].T)).numpy()
            assert (on_ellipse >= budget - 1e-12).all(), "the ellipse stays outside the shape"
            on_outline = loss(trace, shape.outline[:, :, k].T)
            assert (on_outline >= shape.loss[k] - 1e-12).all(), "and the shape outside the ellipse"
            np.testing.assert_allclose(
                unit.value(torch.from_numpy(shape.outline[:, :, k].T)).numpy(), budget, atol=1e-12
            )
            np.testing.assert_allclose(loss(trace, shape.ellipse[:, :, k].T), shape.loss[k], atol=1e-12)


def test_the_corners_of_the_diamond_are_drawn():
    shape = of(PLACES[0]).shapes[0]
    outline, size = shape.outline[:, :, 40].T, np.abs(shape.w[40]).sum()
    for corner in ((size, 0), (0, size), (-size, 0), (0, -size)):
        assert np.abs(outline - corner).max(1).min() < 1e-12
    assert (ANGLES - 1) % 8 == 0


def test_the_rings_are_ellipses_of_equal_loss():
    trace = of(PLACES[1])
    assert trace.contours.shape == (2, len(CONTOUR_LEVELS), ANGLES)
    for ring, root in zip(trace.contours.transpose(1, 2, 0), CONTOUR_LEVELS, strict=True):
        np.testing.assert_allclose(np.sqrt(2 * loss(trace, ring)), root, atol=1e-12)


@pytest.mark.parametrize("best", [(1.2, 0.5), (-0.4, 1.1), (0.0, 0.0)])
def test_uncorrelated_weights_have_closed_forms(best):
    trace = of((*best, 0.0))
    shapes = {shape.key: shape.w for shape in trace.shapes}
    lambdas = np.array(LAMBDAS)[:, None]
    soft = np.sign(best) * np.maximum(np.abs(best) - lambdas, 0)
    np.testing.assert_allclose(shapes["l1"], soft, atol=1e-14)
    np.testing.assert_allclose(shapes["l2"], np.array(best) / (1 + lambdas), atol=1e-14)
    half = np.sign(best) * np.maximum(np.abs(best) - lambdas / 2, 0) / (1 + lambdas / 2)
    np.testing.assert_allclose(shapes["elastic"], half, atol=1e-14)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("l1_ratio", [0.0, 1.0])
def test_a_minimum_at_zero_and_pure_l1_or_l2_work(l1_ratio):
    trace = of((0.0, 0.0, 0.5), l1_ratio=l1_ratio)
    for shape in trace.shapes:
        assert (shape.w == 0).all()
        assert np.isfinite(shape.outline).all()
        assert np.isfinite(shape.ellipse).all()


def test_the_table_has_a_row_for_each_penalty_and_lambda():
    columns = table(run(SPEC))
    assert {len(column) for column in columns.values()} == {3 * len(LAMBDAS)}
