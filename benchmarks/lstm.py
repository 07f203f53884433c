"""How quickly gates are held: a text of 200 tokens read again and drawn; every gate of a layer in its turn.

python -m benchmarks.lstm
"""

import itertools
import statistics
import time
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from benchmarks import report, rows
from benchmarks.rows import Row, milliseconds
from playground.experiments.lstm import clamp, ranking
from playground.experiments.lstm.clamps import Clamp
from playground.experiments.sources import LoadedModel
from playground.figures.lstm import clamp as figure
from playground.models.table import MODELS
from playground.text import samples
from playground.text.tokenizers import TOKENIZERS, Tokenizer

row = partial(rows.row, "python -m benchmarks.lstm")
TOKENS = 200
GATE = {"lstm": "f", "gru": "z"}


@dataclass(frozen=True)
class Fresh:
    """A network that was never trained, as a source."""

    key: str
    loaded: LoadedModel
    vocabulary: Tokenizer

    def nearest_step(self, step: int) -> int:
        return 0

    def load(self, step: int) -> LoadedModel:
        return self.loaded

    def tokenizer(self) -> Tokenizer:
        return self.vocabulary


def measure() -> list[Row]:
    """Rows of name, value, unit, budget, command and a note."""
    torch.set_num_threads(1)
    networks = [("lstm", 128), ("gru", 128), ("lstm", 512)]
    return list(itertools.chain.from_iterable(_of_network(cell, hidden) for cell, hidden in networks))


def _of_network(cell: str, hidden: int) -> list[Row]:
    text = samples.load("stories").text[: TOKENS - 1]
    tokenizer = TOKENIZERS["characters"].train([samples.load("stories").text])
    generator = torch.Generator().manual_seed(0)
    model = MODELS[cell].build(len(tokenizer), {"hidden": hidden}, generator).eval()
    source = Fresh(f"{cell}-{hidden}", LoadedModel(model, "running"), tokenizer)
    ranked, spent = _rank(ranking.RankingSpec(source.key, model_text=text), source)
    units = itertools.count()

    def repaint() -> bytes:
        held = (Clamp(1, GATE[cell], next(units) % hidden, 1.0),)
        trace = clamp.run(clamp.ClampSpec(source.key, model_text=text, clamp=held), source)
        return figure.scene(trace, "h", 0, 0, np.arange(hidden), ranked).pack()

    name, default = f"{cell.upper()} {hidden}, {TOKENS} tokens", hidden == 128
    note = f"{len(ranked.names):,} of {ranked.gates:,} gates held"
    return [
        row(
            f"a gate held -> computed and drawn, {name}",
            milliseconds(repaint, 15),
            "ms",
            "<= 150" if default else "",
        ),
        row(f"every gate held in its turn, {name}", spent, "s", "<= 2" if default else "about 2", note),
    ]


def _rank(spec: ranking.RankingSpec, source: Fresh) -> tuple[ranking.Ranking, float]:
    """The ranking, and the median of the seconds that it took."""
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        *_, last = ranking.rank(spec, source)
        spent.append(time.perf_counter() - start)
    return last, statistics.median(spent)


if __name__ == "__main__":
    print(report.plain(measure()))
