"""One sentence for each step."""

import numpy as np

from playground.experiments.fixed_window import FixedWindowTrace
from playground.experiments.fixed_window.against import Against
from playground.experiments.fixed_window.sizes import Sizes


def trace_words(trace: FixedWindowTrace, view: str) -> list[tuple[int, str]]:
    """What a checkpoint expects; or, of the embeddings, what is closest to the last word of the context."""
    return [
        (k, f"After {step:,} training steps {_alike(trace, k) if view == 'embeddings' else _next(trace, k)}.")
        for k, step in enumerate(trace.steps)
    ]


def _alike(trace: FixedWindowTrace, k: int) -> str:
    shares = trace.embeddings.explained[k].sum()
    near = ", ".join(f"“{name}”" for name in trace.embeddings.near[k])
    return f"these axes show {shares:.0%} of the variance; closest to “{trace.embeddings.of}”: {near}"


def _next(trace: FixedWindowTrace, k: int) -> str:
    said = []
    for answer in (trace.answer, trace.other):
        if answer is not None:
            best = int(np.argmax(np.where(trace.possible, answer.p[k], -1)))
            said.append(f"“{trace.names[best]}” ({answer.p[k, best]:.1%})")
    if len(said) == 1:
        return f"it expects {said[0]}"
    same = ", to the last digit the same" if trace.apart[k] == 0 else ""
    return f"it expects {said[0]} after ① and {said[1]} after ②{same}"


def against_words(found: Against) -> list[tuple[int, str]]:
    """Who is better where, in nats: below zero the network is."""
    lines = []
    for k, step in enumerate(found.steps):
        differences = (found.network[:, k] - found.ngram).tolist()
        parts = [
            f"{difference:+.3f} nats in {kind} contexts"
            for kind, difference in zip(("seen", "unseen"), differences, strict=True)
            if np.isfinite(difference)
        ]
        lines.append((k, f"Step {step:,}. Network minus n-gram: {', '.join(parts).replace('-', '−')}."))
    return lines


def sizes_words(sizes: Sizes) -> list[tuple[int, str]]:
    """What one more token costs."""
    spec = sizes.spec
    per = spec.embedding * spec.hidden + (spec.embedding * spec.vocabulary if spec.direct else 0)
    lines = []
    for k, window in enumerate(sizes.windows):
        tokens = "token" if window == 1 else "tokens"
        costs = f"{sizes.total[k]:,} parameters; one more token costs {per:,}"
        lines.append((k, f"A window of {window} {tokens}: {costs}."))
    return lines
