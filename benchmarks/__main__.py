"""Measure everything, one benchmark after the other, print a table and write benchmarks/RESULTS.md.

    python -m benchmarks [--data FOLDER] [--only player,app,...]

FOLDER holds names.txt and wikitext-2-valid.txt, the texts that the budgets of training speak of; without it
what needs them is left out. With --only nothing is written: RESULTS.md is always one whole session.
"""

import argparse
import importlib
import sys
import time
from pathlib import Path

from benchmarks import report
from benchmarks.rows import Row

BENCHMARKS = {  # name: whether it needs the texts
    "app": False,
    "player": False,
    "heat": False,
    "terrain": False,
    "graph": False,
    "race": False,
    "race_page": False,
    "chapters": False,
    "fit": False,
    "crowd": False,
    "rnn": False,
    "lstm": False,
    "initialization": False,
    "language": False,
    "runs": False,
    "store_size": False,
    "ngram": True,
    "training": True,
    "starts": True,
}
TEXTS = ("names.txt", "wikitext-2-valid.txt")


def main() -> int:
    """Return 1 when a benchmark could not be measured; a budget that is missed is told, not punished."""
    data, chosen = _asked()
    before = report.load()
    rows: list[Row] = []
    missing: dict[str, str] = {}
    for name in chosen:
        if BENCHMARKS[name] and data is None:
            missing[name] = f"needs --data FOLDER with {' and '.join(TEXTS)}"
            continue
        began = time.perf_counter()
        try:
            rows += _measure(name, data)
        except Exception as error:  # one that fails must not lose what the others measured
            missing[name] = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    print(report.plain(rows, missing))
    if chosen == list(BENCHMARKS):
        report.write(rows, missing, before)
    return int(any(not BENCHMARKS[name] or data is not None for name in missing))


def _asked() -> tuple[Path | None, list[str]]:
    """The folder with the texts, if there is one, and the benchmarks to run, in the table's order."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the budgets.")
    parser.add_argument("--data", type=Path, help=f"folder with {' and '.join(TEXTS)}")
    parser.add_argument("--only", default="", help=f"some of {','.join(BENCHMARKS)}; writes no RESULTS.md")
    arguments = parser.parse_args()
    wanted = set(filter(None, arguments.only.split(","))) or set(BENCHMARKS)
    if unknown := wanted - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    if arguments.data and not all((arguments.data / text).is_file() for text in TEXTS):
        parser.error(f"{arguments.data} does not hold {' and '.join(TEXTS)}")
    return arguments.data, [name for name in BENCHMARKS if name in wanted]


def _measure(name: str, data: Path | None) -> list[Row]:
    module = importlib.import_module(f"benchmarks.{name}")
    return list(module.measure(data) if BENCHMARKS[name] else module.measure())


if __name__ == "__main__":
    sys.exit(main())
