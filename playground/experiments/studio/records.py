"""What a run has recorded besides its curves: the card of its text, samples, checkpoints to download."""

from typing import Any

from playground.experiments.studio.token_view import cut_text
from playground.runs.reader import RunReader
from playground.text.corpus import Reading
from playground.text.corpus_card import CorpusCard, corpus_card


def describe(text: str, reading: Reading, name: str, tokens: str, largest: int) -> CorpusCard:
    """The card of a text, split and tokenized as a training would; TextError where it is too short."""
    cut = cut_text(text, reading, name, tokens, largest)
    return corpus_card(cut.corpus, cut.split, cut.tokenizer)


def sample_table(reader: RunReader) -> list[dict[str, Any]]:
    """The samples of a run, newest first: step, temperature, new or how much is copied, text."""
    return [
        {
            "step": sample["step"],
            "temperature": sample.get("temperature"),
            "origin": origin(sample.get("copied")),
            "text": sample.get("text"),
        }
        for sample in reversed(reader.events("sample"))
    ]


def origin(copied: object) -> str:
    """A share copied word for word from the training text, in words: "new", "37 % copied"."""
    if not isinstance(copied, int | float):
        return ""
    if copied == 0:
        return "new"
    return "< 1 % copied" if copied < 0.01 else f"{100 * copied:.0f} % copied"


def downloads(reader: RunReader) -> dict[str, int]:
    """Which checkpoints to offer: the best on held-out text and the last, by step."""
    best, last = reader.best_step(), reader.latest_step()
    found = {"Best": best, "Last": last if last != best else None}
    return {name: step for name, step in found.items() if step is not None}


def script() -> str:
    """The standalone sampling script."""
    from playground.training.export import sampling_script as source

    return source()
