"""How long the views of the page of initialization take: computed, and from a control to the painted answer.

python -m benchmarks.initialization
"""

import itertools
from functools import partial

import torch
from playwright.sync_api import sync_playwright

from benchmarks import report, rows
from benchmarks.app import visitor
from benchmarks.chapters import choices, presses
from benchmarks.rows import Row, milliseconds
from benchmarks.stopwatch import median, parts
from playground.experiments.initialization import depth, output_bias, starts, symmetry
from playground.experiments.initialization.bundled_starts import data
from playground.experiments.initialization.examples import examples
from playground.figures.initialization import depth as depth_figure
from playground.figures.initialization import symmetry as symmetry_figure
from playground.text import samples
from tests.browser.chromium import FLAGS, find
from tests.browser.server import serve

row = partial(rows.row, "python -m benchmarks.initialization")
NUMBERS = (  # what, the address, the control
    ("equal units, random part", "noise=0.1", "noise"),
    ("equal units, hidden units", "noise=0.1&units=2", "units"),
    ("a deep network, gain", "view=depth", "gain"),
    ("a deep network, units per layer", "view=depth&width=8", "width"),
)
MENUS = (  # what, the address, the menu
    ("a deep network, histograms", "view=depth", "quantity"),
    ("any model, histograms", "view=own_model", "quantity"),
)


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
        *painted(),
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


def painted() -> list[Row]:
    """From a key on a number, or a click on a title of a menu, to the painted answer."""
    found = []
    with serve() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        page = visitor(browser).new_page()
        for what, query, name in (*NUMBERS, *MENUS):
            url, place = f"{server.url}/initialization?{query}", f".st-key-initialization-{name}"
            if (what, query, name) in NUMBERS:
                times = presses(page, url, f"{place} input", "ArrowUp")
            else:
                times = choices(page, url, place)
            found.append(row(f"{what} -> painted", median(times), "ms", "<= 120", parts(times)))
        browser.close()
    return found


if __name__ == "__main__":
    print(report.plain(measure()))
