"""How fast a text becomes tokens and n-gram counts, and the baselines that come out.

    python -m benchmarks.ngram DATA_FOLDER

Everything on one core. The text for decoding and cutting is wikitext-2-valid.txt repeated to 5 MB; counting
and baselines are those of the files themselves, a random tenth of the names and the last tenth of the running
text held out.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.rows import Row
from playground.catalog.smoothers import SMOOTHERS
from playground.models.ngram import NGram, baselines, distribution, tally
from playground.text.batches import ItemBatches, RunningBatches
from playground.text.corpus import Reading, from_text, split
from playground.text.decode import decode
from playground.text.encoded import encode
from playground.text.tokenizers import TOKENIZERS

REPEATS = 5
LARGE = 5_000_000  # bytes
BASELINES = {("names.txt", "ngram5"): "<= 2.05"}
FILES: dict[str, Reading] = {"names.txt": "items", "wikitext-2-valid.txt": "running"}


def measure(data_folder: str | Path) -> list[Row]:
    """Return rows of name, value, unit, budget and command."""
    texts = {file: (Path(data_folder) / file).read_text(encoding="utf-8") for file in FILES}
    large = (texts["wikitext-2-valid.txt"] * 10).encode("utf-8")[:LARGE]
    rows = [_row("decode 5 MB of UTF-8", _milliseconds(lambda: decode(large)), "ms", "<= 100")]
    text = decode(large).text
    for kind, budget in (("characters", "<= 300"), ("words", "<= 2000")):
        tokenizer = TOKENIZERS[kind].train([text])
        rows += [
            _row(f"cut 5 MB into {kind}", _milliseconds(lambda t=tokenizer: t.encode(text)), "ms", budget)
        ]
    for file, reading in FILES.items():
        rows += _counting(file, texts[file], reading)
    return rows + _asking(text)


def _asking(text: str) -> list[Row]:
    """5 MB of characters: what the page of the n-grams needs before it can answer, and an answer."""
    parts = split(from_text(text, "running", "5 MB"))
    tokenizer = TOKENIZERS["characters"].train(parts.train)
    train, valid = (encode(part, tokenizer, "running") for part in (parts.train, parts.valid))
    model = NGram.fit(train, len(tokenizer), 6)
    model.continuations  # noqa: B018  counted once, like the rest
    context = tokenizer.encode("the students opened their")
    rows = [
        _row(
            "5 MB: count orders 1 to 6",
            _milliseconds(lambda: NGram.fit(train, len(tokenizer), 6)),
            "ms",
        ),
        _row("5 MB: look the held-out tenth up", _milliseconds(lambda: tally(model, valid)), "ms"),
    ]
    for key, smoother in SMOOTHERS.items():
        time = _milliseconds(lambda s=smoother: [distribution(model, s, 0.5, context, 6) for _ in range(100)])
        rows.append(_row(f"next-token query, {key}, n = 6", time / 100, "ms", "<= 1"))
    return rows


def _counting(file: str, text: str, reading: Reading) -> list[Row]:
    parts = split(from_text(text, reading, file))
    tokenizer = TOKENIZERS["characters"].train(parts.train)
    train, valid = (encode(part, tokenizer, reading) for part in (parts.train, parts.valid))
    size = len(tokenizer)
    model = NGram.fit(train, size, 5)
    batches = ItemBatches(train, 128, 0) if reading == "items" else RunningBatches(train, 32, 64)
    epoch = _milliseconds(lambda: [batches.next() for _ in range(batches.per_epoch)])
    return [
        _row(
            f"{file}: count orders 1 to 5", _milliseconds(lambda: NGram.fit(train, size, 5)), "ms", "<= 100"
        ),
        _row(f"{file}: score the held-out part", _milliseconds(lambda: model.nats(valid)), "ms"),
        _row(f"{file}: one batch", epoch / batches.per_epoch, "ms", "<= 0.1"),
        *(
            _row(f"{file}: {key} baseline", nats, "nats/char", BASELINES.get((file, key), ""))
            for key, nats in baselines(train, valid, size).items()
        ),
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    """The median of several runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def _row(name: str, value: float, unit: str, budget: str = "") -> Row:
    command = "python -m benchmarks.ngram DATA"
    return {"name": name, "value": round(value, 4), "unit": unit, "budget": budget, "command": command}


if __name__ == "__main__":
    for row in measure(sys.argv[1]):
        print(f"{row['name']:48} {row['value']:>12} {row['unit']:10} {row['budget']}")
