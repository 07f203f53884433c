"""Colours: every role in both themes, text readable on both papers, categories apart."""

import itertools
import re

import pytest

from playground.figures.style import CATEGORICAL, ROLES, colour, coloured, palette
from playground.notation import QUANTITIES

TEXT = ("ink", "muted", "value", "gradient", "update", "loss", "curvature", "diverged")  # words and numbers
THEMES = ("light", "dark")


def luminance(hexadecimal):
    """Relative luminance of WCAG 2.1."""
    channels = [int(hexadecimal[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, two):
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_wcags():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("role", "theme"), [(role, theme) for role in TEXT for theme in THEMES])
def test_text_can_be_read_on_its_paper(role, theme):
    assert contrast(colour(role, theme), colour("paper", theme)) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=THEMES)
def test_categories_differ(theme):
    for one, two in itertools.combinations([pair[theme] for pair in CATEGORICAL], 2):
        rgb = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (one, two)]
        assert sum((a - b) ** 2 for a, b in zip(*rgb, strict=True)) > 50**2, (one, two)


def test_every_role_is_a_colour_in_both_themes():
    for theme in THEMES:
        assert palette()[theme].keys() == ROLES.keys()
        for role, shade in palette()[theme].items():
            assert re.fullmatch(r"#[0-9A-F]{6}", shade), role
            assert colour(role, theme) == shade


def test_every_quantity_has_a_role_and_latex_takes_its_colour():
    for quantity in QUANTITIES.values():
        assert quantity.role in ROLES
    assert coloured(r"\eta", "update", "dark") == rf"\textcolor{{{ROLES['update'][1]}}}{{\eta}}"
