"""A still part holds what it is given; a stage has something to draw, and a zoom lasts with its ranges."""

from playground.figures.still import MARGIN, stage, still

DOTS = {"type": "scatter", "x": [1], "y": [2]}


def test_a_still_part_has_its_axes_and_what_else_it_is_given():
    figure = still([DOTS], {"range": [0, 1]}, {"nticks": 3}, margin={"l": 1}, barmode="stack")
    assert figure["data"] == [DOTS]
    assert figure["layout"] == {
        "margin": {"l": 1},
        "showlegend": False,
        "xaxis": {"range": [0, 1]},
        "yaxis": {"nticks": 3},
        "barmode": "stack",
    }
    assert still([], {}, {})["layout"]["margin"] == MARGIN


def test_a_stage_without_data_has_a_trace_that_shows_nothing():
    assert stage({}, {}, [DOTS])["data"] == [DOTS]
    [empty] = stage({}, {})["data"]
    assert (empty["x"], empty["y"], empty["hoverinfo"]) == ([], [], "skip")


def test_a_zoom_lasts_as_long_as_the_ranges():
    first = stage({"range": [0, 1], "title": "a"}, {"range": [0, 2]})["layout"]
    same = stage({"range": [0, 1], "title": "b"}, {"range": [0, 2], "nticks": 9}, [DOTS])["layout"]
    assert first["uirevision"] == same["uirevision"]
    assert first["yaxis"]["nticks"] == 5
    assert same["yaxis"]["nticks"] == 9
    others = [stage({"range": [0, 3]}, {"range": [0, 2]}), stage({"range": [0, 1]}, {"range": [0, 3]})]
    assert first["uirevision"] not in [other["layout"]["uirevision"] for other in others]
