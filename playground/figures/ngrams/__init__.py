"""The scene of the n-grams: the window above, the counts at the left, and one of several pictures beside."""

from playground.experiments.ngrams import Counted, NgramsSpec, NgramsTrace
from playground.experiments.ngrams.openings import Openings
from playground.experiments.ngrams.perplexity import perplexities
from playground.figures.ngrams.bigrams import bigrams
from playground.figures.ngrams.candidates import counts, distribution, ladder
from playground.figures.ngrams.look import SHARE, colours
from playground.figures.ngrams.narration import narration
from playground.figures.ngrams.openings import openings
from playground.figures.ngrams.perplexity import perplexity
from playground.figures.ngrams.sparsity import sparsity
from playground.figures.ngrams.window import window
from playground.figures.scene import Columns, Rows, Scene

BESIDE = {
    "distribution": "The distribution",
    "ladder": "The shorter contexts",
    "sparsity": "Sparsity and storage",
    "perplexity": "Perplexity by n",
    "bigrams": "Bigram counts",
    "openings": "The proctor’s exams",
}


def scene(
    trace: NgramsTrace,
    spec: NgramsSpec,
    counted: Counted,
    beside: str = "distribution",
    told: Openings | None = None,
    seek: int = 0,
    step: int | None = None,
) -> Scene:
    """One step per token drawn; `beside` is a key of BESIDE, `told` what the last of them shows."""
    return Scene(
        last=trace.last,
        url_key="step",
        unit="token",
        seek=seek,
        step=step,
        rate=2,
        height=412,
        narration=narration(trace, spec),
        palette=colours(),
        panels=[Rows([window(trace, spec, counted), _below(trace, spec, counted, beside, told)])],
    )


def _below(
    trace: NgramsTrace, spec: NgramsSpec, counted: Counted, beside: str, told: Openings | None
) -> Rows | Columns:
    """The counts and what is made of them; a picture of the whole text takes all the room."""
    if beside == "sparsity":
        return sparsity(counted, spec)
    if beside == "perplexity":
        return perplexity(perplexities(spec, counted), spec)
    if beside == "bigrams":
        return Rows([bigrams(trace, counted)], grow=SHARE)
    if beside == "openings" and told is not None:
        return openings(told, spec)
    if beside == "ladder":
        return Columns([counts(trace), Rows([ladder(trace, spec)], grow=1.7)], grow=SHARE)
    return Columns([counts(trace), distribution(trace, spec)], grow=SHARE)
