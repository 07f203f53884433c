"""The parameters of an RNN, a GRU and an LSTM of the sizes of now, written out."""

from functools import lru_cache

from playground.experiments.lstm.by_hand.counts import BLOCKS, BlockSize
from playground.experiments.lstm.by_hand.run import CellTrace
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing

WIDTH, HEIGHT = 540.0, 168.0
SIDE, PITCH = 27.0, 31.0  # px: of a block, and from one row to the next
MUTED, VALUE = "var(--role-muted)", "var(--role-value)"


def counts_panel(trace: CellTrace) -> Graph:
    """Three rows of blocks."""
    size = BlockSize(trace.spec.units, len(trace.text.vocabulary))
    return Graph("counts", _drawing(size), alt="Parameter counts of RNN, GRU and LSTM, 1 : 3 : 4")


@lru_cache(maxsize=64)
def _drawing(size: BlockSize) -> str:
    d = Drawing(WIDTH, HEIGHT, "parameter counts")
    n, V = size.units, size.vocabulary
    d.formula(0, 14, f"A block, n = {n}, V = {V}: W_i + W_h + b_i + b_h", size=15, fill=VALUE)
    d.text(0, 34, f"{n}·{V} + {n}·{n} + {n} + {n} = {size.block} numbers", size=15)
    for row, (kind, letters) in enumerate(BLOCKS.items()):
        y = 39 + row * PITCH
        d.text(0, y + 19, kind, size=15)
        for k, letter in enumerate(letters):
            x = 56 + k * (SIDE + 5)
            d.rect(x, y, SIDE, SIDE, rx=4, stroke=VALUE)
            d.text(x + SIDE / 2, y + 19, letter, size=15, text_anchor="middle", fill=VALUE)
        d.text(210, y + 19, f"{len(letters)} × {size.block} = {size.of(kind)}", size=15)
    redundant = f"Of the LSTM’s, {size.redundant('LSTM')} are redundant: b_i and b_h act as one sum."
    d.text(0, 147, redundant, size=14, fill=MUTED)
    d.text(0, 165, "The GRU’s b_hn is not: r multiplies it.", size=14, fill=MUTED)
    return d.svg()
