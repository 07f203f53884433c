"""The picture of what samples copy: a line for each temperature and the held-out text, by length."""

import numpy as np

from playground.experiments.studio.copied_stretches import LENGTHS, CopiedStretches
from playground.figures.studio.copied_stretches import copied_scene

SHARES = np.linspace([0.9, 0.95, 1.0], [0.1, 0.2, 0.3], len(LENGTHS)).T
TRACE = CopiedStretches(9, (0.5, 0.8, 1.0), SHARES, np.linspace(0.8, 0.0, len(LENGTHS)), (None,) * 3, 1.0)


def test_every_share_stands_over_its_length():
    (plot,) = copied_scene(TRACE).panels
    lines = {trace["name"]: trace for trace in plot.figure["data"]}
    np.testing.assert_allclose(lines["held-out text"]["y"], TRACE.held_out)
    for name, share in zip(("temperature 0.5", "temperature 0.8", "temperature 1"), SHARES, strict=True):
        np.testing.assert_allclose(lines[name]["y"], share)
        np.testing.assert_allclose(2.0 ** np.asarray(lines[name]["x"]), LENGTHS)
    ring = plot.actors[0]
    assert (2**ring.x, ring.y) == (LENGTHS[TRACE.telling], SHARES[-1, TRACE.telling])
    assert TRACE.held_out[TRACE.telling] <= 0.05 < TRACE.held_out[TRACE.telling - 1]
