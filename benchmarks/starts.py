"""makemore's stages on the names that it was written for: held-out loss after 20,000 updates.

    python -m benchmarks.starts DATA_FOLDER

DATA_FOLDER holds names.txt. makemore reports 2.17, 2.13, 2.10 and 2.11 after 200,000 updates of a network of
200 units; here are 100 units and a tenth of the updates, so that the order counts, not the
numbers. The two repairs help; Kaiming does as well as the second, without numbers found by trial.
"""

import sys
from functools import partial
from pathlib import Path

import torch

from benchmarks import report, rows
from benchmarks.rows import Row
from playground.experiments.initialization.examples import examples
from playground.experiments.initialization.starts import StartsSpec, run
from playground.text.corpus import from_text

row = partial(rows.row, "python -m benchmarks.starts DATA")
UPDATES, POSITIONS = 20_000, 230_000


def measure(data: Path) -> list[Row]:
    """One row for each stage; the budget of the two repairs is the stage before."""
    torch.set_num_threads(1)
    corpus = from_text((data / "names.txt").read_text(encoding="utf-8"), "items")
    trace = run(StartsSpec(updates=UPDATES), examples(corpus, "characters", POSITIONS, 0))
    losses = trace.valid[:, -1]
    return [
        row(f"names, {name}", float(loss), "nats", f"<= {losses[s - 1]:.3f}" if s in (1, 2) else "")
        for s, (name, loss) in enumerate(zip(trace.names, losses, strict=True))
    ]


if __name__ == "__main__":
    print(report.plain(measure(Path(sys.argv[1]))))
