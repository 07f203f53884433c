"""The scenes of the page "Initialization", one module for each view."""

VIEWS = {
    "symmetry": "Equal units",
    "depth": "A deep network",
    "output_bias": "The output bias",
    "starts": "Several starts",
    "own_model": "Any model",
}
"""Titles by the views' keys."""

QUANTITIES = {"activations": "Activations", "gradients": "Gradients", "updates": "Updates"}
"""What the histograms by layer are of."""
