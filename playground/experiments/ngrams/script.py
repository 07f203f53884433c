"""The current settings as a standalone script, the file that it reads, and the trace as columns."""

from __future__ import annotations

import json
from typing import Any

from playground.experiments.ngrams.counts import NgramCounts
from playground.experiments.ngrams.spec import NgramsSpec
from playground.experiments.ngrams.trace import NgramsTrace
from playground.text.context import encode_context
from playground.text.tokenizers import BOUNDARY


def script(spec: NgramsSpec, counts: NgramCounts) -> str:
    """A program that counts the same tokens with PyTorch and prints the same distribution."""
    ids = encode_context(spec.context, counts.tokenizer, counts.train.reading).ids.tolist()
    n = spec.n if counts.has_ends else min(spec.n, len(ids) + 1)
    history = [BOUNDARY] * (n - 1) + ids
    settings = {
        "#N#": n,
        "#CONTEXT#": history[len(history) - n + 1 :],
        "#SMOOTHING#": spec.smoothing,
        "#VALUE#": spec.parameter,
    }
    source = _SCRIPT
    for placeholder, value in settings.items():
        source = source.replace(placeholder, ascii(value))
    return source


def tokens_file(counts: NgramCounts) -> str:
    """Both parts as ids with the vocabulary, JSON: what the script reads."""
    return json.dumps(
        {
            "vocabulary": [counts.token_name(i) for i in range(len(counts.tokenizer))],
            "symbols": counts.model.symbols.tolist(),
            "targets": counts.train.targets.tolist(),
            "starts": counts.train.target_starts.tolist(),
            "held_out_targets": counts.valid.targets.tolist(),
            "held_out_starts": counts.valid.target_starts.tolist(),
        }
    )


def table(trace: NgramsTrace) -> dict[str, Any]:
    """One row for each step."""
    return {
        "step": list(range(trace.last + 1)),
        "order": trace.order,
        "window": list(trace.window),
        "token": list(trace.chosen_names),
        "count_context": trace.total,
        "types": trace.types,
        "count_both": trace.count,
        "probability": trace.probability,
        "sum": trace.mass,
        "entropy_nats": trace.entropy,
        "random_number": trace.random_numbers,
    }


_SCRIPT = '''\
"""Count n-grams, smooth them, and print what comes next.

    pip install torch
    python ngrams.py tokens.json

With --perplexity it prints the perplexities of the held-out part instead, which takes a while.
"""

import argparse
import json

import torch

N, CONTEXT = #N#, #CONTEXT#  # the context as ids, the last N - 1 tokens
SMOOTHING, VALUE = #SMOOTHING#, #VALUE#
UNKNOWN, BOUNDARY = 0, 1  # any token outside the vocabulary; what stands before the first token of every text


def windows(targets, starts):
    """Every n-gram of the text, (M, N): the N - 1 tokens before each target, and the target."""
    place = torch.arange(len(targets)) - torch.repeat_interleave(starts[:-1], starts.diff())  # in its text
    columns = []
    for back in range(N - 1, -1, -1):
        shifted = torch.cat([torch.full((back,), BOUNDARY), targets[: len(targets) - back]])
        columns.append(torch.where(place >= back, shifted, BOUNDARY))
    return torch.stack(columns, dim=1)


def after(grams, context, size):
    """N(context w) for every token w, (V,)."""
    fits = (grams[:, : len(context)] == torch.tensor(context, dtype=torch.long)).all(dim=1)
    return torch.bincount(grams[fits][:, len(context)], minlength=size).double()


def distribution(grams, symbols, whole_context):
    """P(. | context), one order after the other, the shortest context first."""
    size, uniform = len(symbols), symbols / symbols.sum()
    p = torch.zeros(size).double() if SMOOTHING == "stupid" else uniform
    for n in range(1, N + 1):
        context = whole_context[N - n :]
        seen = grams[:, N - n :]  # all n-grams, (M, n)
        if SMOOTHING == "kneser-ney" and n < N:
            seen = torch.unique(grams[:, N - n - 1 :], dim=0)[:, 1:]  # once for each different token before
        count = after(seen, context, size)
        total, types = count.sum(), (count > 0).sum()
        if SMOOTHING == "none":
            p = count / total
        elif SMOOTHING == "delta":
            p = (count + VALUE * symbols) / (total + VALUE * symbols.sum())
        elif SMOOTHING == "stupid":
            p = torch.where(count > 0, count / total, VALUE * p)
        elif total == 0:
            continue  # a context that was never seen: the shorter one answers
        elif SMOOTHING == "interpolation":
            p = VALUE * count / total + (1 - VALUE) * p
        elif SMOOTHING == "witten-bell":
            p = (count + types * p) / (total + types)
        elif SMOOTHING == "kneser-ney":
            p = ((count - VALUE).clamp(min=0) + VALUE * types * p) / total
    return p, count, total


def print_perplexity(grams, symbols, held_out):
    """exp of the mean of -ln P(target | context), over all held-out targets and without the unknown ones."""
    after_context, nats = {}, []
    for *context, target in held_out.tolist():
        if tuple(context) not in after_context:
            after_context[tuple(context)] = distribution(grams, symbols, context)[0].nan_to_num()
        nats.append(-torch.log(after_context[tuple(context)][target]))
    nats, known = torch.stack(nats), held_out[:, -1] != UNKNOWN
    print(f"perplexity of all {len(nats)} held-out tokens: {nats.mean().exp():.10g}")
    print(f"perplexity of the {known.sum()} known ones: {nats[known].mean().exp():.10g}")


def main():
    parser = argparse.ArgumentParser(description="What comes next, by counting.")
    parser.add_argument("tokens", help="tokens.json")
    parser.add_argument("--perplexity", action="store_true", help="of the held-out part")
    arguments = parser.parse_args()
    with open(arguments.tokens, encoding="utf-8") as file:
        text = json.load(file)
    grams = windows(torch.tensor(text["targets"]), torch.tensor(text["starts"]))
    symbols = torch.tensor(text["symbols"]).double()
    if arguments.perplexity:
        held_out = windows(torch.tensor(text["held_out_targets"]), torch.tensor(text["held_out_starts"]))
        return print_perplexity(grams, symbols, held_out)
    p, count, total = distribution(grams, symbols, CONTEXT)
    print(f"the context was seen {total:.0f} times; the sum is {p.sum():.10f}")
    for i in torch.argsort(-p.nan_to_num(), stable=True)[:40].tolist():
        print(json.dumps(text["vocabulary"][i]), f"{count[i]:.0f}", f"{p[i]:.10f}", sep="\\t")


if __name__ == "__main__":
    main()
'''
