"""The scenes of the page on one body with many heads: one module for each view."""

VIEWS = {
    "heads": "A head by choice",
    "reading": "One text through it",
    "shapes": "Shapes of sequences",
}
