"""How much of the disk default runs take.

    python -m benchmarks.store_size [--seconds 10] [--models lstm,window] [--samples stories] [--tokens words]

Trains a default run for every bundled text, kind of token and model asked for, through the job service, and
prints the megabytes of its folder, its checkpoints and how many parameters the model has; of a run that is
larger than the limit also what is left when it is no longer its owner's latest (`runs/trimming.py`). Without
options: all bundled texts with every kind of token, an LSTM for 10 s each. The sample "wide" is a made-up
text of 6,000 different words, whose vocabulary has the 5,000 tokens that are the default limit.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import report, rows
from benchmarks.rows import Row
from playground.experiments.studio.records import describe
from playground.models.table import MODELS
from playground.runs.corpus_store import folder_size
from playground.runs.limits import Limits
from playground.runs.service import Service
from playground.runs.trimming import trim
from playground.text import samples
from playground.text.corpus import Corpus
from playground.text.tokenizers import TOKENIZERS
from playground.training.default_spec import default_max_vocabulary, default_spec

row = partial(rows.row, "python -m benchmarks.store_size")
BUDGET = 15.0  # MB, of a run that is not its owner's latest large one
WIDE, WORDS = "wide", 6_000


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
                    lines += [r for model in models for r in _one_run(service, key, tokens, model, seconds)]
        finally:
            service.close()
    return lines


def _text(service: Service, key: str) -> tuple[str, Corpus]:
    """A bundled text, or the one of many words, and its id."""
    if key != WIDE:
        return f"sample-{key}", samples.load(key)
    draw = np.random.default_rng(0)
    words = [f"w{number}" for number in np.minimum(draw.zipf(1.2, 150_000), WORDS)]
    words += [f"w{number}" for number in range(1, WORDS + 1)] * 2
    corpus = Corpus(" ".join(draw.permutation(words)), "running", WIDE)
    return service.add_corpus("bench", corpus), corpus


def _one_run(service: Service, key: str, tokens: str, model: str, seconds: float) -> list[Row]:
    """Train one default run and measure its folder, as it is and as it is trimmed."""
    text_id, corpus = _text(service, key)
    card = describe(corpus.text, corpus.reading, corpus.name, tokens, default_max_vocabulary(tokens))
    spec = default_spec(card.reading, tokens, seconds, card.vocabulary, card.tokens_train, model)
    run_id = service.start("bench", "train", spec.to_json(), text_id, seconds)
    while service.run(run_id).active:
        time.sleep(0.1)
    folder = service.root / "runs" / run_id
    size = folder_size(folder)
    entry = MODELS[model]
    parameters = f"{entry.parameters(card.vocabulary, spec.model_options):,} parameters, " * entry.learns

    def measured(size: int, extra: str, budget: str) -> Row:
        number = len(service.reader(run_id).checkpoints())
        name = f"default run, {seconds:g} s {model}, {key}, {tokens}: {parameters}{number} checkpoints{extra}"
        return row(name, size / 1e6, "MB", budget)

    is_large = entry.learns and size > service.limits.run_bytes
    lines = [measured(size, ", latest of its owner" * is_large, "" if is_large else f"<= {BUDGET:g}")]
    if is_large:
        trim(folder, int(service.limits.run_bytes))
        lines.append(measured(folder_size(folder), ", no longer the latest", f"<= {BUDGET:g}"))
    service.delete("bench", run_id)
    return lines


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
