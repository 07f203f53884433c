"""The data: menus, own points, CSV files; and the texts of networks."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from playground.experiments.fit import OWN, REGRESSION, FitSpec
from playground.experiments.fit.csv import read_csv
from playground.experiments.fit.data import DATASETS, FUNCTIONS, data_of, format_points, parse_points, remark
from playground.experiments.fit.spec import (
    batch_of,
    epochs_of,
    format_hidden,
    parse_hidden,
)

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


def test_points_survive_their_text():
    points = ((0.125, -3.0), (1e-05, 250000.0), (1.5, 2.5, 4.0))
    assert parse_points(format_points(points)) == points
    assert parse_points(" 1 , 2 ;; 3,4 ;") == ((1.0, 2.0), (3.0, 4.0))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1", "1 columns"),
        ("1,2,3,4", "4 columns"),
        ("a,2", "word"),
        ("nan,2", "finite"),
        ("1e999,2", "finite"),
        ("1e7,2", "1,000,000"),
        ("1,2,5", "class"),
        ("1,2,1.5", "class"),
        (";".join(["1,2"] * 301), "301"),
    ],
)
def test_what_is_no_point_is_refused_with_a_sentence(text, word):
    with pytest.raises(ValueError, match=word):
        parse_points(text)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_files_with_and_without_headings(separator):
    rows = ["x1,x2,class", "1,2,1", "", "-3.5,4e0,2"]
    expected = ((1.0, 2.0, 1.0), (-3.5, 4.0, 2.0))
    for lines in (rows, rows[1:]):
        text = "\r\n".join(lines).replace(",", separator)
        assert read_csv(("\ufeff" + text).encode(), 3) == expected


@pytest.mark.parametrize(
    ("content", "columns", "word"),
    [
        (b"", 2, "no points"),
        (b"x,y\n", 2, "no points"),
        (b"1,2,3", 2, "Line 1 has 3 columns"),
        (b"1,2\n3", 2, "Line 2 has 1 columns"),
        (b"1,2\nthree,4", 2, "Line 2 has a word"),
        (b"1,nan", 2, "finite"),
        (b"1,1e300", 2, "1,000,000"),
        (b"1,2,7", 3, "class"),
        (b"\xff\xfe\x00", 2, "UTF-8"),
        (b"1,2\n" * 10_000, 2, "10,000 points"),
        (b"1" * 2_000_001, 2, "bytes"),
    ],
)
def test_other_files_are_refused_with_a_sentence(content, columns, word):
    with pytest.raises(ValueError, match=word):
        read_csv(content, columns)


@pytest.mark.parametrize(
    ("text", "hidden"), [("8-8-4", (8, 8, 4)), ("8, 8 4", (8, 8, 4)), ("0", ()), ("", ()), ("32", (32,))]
)
def test_hidden_layers_as_text(text, hidden):
    assert parse_hidden(text) == hidden
    assert parse_hidden(format_hidden(hidden)) == hidden


@pytest.mark.parametrize("text", ["33", "1-2-3-4-5", "a", "4-0", "٤", "9" * 5000, "4.5"])
def test_other_texts_are_no_hidden_layers(text):
    with pytest.raises(ValueError, match=r"hidden"):
        parse_hidden(text)


def test_batches_and_the_limit_of_updates():
    assert batch_of(FitSpec(batch_size=0), 140) == 140
    assert batch_of(FitSpec(batch_size=500), 140) == 140
    assert epochs_of(FitSpec(epochs=5000), 140) == 5000
    assert epochs_of(FitSpec(epochs=5000, batch_size=1), 140) == 60_000 // 140
