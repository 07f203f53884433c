"""The scene of the page n-grams: the window above, the counts at the left, one of several pictures beside."""

from playground.experiments.ngrams import NgramCounts, NgramsSpec, NgramsTrace
from playground.experiments.ngrams.contributions import order_contributions
from playground.experiments.ngrams.long_range import LongRange
from playground.experiments.ngrams.perplexity import known_tokens, perplexities
from playground.figures.ngrams.bigrams import bigrams
from playground.figures.ngrams.candidates import by_order, counts, distribution, hidden_zeros
from playground.figures.ngrams.contributions import contributions
from playground.figures.ngrams.division import division
from playground.figures.ngrams.long_range import long_range
from playground.figures.ngrams.narration import narration
from playground.figures.ngrams.perplexity import perplexity
from playground.figures.ngrams.sentence import sentence_scene
from playground.figures.ngrams.sparsity import sparsity
from playground.figures.ngrams.style import GROW_BELOW, colours
from playground.figures.ngrams.window import window
from playground.figures.scene import Columns, Rows, Scene, Text

__all__ = ["VIEWS", "counted", "scene", "sentence_scene"]

VIEWS = {
    "distribution": "The distribution",
    "division": "The division by order",
    "by_order": "The shorter contexts",
    "contributions": "Smoothings by order",
    "sentence": "A sentence, every model",
    "sparsity": "Sparsity and storage",
    "perplexity": "Perplexity by n",
    "bigrams": "Bigram counts",
    "long_range": "The proctor’s exams",
}
NOTHING_HELD_OUT = (
    "The whole text is counted, and no part of it is left to measure the perplexity on: choose “90 %, 10 % "
    "held out” at the left."
)


def scene(
    trace: NgramsTrace,
    spec: NgramsSpec,
    ngram_counts: NgramCounts,
    view: str = "distribution",
    probabilities: LongRange | None = None,
    zeros: bool = False,
) -> Scene:
    """One step for each token drawn.

    `view` is a key of VIEWS but "sentence"; "long_range" shows `probabilities`. `zeros` also lists what has
    count or probability 0.
    """
    if view == "contributions":
        parts = contributions(order_contributions(spec, ngram_counts, trace), trace, spec, ngram_counts)
    else:
        below = _below(trace, spec, ngram_counts, view, probabilities, zeros)
        parts = Rows([window(trace, spec, ngram_counts), below])
    return Scene(
        last=trace.last,
        unit="token",
        rate=2,
        height=412,
        narration=narration(trace),
        palette=colours(),
        panels=[parts],
    )


def counted(ngram_counts: NgramCounts) -> str:
    """How many tokens are counted, and how many are held out."""
    train, valid = ngram_counts.train.targets.size, ngram_counts.valid.targets.size
    held_out = f"the last {valid:,} are held out" if not ngram_counts.has_ends else f"{valid:,} are held out"
    return f"{train:,} tokens are counted; {held_out if valid else 'none are held out'}."


def _below(
    trace: NgramsTrace,
    spec: NgramsSpec,
    ngram_counts: NgramCounts,
    view: str,
    probabilities: LongRange | None,
    zeros: bool,
) -> Rows | Columns:
    """The counts and a view of the distribution; a picture of the whole text takes all the room."""
    if view == "division":
        return Rows([division(trace, spec, ngram_counts)], grow=GROW_BELOW)
    if view == "sparsity":
        return sparsity(ngram_counts, spec)
    if view == "perplexity" and not ngram_counts.has_held_out:
        texts = [NOTHING_HELD_OUT] * (trace.last + 1)
        return Rows([Text("no-perplexity", texts, title="held-out perplexity by n")], grow=GROW_BELOW)
    if view == "perplexity":
        return perplexity(perplexities(spec, ngram_counts), known_tokens(spec, ngram_counts), spec)
    if view == "bigrams":
        return Rows([bigrams(trace, ngram_counts)], grow=GROW_BELOW)
    if view == "long_range" and probabilities is not None:
        return long_range(probabilities, spec)
    is_by_order = view == "by_order"
    beside = Rows([by_order(trace, spec)], grow=1.7) if is_by_order else distribution(trace, spec, zeros)
    lists = Columns([counts(trace, zeros), beside])
    return Rows([lists] if zeros else [lists, hidden_zeros(trace, not is_by_order)], grow=GROW_BELOW)
