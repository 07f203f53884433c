"""n-gram models of the bundled texts, counted on first use, as sources."""

from playground.experiments.lru_cache import LRUCache
from playground.experiments.sources import Source
from playground.experiments.sources.static_run import StaticRun
from playground.models.ngram import NGram
from playground.models.ngram.arrays import to_arrays
from playground.text import samples
from playground.training.dataset import build_dataset
from playground.training.spec import TrainSpec

NGRAM_CACHE: LRUCache[Source] = LRUCache(8)


def ngram_source(sample: str, order: int) -> Source:
    """An n-gram model of nine tenths of a bundled text, smoothed by Witten-Bell.

    Raises KeyError for a sample that does not exist.
    """
    return NGRAM_CACHE.get((sample, order), lambda: _count(sample, order))


def _count(sample: str, order: int) -> Source:
    entry = samples.SAMPLES[sample]
    spec = TrainSpec(model="ngram", order=order, tokens=entry.tokens)
    data = build_dataset(spec, samples.load(sample))
    model = NGram.fit(data.train, len(data.tokenizer), order)
    tensors = {f"model.{name}": array for name, array in to_arrays(model).items()}
    records = StaticRun.from_tensors(spec, data.tokenizer, entry.reading, tensors)
    return Source(f"bundled-ngram-{sample}-{order}", entry.title, records, f"sample-{sample}")
