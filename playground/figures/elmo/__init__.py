"""The scenes of the page on stacked and bidirectional networks: one module or package for each view."""

VIEWS = {
    "depth": "Depth and direction",
    "directions": "It sees the answer",
    "elmo": "ELMo",
    "occurrences": "Type and token",
}
