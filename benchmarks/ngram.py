"""How fast a text becomes tokens and n-gram counts, and the baselines that come out.

    python -m benchmarks.ngram DATA_FOLDER

Everything on one core. The text for decoding and cutting is wikitext-2-valid.txt repeated to 5 MB; counting
and baselines are those of the files themselves, a random tenth of the names and the last tenth of the running
text held out.
"""

import sys
from functools import partial
from pathlib import Path

from benchmarks import report, rows
from benchmarks.rows import Row, milliseconds
from playground.catalog.smoothers import SMOOTHERS
from playground.models.ngram import NGram, baselines, distribution, tally
from playground.text.batches import ItemBatches, RunningBatches
from playground.text.corpus import Reading, from_text
from playground.text.decode import decode
from playground.text.encoded import encode
from playground.text.split import split
from playground.text.tokenizers import TOKENIZERS

row = partial(rows.row, "python -m benchmarks.ngram DATA")
LARGE = 5_000_000  # bytes
BASELINES = {("names.txt", "ngram5"): "<= 2.05"}
FILES: dict[str, Reading] = {"names.txt": "items", "wikitext-2-valid.txt": "running"}


def measure(data_folder: str | Path) -> list[Row]:
    """Return rows of name, value, unit, budget and command."""
    texts = {file: (Path(data_folder) / file).read_text(encoding="utf-8") for file in FILES}
    large = (texts["wikitext-2-valid.txt"] * 10).encode("utf-8")[:LARGE]
    found = [row("decode 5 MB of UTF-8", milliseconds(lambda: decode(large)), "ms", "<= 100")]
    text = decode(large).text
    for kind, budget in (("characters", "<= 300"), ("words", "<= 2000")):
        tokenizer = TOKENIZERS[kind].train([text])
        found += [
            row(f"cut 5 MB into {kind}", milliseconds(lambda t=tokenizer: t.encode(text)), "ms", budget)
        ]
    for file, reading in FILES.items():
        found += _counting(file, texts[file], reading)
    return found + _asking(text)


def _asking(text: str) -> list[Row]:
    """5 MB of characters: what the page of the n-grams needs before it can answer, and an answer."""
    parts = split(from_text(text, "running", "5 MB"))
    tokenizer = TOKENIZERS["characters"].train(parts.train)
    train, valid = (encode(part, tokenizer, "running") for part in (parts.train, parts.valid))
    model = NGram.fit(train, len(tokenizer), 6)
    model.continuations  # noqa: B018  counted once, like the rest
    context = tokenizer.encode("the students opened their")
    found = [
        row(
            "5 MB: count orders 1 to 6",
            milliseconds(lambda: NGram.fit(train, len(tokenizer), 6)),
            "ms",
        ),
        row("5 MB: look the held-out tenth up", milliseconds(lambda: tally(model, valid)), "ms"),
    ]
    for key, smoother in SMOOTHERS.items():
        time = milliseconds(lambda s=smoother: [distribution(model, s, 0.5, context, 6) for _ in range(100)])
        found.append(row(f"next-token query, {key}, n = 6", time / 100, "ms", "<= 1"))
    return found


def _counting(file: str, text: str, reading: Reading) -> list[Row]:
    parts = split(from_text(text, reading, file))
    tokenizer = TOKENIZERS["characters"].train(parts.train)
    train, valid = (encode(part, tokenizer, reading) for part in (parts.train, parts.valid))
    size = len(tokenizer)
    model = NGram.fit(train, size, 5)
    batches = ItemBatches(train, 128, 0) if reading == "items" else RunningBatches(train, 32, 64)
    epoch = milliseconds(lambda: [batches.next() for _ in range(batches.per_epoch)])
    return [
        row(f"{file}: count orders 1 to 5", milliseconds(lambda: NGram.fit(train, size, 5)), "ms", "<= 100"),
        row(f"{file}: score the held-out part", milliseconds(lambda: model.nats(valid)), "ms"),
        row(f"{file}: one batch", epoch / batches.per_epoch, "ms", "<= 0.1"),
        *(
            row(f"{file}: {key} baseline", nats, "nats/char", BASELINES.get((file, key), ""))
            for key, nats in baselines(train, valid, size).items()
        ),
    ]


if __name__ == "__main__":
    print(report.plain(measure(sys.argv[1])))
