"""Diagrams drawn by code: whatever is written is text, and what is drawn lies where it should."""

import math
from xml.etree import ElementTree

import pytest

from playground.figures.scene.diagram import Drawing, arrow, span

SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(
        drawing.svg().replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )


def test_text_and_attributes_are_never_markup() -> None:
    evil = '"/><script>alert(1)</script>&'
    d = Drawing(10, 10, evil)
    d.text(0, 0, evil, span(evil, data_link=evil), aria_label=evil)
    d.formula(0, 0, evil, span(evil))
    root = parsed(d)
    assert {element.tag for element in root.iter()} == {f"{SVG}{tag}" for tag in ("svg", "text", "tspan")}
    assert root.get("aria-label") == evil
    text = root.find(f"{SVG}text")
    assert text is not None
    assert text.text == evil
    assert text.get("aria-label") == evil
    assert text[0].get("data-link") == text[0].text == evil


def test_names_of_attributes() -> None:
    d = Drawing(100, 50)
    d.circle(1, 2, 3.25, class_="value", data_low=-0.001, stroke_width=None, data_guess=True, hidden=False)
    circle = parsed(d)[0]
    assert circle.attrib == {
        "cx": "1",
        "cy": "2",
        "r": "3.25",
        "fill": "var(--role-paper)",
        "stroke": "var(--role-ink)",
        "class": "value",
        "data-low": "-0.001",
        "data-guess": "",
    }


@pytest.mark.parametrize("name", ["onclick", "onLoad", "href", "xlink_href", 'x="1"', "", "9", "a b"])
def test_attributes_that_run_or_fetch_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no attribute of a drawing"):
        Drawing(1, 1).rect(0, 0, 1, 1, **{name: "x"})


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_not_finite_cannot_be_drawn(bad: float) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        Drawing(1, 1).line(0, bad, 1, 1)


def pen(text: ElementTree.Element) -> list[tuple[str, float]]:
    """The pieces of a text with the height at which each stands below the baseline, as a browser reads dy."""
    out: list[tuple[str, float]] = []
    height = 0.0

    def visit(element: ElementTree.Element) -> None:
        nonlocal height
        height += float(element.get("dy", 0))
        if element.text:
            out.append((element.text, round(height, 6)))
        for child in element:
            visit(child)
            if child.tail:
                out.append((child.tail, round(height, 6)))

    visit(text)
    return out


def test_indices_are_lowered_powers_raised_and_the_line_goes_on() -> None:
    d = Drawing(100, 100)
    d.formula(0, 0, "δ_j w_{12}", span("^2", data_link="x"), " + o", size=20)
    text = parsed(d)[0]
    low, high = 5.6, -8.4  # of letters of 20
    assert pen(text) == [
        ("δ", 0),
        ("j", low),
        (" w", 0),
        ("12", low),
        ("2", high),
        (" + o", 0),
    ]
    assert {tspan.get("font-size") for tspan in text.iter(f"{SVG}tspan")} - {None} == {"15"}
    small = Drawing(1, 1)
    small.formula(0, 0, "w_1")
    assert parsed(small)[0][0].get("font-size") == "14"


def test_a_number_after_an_index_stands_on_the_line_even_while_it_is_empty() -> None:
    d = Drawing(100, 100)
    d.formula(0, 0, "w_1", span(data_bind="w.0"), " x")
    text = parsed(d)[0]
    assert pen(text)[-1] == (" x", 0)
    bound = text[-1]
    assert bound.get("data-bind") == "w.0"
    assert bound.get("dy") is None
    assert not bound.text


def test_words_are_words() -> None:
    d = Drawing(1, 1)
    d.text(0, 0, "file_name^2", size=14)
    assert parsed(d)[0].text == "file_name^2"


def test_an_arrow_stops_short_of_both_ends_and_its_head_is_symmetric() -> None:
    stem, head = arrow((0, 0), (100, 0), (20, 30), 10)
    assert stem == "M20 0L70 0"
    assert head == "M60 -5L70 0L60 5"
    assert arrow((0, 0), (0, 10), head=0) == ("M0 0L0 10", "")
    assert arrow((0, 0), (10, 0), (5, 5), 9) == ("M0 0", "")
    _, slanted = arrow((0, 0), (30, 40), head=10)
    left, tip, right = ([float(x) for x in point.split()] for point in slanted[1:].split("L"))
    assert math.dist(left, tip) == pytest.approx(math.dist(right, tip), abs=0.02)


def test_an_edge_is_one_group_with_a_wide_line_for_the_pointer() -> None:
    d = Drawing(200, 100)
    d.edge((0, 0), (100, 0), (10, 10), 8, {"data_bind": "w.3", "stroke": "red"}, data_link="w", data_pick="w")
    (group,) = parsed(d)
    assert group.attrib == {"data-link": "w", "data-pick": "w"}
    line, hit = group
    assert (line.get("data-bind"), line.get("stroke"), line.get("fill")) == ("w.3", "red", "none")
    assert hit.get("class") == "hit"
    assert line.get("d", "").startswith(hit.get("d", "-"))


def test_a_node_and_a_group() -> None:
    d = Drawing(200, 100)
    with d.group(data_state="at.0"):
        d.node(50, 60, 20, "h_1", size=20, data_link="h")
        d.path("M0 0L1 1")
    (outer,) = parsed(d)
    node, path = outer
    assert [child.tag.removeprefix(SVG) for child in node] == ["circle", "text"]
    assert (node[1].get("x"), node[1].get("y"), node[1].get("text-anchor")) == ("50", "67", "middle")
    assert path.get("stroke-linecap") == "round"
