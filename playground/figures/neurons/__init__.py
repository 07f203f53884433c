"""The scenes of the page of neurons, one module for each view."""

VIEWS = {
    "unit": "One unit",
    "matrix": "A matrix is a map",
    "layers": "Layers",
    "one_line": "What one line can do",
}
"""Titles by the views' keys."""
