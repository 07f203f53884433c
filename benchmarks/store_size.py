"""How much of the disk default runs take.

    python -m benchmarks.store_size [--seconds 10] [--models lstm,window] [--samples stories] [--tokens words]

Trains a default run for every bundled text, kind of token and model asked for, through the job service, and
prints the megabytes of its folder, its checkpoints and how many parameters the model has. Without options:
all bundled texts with every kind of token, an LSTM for 10 s each.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks import report, rows
from benchmarks.rows import Row
from playground.experiments.studio.records import describe
from playground.models.table import MODELS
from playground.runs.limits import Limits
from playground.runs.service import Service
from playground.text import samples
from playground.text.tokenizers import TOKENIZERS
from playground.training.default_spec import default_max_vocabulary, default_spec

row = partial(rows.row, "python -m benchmarks.store_size")
BUDGET = 15.0  # MB


def measure(
    seconds: float = 10.0,
    models: Sequence[str] = ("lstm",),
    keys: Sequence[str] = tuple(samples.SAMPLES),
    kinds: Sequence[str] = tuple(TOKENIZERS),
) -> list[Row]:
    """Return rows of name, value, unit, budget and command."""
    lines = []
    with tempfile.TemporaryDirectory() as root:
        service = Service(Path(root) / "store", Limits(workers=1))
        try:
            for key in keys:
                for tokens in kinds:
                    lines += [_one_run(service, key, tokens, model, seconds) for model in models]
        finally:
            service.close()
    return lines


def _one_run(service: Service, key: str, tokens: str, model: str, seconds: float) -> Row:
    """Train one default run and measure its folder."""
    corpus = samples.load(key)
    card = describe(corpus.text, corpus.reading, corpus.name, tokens, default_max_vocabulary(tokens))
    spec = default_spec(card.reading, tokens, seconds, card.vocabulary, card.tokens_train, model)
    run_id = service.start("bench", "train", spec.to_json(), f"sample-{key}", seconds)
    while service.run(run_id).active:
        time.sleep(0.1)
    folder = service.root / "runs" / run_id
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    entry = MODELS[model]
    parameters = f"{entry.parameters(card.vocabulary, spec.model_options):,} parameters, " * entry.learns
    number = len(service.reader(run_id).checkpoints())
    name = f"default run, {seconds:g} s {model}, {key}, {tokens}: {parameters}{number} checkpoints"
    service.delete("bench", run_id)
    return row(name, size / 1e6, "MB", f"<= {BUDGET:g}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    for name, table in (("models", ("lstm",)), ("samples", samples.SAMPLES), ("tokens", TOKENIZERS)):
        parser.add_argument(f"--{name}", default=",".join(table))
    return parser.parse_args()


if __name__ == "__main__":
    chosen = _arguments()
    lists = (value.split(",") for value in (chosen.models, chosen.samples, chosen.tokens))
    print(report.plain(measure(chosen.seconds, *lists)))
