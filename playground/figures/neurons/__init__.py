"""The scenes of the page of neurons, one module for each view."""

VIEWS = {
    "unit": "One unit",
}
"""Titles by the views' keys."""
