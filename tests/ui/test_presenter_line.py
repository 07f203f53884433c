"""The line above the stage in presenter mode."""

import re

import pytest

from playground.catalog.smoothers import SMOOTHERS
from playground.ui.controls import Choice, Slider, TextInput, Toggle
from playground.ui.presenter_line import LONGEST, lesson_part, presenter_line, settings_that_differ

RATE = Slider("learning_rate", "Learning rate η", "", 0.0, 1.0, 0.01, 0.1)
WEIGHT = Slider("w1", "Weight w₁", "", -1.0, 1.0, 0.01, 0.5)
SHARE = Slider("share", "Share of L1", "", 0.0, 1.0, 0.1, 0.5)
SURFACE = Choice("surface", "Surface", "", {"bowl": "Bowl", "ravine": "Ravine"}, "bowl")
LOG = Toggle("log", "Log", "")
GRID = Toggle("grid", "Grid", "", True)
TEXT = TextInput("text", "Text", "", "", 500)
CONTROLS = (RATE, WEIGHT, SHARE, SURFACE, LOG, GRID, TEXT)
DEFAULTS = {control.name: control.initial for control in CONTROLS}


def test_only_what_differs_from_the_default_is_named():
    assert settings_that_differ(CONTROLS, DEFAULTS) == []
    changed = {
        "learning_rate": 0.3,
        "w1": -0.25,
        "share": 0.2,
        "surface": "ravine",
        "log": True,
        "grid": False,
    }
    assert settings_that_differ(CONTROLS, DEFAULTS | changed) == [
        "η = 0.3",
        "w₁ = −0.25",
        "Share of L1 = 0.2",
        "Surface: Ravine",
        "Log",
        "Grid: off",
    ]


def test_a_long_text_is_cut_at_a_whole_sign_and_stands_in_one_line():
    [setting] = settings_that_differ([TEXT], {"text": "a\n\nb " + "⟨C3⟩" * 100})
    assert setting.startswith("Text: a b ⟨C3⟩")
    assert setting.endswith("⟩…")
    assert len(setting) <= LONGEST


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "$x$", "**x**", "[x](http://y)", ":red[x]", "`x`", "# x", "a_b_c"]
)
def test_text_is_data(text):
    line = presenter_line(text, "", settings_that_differ([TEXT], {"text": text}))
    words = r"[\w\s\u2060]*"  # no punctuation is left without its escape
    assert re.fullmatch(rf"\*\*{words}\*\* · \u2068Text {words}\u2069", re.sub(r"\\[!-~]", "", line))
    assert re.fullmatch(rf"· \*{words}\*", re.sub(r"\\[!-~]", "", lesson_part(text)))


def test_the_rows_of_a_formula_stand_in_one_line():
    rows = r"\small\begin{gathered}h_t=f(x)\\y=\mathrm{softmax}(Uh_t)\end{gathered}"
    assert presenter_line("RNN", rows, []) == r"**RNN** · $h_t=f(x),\quad y=\mathrm{softmax}(Uh_t)$"
    assert presenter_line("Home", "", []) == "**Home**"


@pytest.mark.parametrize("smoothing", SMOOTHERS)
def test_a_formula_of_several_rows_becomes_one_of_one(smoothing):
    line = presenter_line("n-grams", SMOOTHERS[smoothing].latex, [])
    assert not re.search(r"(?<!\\)&|\\\\|\\begin|\\end", line), "KaTeX refuses it in one row"
    assert r"\alpha\, S(w \mid c')\;\;" in presenter_line("", SMOOTHERS["stupid"].latex, []).replace(
        " \\;", r"\;"
    )
