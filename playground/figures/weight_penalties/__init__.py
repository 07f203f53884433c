"""The scenes of the weight penalties: the path over lambda, the steps, two weights, and weight decay."""

from playground.figures.weight_penalties import decay, geometry, path, steps

__all__ = ["decay", "geometry", "path", "steps"]
