"""The scenes of the page "Backprop through time": one module or package for each view."""

VIEWS = {
    "by_hand": "By hand",
    "occurrences": "Parts of W.grad",
    "lags": "How far back",
    "clipping": "Clipping",
}
