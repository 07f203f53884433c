"""The scenes of the page on training regimes: one module or package for each view."""

VIEWS = {
    "fed": "What is fed",
    "compared": "Compared",
}
