"""One sentence for each step."""

import numpy as np

from playground.experiments.fixed_window import FixedWindowTrace
from playground.experiments.fixed_window.model_size import ModelSizes
from playground.experiments.fixed_window.vs_ngram import NgramComparison
from playground.figures.plots import minus

Sentences = list[tuple[int, str]]


def trace_sentences(trace: FixedWindowTrace, view: str) -> Sentences:
    """What a checkpoint expects next; of the embeddings, what is nearest to the context's last token."""
    clause = _nearest if view == "embeddings" else _expected
    return [(k, f"After {step:,} training steps {clause(trace, k)}.") for k, step in enumerate(trace.steps)]


def _nearest(trace: FixedWindowTrace, k: int) -> str:
    shown = trace.embedding_map.explained[k].sum()
    nearest = ", ".join(f"“{name}”" for name in trace.neighbours.nearest[k])
    return f"these axes show {shown:.0%} of the variance; closest to “{trace.neighbours.token}”: {nearest}"


def _expected(trace: FixedWindowTrace, k: int) -> str:
    likeliest = []
    for activations in trace.contexts:
        [best] = trace.likeliest(activations.p[k], 1)
        likeliest.append(f"“{trace.names[best]}” ({activations.p[k, best]:.1%})")
    if trace.second is None:
        return f"it expects {likeliest[0]}"
    same = ", to the last digit the same" if trace.max_difference[k] == 0 else ""
    return f"it expects {likeliest[0]} after ① and {likeliest[1]} after ②{same}"


def vs_ngram_sentences(comparison: NgramComparison) -> Sentences:
    """The difference of the losses in nats by kind of context: negative where the network is better."""
    sentences = []
    for k, step in enumerate(comparison.steps):
        differences = (comparison.network[:, k] - comparison.ngram).tolist()
        parts = [
            f"{minus(f'{difference:+.3f}')} nats in {kind} contexts"
            for kind, difference in zip(("seen", "unseen"), differences, strict=True)
            if np.isfinite(difference)
        ]
        sentences.append((k, f"Step {step:,}. Network minus n-gram: {', '.join(parts)}."))
    return sentences


def model_size_sentences(sizes: ModelSizes) -> Sentences:
    """The number of parameters, and what one more token adds."""
    spec = sizes.spec
    per_token = spec.embedding * spec.hidden + (spec.embedding * spec.vocabulary if spec.direct else 0)
    sentences = []
    for k, window in enumerate(sizes.windows):
        tokens = "token" if window == 1 else "tokens"
        costs = f"{sizes.total[k]:,} parameters; one more token costs {per_token:,}"
        sentences.append((k, f"A window of {window} {tokens}: {costs}."))
    return sentences
