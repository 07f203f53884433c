"""The scenes of the page "LSTM gates": one module or package for each view."""

VIEWS = {
    "by_hand": "The cell by hand",
    "gates": "Gates of any model",
    "clamp": "Clamp a gate",
    "forget_bias": "Forget bias",
    "copy": "How far back",
}
