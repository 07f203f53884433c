"""The first text of a page that opens a model: a few tokens that the model itself writes.

It knows every token of it, whatever it learned from; and nobody is shown the text that it learned from who
could not read the model's samples anyway.
"""

from collections.abc import Mapping

from playground.experiments.lru_cache import LRUCache
from playground.experiments.sources import Source
from playground.text.corpus import has_ends

PROMPT_TOKENS: Mapping[str, int] = {"characters": 12, "words": 4, "bytepairs": 6}  # by kind of token
READING_TOKENS: Mapping[str, int] = {"characters": 60, "words": 24, "bytepairs": 40}
_TRIES = 8  # items or documents drawn: some of them may be empty
_OPENINGS: LRUCache[str] = LRUCache(64)


def opening(source: Source, tokens: Mapping[str, int] = PROMPT_TOKENS) -> str:
    """Up to `tokens` (by kind of token) that the newest checkpoint draws at temperature 0.8; seed 0.

    Of items or documents it is the first that is not empty. Raises StoreError while there is no checkpoint.
    """
    step, tokenizer = source.nearest_step(), source.tokenizer()
    length = tokens[tokenizer.kind]
    return _OPENINGS.get((source.key, step, length), lambda: _draw(source, step, length))


def _draw(source: Source, step: int, length: int) -> str:
    import torch

    from playground.training.sampling import samples

    loaded = source.load(step)
    texts = samples(
        loaded.model,
        source.tokenizer(),
        _TRIES if has_ends(loaded.reading) else 1,
        length=length,
        generator=torch.Generator().manual_seed(0),
        reading=loaded.reading,
    )
    return next((text for text in texts if text.strip()), "")
