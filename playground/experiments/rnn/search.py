"""Where else in a corpus are the units of a selection active, for at least as many positions?

The corpus is read once (`scanning`) into an index of the active units (`activation_index`).
"""

from collections.abc import Iterator
from dataclasses import replace

from playground.experiments.rnn.activation_index import ActivationIndex, Query, SearchResult
from playground.experiments.rnn.scanning import scan
from playground.experiments.rnn.stream import Stream, from_encoded
from playground.experiments.sources import LoadedModel
from playground.text.corpus import SEPARATORS, Corpus
from playground.text.encoded import encode
from playground.text.tokenizers import Tokenizer

LARGEST = 100_000  # tokens of a corpus that are searched, from its beginning
LONGEST_TOKEN = 8  # characters, on average
BLOCKS_PER_RESULT = 4  # blocks of positions between two lists of hits


def search(loaded: LoadedModel, tokenizer: Tokenizer, corpus: Corpus, query: Query) -> Iterator[SearchResult]:
    """Search the first 100,000 tokens of a corpus; a result every few hundredths of a second.

    A stretch is found once, with its whole length. Dropping the iterator ends the search. The corpus is
    tokenized with the model's own vocabulary.
    """
    if not query.units:
        yield SearchResult(1.0, 0, (), "No unit stays on: brush fewer tokens, or lower the threshold.")
        return
    from playground.experiments.rnn.scoring import recurrent_network

    beginning = _beginning(corpus)
    whole = from_encoded(encode(beginning.items, tokenizer, corpus.reading))
    stream = _first_positions(whole)
    note = ""
    if stream.inputs.size < whole.inputs.size or beginning is not corpus:
        note = f"The first {stream.inputs.size:,} tokens of this text were searched."
    model = recurrent_network(loaded)
    index = ActivationIndex.empty(stream, query, model.hidden)
    result = SearchResult(0.0, 0, (), note)
    for block, (positions, values) in enumerate(scan(model, stream, query.layer, query.state)):
        index.add(positions, values)
        if block % BLOCKS_PER_RESULT == 0 or index.fraction == 1.0:
            result = index.result(tokenizer, note)
        yield replace(result, fraction=index.fraction)


def _beginning(corpus: Corpus) -> Corpus:
    """The beginning of a large corpus, long enough for 100,000 tokens: only this part is tokenized."""
    most = LONGEST_TOKEN * LARGEST
    if len(corpus.text) <= most:
        return corpus
    text = corpus.text[:most]
    separator = SEPARATORS.get(corpus.reading)
    return replace(corpus, text=text.rpartition(separator)[0] or text if separator else text)


def _first_positions(stream: Stream) -> Stream:
    """The first 100,000 positions."""
    return replace(
        stream,
        inputs=stream.inputs[:LARGEST],
        targets=stream.targets[:LARGEST],
        is_start=stream.is_start[:LARGEST],
    )
