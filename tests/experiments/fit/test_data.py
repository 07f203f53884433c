"""The data: menus, own points, the split, and what is said of points of which little can be learned."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.experiments.fit import OWN, REGRESSION, FitSpec
from playground.experiments.fit.data import DATASETS, FUNCTIONS, data_of, remark

LINE = FitSpec(task=REGRESSION)


def test_the_course_function_is_that_of_the_demo():
    x = torch.tensor([-2.0, 0.5, 3.0], dtype=torch.float64)
    expected = x.numpy() ** 3 - x.numpy() ** 2 + 25 * np.sin(2 * x.numpy())
    np.testing.assert_allclose(FUNCTIONS["course"][1](x).numpy(), expected, rtol=1e-12)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_noise_has_the_deviation_that_was_asked_for(function):
    spec = replace(LINE, function=function, number=300, deviation=10.0)
    noisy, exact = data_of(spec), data_of(replace(spec, deviation=0.0))
    np.testing.assert_array_equal(noisy.x, exact.x)
    assert np.abs(exact.x).max() <= 5
    assert (noisy.y - exact.y).std() == pytest.approx(10, rel=0.12)


@pytest.mark.parametrize("dataset", DATASETS)
def test_data_sets_have_two_classes_of_about_equal_size_and_follow_their_seed(dataset):
    spec = FitSpec(dataset=dataset)
    data = data_of(spec)
    assert data.x.shape == (200, 2)
    assert 80 <= data.y.sum() <= 120
    np.testing.assert_array_equal(data.x, data_of(spec).x)
    assert not np.array_equal(data.x, data_of(replace(spec, data_seed=2)).x)


def test_circles_and_xor_are_what_they_are_called():
    circles = data_of(FitSpec(noise=0.0))
    radius = np.hypot(*circles.x.T)
    assert radius[circles.y == 0].max() <= 1 < 1.6 <= radius[circles.y == 1].min()
    xor = data_of(FitSpec(dataset="xor", noise=0.0))
    np.testing.assert_array_equal(xor.y, xor.x[:, 0] * xor.x[:, 1] < 0)


@pytest.mark.parametrize(("share", "held_out"), [(0, 0), (30, 60), (80, 160)])
def test_the_split_holds_out_the_share(share, held_out):
    assert (~data_of(FitSpec(held_out=share)).train).sum() == held_out


def test_one_point_is_trained_on():
    data = data_of(FitSpec(dataset=OWN, points=((1.0, 2.0, 1.0),), held_out=80))
    assert data.train.tolist() == [True]


def test_points_where_a_typed_function_has_no_value_are_left_out():
    data = data_of(replace(LINE, function="typed", formula="sqrt(x)", number=100))
    assert 0 < len(data.x) < 100
    assert (data.x >= 0).all()


def test_own_points_belong_to_the_task_that_they_fit():
    points = ((1.0, 2.0), (3.0, 4.0), (0.0, 1.0, 3.0))
    line = data_of(replace(LINE, function=OWN, points=points))
    plane = data_of(FitSpec(dataset=OWN, points=points))
    assert (len(line.x), line.classes) == (2, 0)
    assert (len(plane.x), plane.classes, plane.y.tolist()) == (1, 3, [2])


@pytest.mark.parametrize(
    ("points", "word"),
    [
        ((), "no points"),
        (((1.0, 2.0, 1.0),), "one point"),
        (((1.0, 2.0, 1.0), (1.0, 2.0, 2.0)), "same input"),
        (((1.0, 2.0, 2.0), (2.0, 2.0, 2.0)), "one class"),
        (((1.0, 2.0, 1.0), (2.0, 2.0, 2.0)), ""),
    ],
)
def test_what_little_can_be_learned_of_is_said(points, word):
    spec = FitSpec(dataset=OWN, points=points)
    sentence = remark(spec, data_of(spec))
    assert word in sentence
    assert bool(sentence) == bool(word)
