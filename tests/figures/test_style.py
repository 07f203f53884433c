"""Colours: one meaning each, text readable on everything behind it, kinds apart, for every eye."""

import itertools
import re
from pathlib import Path

import pytest

from playground.figures.decoding import generation
from playground.figures.studio import comparison, run
from playground.figures.style import (
    CATEGORICAL,
    OPTIMIZER_COLOURS,
    ROLES,
    colour,
    coloured,
    contrast,
    mixed,
    palette,
    racer_colours,
    text_on,
)
from playground.notation import QUANTITIES
from tests.figures.colour_distance import NEAR, distance, second_meanings

THEMES = ("light", "dark")
KINDS = [f"kind{i}" for i in range(len(CATEGORICAL))]
TEXT = ["ink", "muted", "surface", "value", "gradient", "update", "loss", "curvature", "diverged", "surprise"]
TINTS = (
    "deep",
    "slope",
    "peak",
    "line",
    "zero",
    "paper",
    "lit",
    "lost",
    "contour",
    "tint",
    "cell",
)  # behind something else
STREAMLIT = {"light": "#F6F7F9", "dark": "#1A1F25"}  # secondaryBackgroundColor: what the pointer is on
ROOT = Path(__file__).parents[2]


def test_contrast_is_wcags():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_oklab_is_ottossons():
    assert distance("#000000", "#FFFFFF") == pytest.approx(100, abs=0.01)
    assert distance("#FF0000", "#00FF00") == pytest.approx(51.98, abs=0.05)


def backgrounds(theme):
    """What a panel's text may stand on: name, colour. The shares are those of player.css and the figures."""
    paper = colour("paper", theme)
    yield from {"paper": paper, "pointed at": STREAMLIT[theme], "linked": colour("lit", theme)}.items()
    yield "the row of this step", mixed(paper, colour("value", theme), 0.09)
    yield "a marked bar", mixed(paper, colour("value", theme), 0.09)
    yield "the line of code", mixed(paper, colour("update", theme), 0.16)


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_on_everything_that_is_behind_it(theme):
    on_paper = [colour(role, theme) for role in (*TEXT, *KINDS)]
    on_paper += [pair[THEMES.index(theme)] for pair in OPTIMIZER_COLOURS.values()]
    assert [shade for shade in on_paper if contrast(shade, colour("paper", theme)) < 4.5] == []
    weak = [
        (role, name, round(contrast(colour(role, theme), behind), 2))
        for name, behind in backgrounds(theme)
        for role in ("ink", "muted", "value", "gradient", "update")
        if contrast(colour(role, theme), behind) < 4.5 and name != "the line of code"
    ]
    assert weak == []
    for role in ("ink", "value", "gradient", "update"):  # a number in the cell that is computed now
        assert contrast(colour(role, theme), mixed(colour("paper", theme), colour(role, theme), 0.1)) >= 4.5
    # letters in ink: tinted tokens, two bands of a table over each other, the line of code
    deepest = max(generation.TINT, comparison.DARKEST_TINT, run.COPIED)
    tinted = mixed(colour("paper", theme), colour("tint", theme), deepest)
    crossing = mixed(colour("paper", theme), colour("value", theme), 1 - 0.88**2)
    for behind in (tinted, crossing, dict(backgrounds(theme))["the line of code"]):
        assert contrast(colour("ink", theme), behind) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_letters_on_buttons_and_cells_can_be_read(theme):
    """The play button has paper on the theme's primary colour, Streamlit's buttons what chrome.css says."""
    css = (ROOT / "playground/ui/chrome/chrome.css").read_text(encoding="utf-8")
    letters = re.search(r"\[data-testid=stBaseButton-primary\].*?light-dark\((#\w+), (#\w+)\)", css, re.S)
    config = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    primary = re.search(rf"\[theme\.{theme}\]\nprimaryColor = \"(#\w+)\"", config).group(1)
    assert contrast(letters.group(1 + THEMES.index(theme)), primary) >= 4.5
    assert contrast(colour("paper", theme), primary) >= 4.5
    captions = re.search(r"stCaptionContainer\] p \{ color: light-dark\((#\w+), (#\w+)\)", css).groups()
    assert captions == ROLES["muted"]
    for role, share in itertools.product(("cell", "positive", "negative"), range(101)):
        cell = mixed(colour("zero", theme), colour(role, theme), share / 100)
        assert max(contrast(text, cell) for text in ("#000000", "#FFFFFF")) >= 4.5
        assert contrast(text_on((cell, cell))[0], cell) >= 4.5
    panel = (ROOT / "playground/ui/player/js/heat/panel.js").read_text(encoding="utf-8")
    assert 'TEXT_COLOURS = ["#000000", "#FFFFFF"]' in panel


@pytest.mark.parametrize("theme", THEMES)
def test_lines_that_carry_meaning_stand_out(theme):
    paper = colour("paper", theme)
    for role in (*TEXT, *KINDS, "positive", "negative"):
        assert contrast(colour(role, theme), paper) >= 3
        assert contrast(mixed(paper, colour(role, theme), 0.8), paper) >= 3, "an edge, a little transparent"
    for role in ("positive", "negative"):
        for pale in (f"region{i}" for i in range(7)):  # the strokes of a matrix, on their place's tint
            assert contrast(colour(role, theme), colour(pale, theme)) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=THEMES)
def test_blue_and_vermilion_have_one_meaning(theme):
    """Nothing but values is near the value's blue, nothing but derivatives near the gradient's vermilion."""
    named = {
        role: pair for role, pair in ROLES.items() if role not in TINTS and not role.startswith("region")
    }
    named |= OPTIMIZER_COLOURS
    named |= {f"{i} of sgd": pair for i, pair in enumerate(racer_colours(["sgd"] * 3))}
    for meaning in ("value", "gradient"):
        near = {
            name: round(distance(pair[theme], ROLES[meaning][theme]), 1)
            for name, pair in named.items()
            if name != meaning and distance(pair[theme], ROLES[meaning][theme]) < NEAR
        }
        assert near == {}


@pytest.mark.parametrize("vision", ["normal", "protan", "deutan", "tritan"])
@pytest.mark.parametrize("theme", [0, 1], ids=THEMES)
def test_every_eye_tells_the_two_signs_and_values_from_gradients(theme, vision):
    for role, other in (("positive", "negative"), ("value", "gradient")):
        assert distance(ROLES[role][theme], ROLES[other][theme], vision) > 10


@pytest.mark.parametrize("theme", [0, 1], ids=THEMES)
def test_kinds_and_racers_are_apart(theme):
    def closest(pairs):
        return min(distance(a[theme], b[theme]) for a, b in itertools.combinations(pairs, 2))

    assert closest(CATEGORICAL) > 9
    races = (  # those of the page, and of its lessons
        ["sgd", "momentum", "rmsprop", "adam"],
        ["sgd", "momentum", "slide-momentum"],
        ["sgd", "momentum", "nesterov"],
        ["adagrad", "rmsprop"],
        ["sgd", "momentum", "adam"],
        ["adam", "slide-adam"],
        ["sgd", "sgd"],
        ["sgd", "momentum", "adagrad", "rmsprop", "adam"],
        ["sgd", "sgd", "adam", "adamw"],  # weight decay
    )
    assert min(closest(racer_colours(kinds)) for kinds in races) > 9
    twelve = [*OPTIMIZER_COLOURS][:12]
    assert closest(racer_colours(twelve)) > 7
    assert closest([pair for kind, pair in OPTIMIZER_COLOURS.items() if "-" not in kind]) > 7


def test_a_scene_with_a_second_meaning_is_found():
    """What the walk through the lessons would refuse."""

    def scene(**own):
        colours = {theme: {**roles, **own} for theme, roles in palette().items()}
        rows = [{"label": "J", "color": "gradient"}, {"label": "∂L/∂w", "color": "gradient"}]
        return {"palette": colours, "panels": [{"kind": "table", "id": "numbers", "rows": rows}]}

    assert second_meanings(scene(run0="#0A75B5")) == [("light", "run0"), ("numbers", "J")]
    assert second_meanings(scene(run0="#246200")) == [("numbers", "J")]


def test_colours_are_written_in_one_file():
    """A colour anywhere else has no contrast that a test knows."""
    for path in [*ROOT.glob("pages/**/*.py"), *ROOT.glob("playground/**/*.py")]:
        if path.name != "style.py" or path.parent.name != "figures":
            assert not re.findall(r"[\"'@]#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8")), path


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
