"""n-gram models of the bundled texts: counted when they are asked for, and from there on a source as any."""

from playground.experiments.recent import Recent
from playground.experiments.sources import Source
from playground.experiments.sources.single import single
from playground.models.ngram import NGram
from playground.models.ngram.stored import stored
from playground.text import samples
from playground.training.preparation import prepare
from playground.training.spec import TrainSpec

KEPT: Recent[Source] = Recent(8)


def counted(sample: str, order: int) -> Source:
    """Nine tenths of a bundled text, smoothed by Witten-Bell; KeyError for a sample there is not."""
    return KEPT.get((sample, order), lambda: _count(sample, order))


def _count(sample: str, order: int) -> Source:
    entry = samples.SAMPLES[sample]
    spec = TrainSpec(model="ngram", order=order, tokens=entry.tokens)
    data = prepare(spec, samples.load(sample))
    model = NGram.fit(data.train, len(data.tokenizer), order)
    tensors = {f"model.{name}": array for name, array in stored(model).items()}
    records = single(spec, data.tokenizer, entry.reading, tensors)
    return Source(f"bundled-ngram-{sample}-{order}", entry.title, records, f"sample-{sample}")
