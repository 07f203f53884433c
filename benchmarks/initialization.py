"""How long the views of the page of initialization take to compute and draw, with changing settings.

python -m benchmarks.initialization
"""

import itertools
from functools import partial

import torch

from benchmarks import report, rows
from benchmarks.rows import Row, milliseconds
from playground.experiments.initialization import depth, output_bias, starts, symmetry
from playground.experiments.initialization.bundled_starts import data
from playground.experiments.initialization.examples import examples
from playground.figures.initialization import depth as depth_figure
from playground.figures.initialization import symmetry as symmetry_figure
from playground.text import samples

row = partial(rows.row, "python -m benchmarks.initialization")


def measure() -> list[Row]:
    """Rows of name, value, unit, budget, command and a note."""
    torch.set_num_threads(1)
    seeds = itertools.count()

    def equal_units() -> bytes:
        spec = symmetry.SymmetrySpec(noise=0.1, seed=next(seeds))
        return symmetry_figure.scene(symmetry.run(spec), spec).pack()

    def deep(layers: int, width: int) -> bytes:
        spec = depth.DepthSpec(layers=layers, width=width, seed=next(seeds))
        return depth_figure.scene(depth.run(spec), "activations").pack()

    found = examples(samples.load("stories"), "characters", output_bias.EXAMPLES, 0)
    surnames = data()
    return [
        row("equal units -> computed and drawn", milliseconds(equal_units, 15), "ms", "<= 120"),
        row("6 layers of 64 -> computed and drawn", milliseconds(lambda: deep(6, 64), 15), "ms", "<= 120"),
        row("10 layers of 256, under a bar", milliseconds(lambda: deep(10, 256), 3), "ms", "about 1000"),
        row(
            "four output layers, under a bar",
            milliseconds(lambda: output_bias.run(output_bias.OutputBiasSpec(), found), 3),
            "ms",
            "about 1000",
        ),
        row(
            "four starts, 2,000 updates, under a bar",
            milliseconds(lambda: starts.run(starts.StartsSpec(seed=next(seeds)), surnames), 1),
            "ms",
            "about 3000",
        ),
    ]


if __name__ == "__main__":
    print(report.plain(measure()))
