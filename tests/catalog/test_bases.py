"""Features of x: the columns, their script and their names."""

import math

import pytest
import torch

from playground.catalog.bases import BASES


@pytest.fixture(params=BASES)
def basis(request):
    return BASES[request.param]


def test_the_table_is_keyed_by_its_entries(basis):
    assert BASES[basis.key] is basis
    assert len({entry.title for entry in BASES.values()}) == len(BASES)


def test_the_script_makes_the_same_columns_to_the_bit(basis):
    x = torch.linspace(-1, 1, 9, dtype=torch.float64)
    names = {"torch": torch, "x": x[:, None], "j": torch.arange(1.0, 7, dtype=torch.float64)}
    assert torch.equal(eval(basis.python, names), basis.columns(x, 6))


def test_the_columns_are_what_the_formulas_say():
    x = torch.tensor([-1.0, -0.5, 0.25, 1.0], dtype=torch.float64)
    for j in (1, 2, 5):
        wave = [math.cos(j * math.pi * (value + 1) / 2) for value in x.tolist()]
        torch.testing.assert_close(BASES["waves"].columns(x, 5)[:, j - 1].tolist(), wave)
        torch.testing.assert_close(BASES["powers"].columns(x, 5)[:, j - 1], x**j)


def test_names_can_be_read():
    assert [BASES["powers"].name(j) for j in (1, 2, 13)] == ["x", "x²", "x¹³"]
    assert BASES["waves"].name(3) == "cos 3"
