"""A line of a still plot is what plotly takes: a colour role, and a hover only where it is asked for."""

import numpy as np

from playground.figures.stroke import stroke

X, Y = np.arange(3.0), np.ones(3)


def test_a_stroke_tells_what_it_is_asked_for():
    told = stroke(X, Y, "surface", 3, "θ = %{x:.4f}")
    assert told["x"] is X
    assert told["y"] is Y
    assert told["line"] == {"color": "@surface", "width": 3}
    assert told["hovertemplate"] == "θ = %{x:.4f}<extra></extra>"
    assert "hoverinfo" not in told


def test_a_dotted_stroke_without_a_hover_is_mute():
    mute = stroke(X, Y, "ink", 1.5, dash="dot")
    assert mute["line"] == {"color": "@ink", "width": 1.5, "dash": "dot"}
    assert mute["hoverinfo"] == "skip"
    assert "hovertemplate" not in mute
