"""The diagnostics of a deep network for a trained language model, checkpoint by checkpoint.

Each stored checkpoint reads the same text. Activations: what tanh and sigmoid give (gates, candidates,
hidden units), by layer; saturated: |f'| < FLAT there. Gradients: dL/dw of each weight matrix, L the mean
surprisal of the text. Updates: what has changed of each matrix since the checkpoint before, over the whole
interval: that is many updates, not one.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.experiments.initialization.diagnostics import (
    SUBSCRIPTS,
    TANH,
    Diagnostics,
    diagnose_checkpoint,
    is_flat,
)
from playground.experiments.initialization.histograms import Histograms, histograms
from playground.experiments.sources import Source


@dataclass(frozen=True, eq=False)
class OwnModelTrace:
    """Of K checkpoints: A activations (layers' quantities) and M weight matrices by name.

    loss        (K,) mean surprisal of the text, nats
    saturated   (A, K)
    ratio       (M, K) log10 of std(change since the checkpoint before) / std(weights); NaN at the first
    spread      (M, K) the standard deviation of the weights
    """

    steps: np.ndarray  # (K,) training steps
    names: tuple[str, ...]  # (A,)
    matrices: tuple[str, ...]  # (M,)
    activations: Histograms
    gradients: Histograms  # of log10 |dL/dw|
    updates: Histograms  # of log10 |change|
    loss: np.ndarray
    saturated: np.ndarray
    ratio: np.ndarray
    spread: np.ndarray
    notes: tuple[str, ...]

    @property
    def last(self) -> int:
        """The last step of the clock."""
        return len(self.steps) - 1


@dataclass(frozen=True)
class Progress:
    """What is done of a reading; `trace` is None before its end."""

    fraction: float
    trace: OwnModelTrace | None = None


def run(text: str, source: Source, at: tuple[int, ...]) -> OwnModelTrace:
    """The checkpoints `at`, all of which are stored. Errors as in `steps`."""
    return next(progress.trace for progress in steps(text, source, at) if progress.trace is not None)


def steps(text: str, source: Source, at: tuple[int, ...]) -> Iterator[Progress]:
    """Checkpoint by checkpoint; the last item holds the trace.

    TextError for an empty text, UnsupportedModel for counts and transformers, StoreError for a checkpoint
    that is gone.
    """
    diagnostics: list[Diagnostics] = []
    for step in at:
        diagnostics.append(diagnose_checkpoint(text, source, step))
        yield Progress(len(diagnostics) / (len(at) + 1))
    yield Progress(1.0, _trace(np.array(at), diagnostics))


def _trace(at: np.ndarray, diagnostics: list[Diagnostics]) -> OwnModelTrace:
    first = diagnostics[0]
    names, matrices = tuple(first.activations), tuple(first.weights)
    weights = [[r.weights[m].astype(np.float64) for m in matrices] for r in diagnostics]
    changes = [[np.full_like(w, np.nan) for w in weights[0]]]
    changes += [[b - a for a, b in zip(*pair, strict=True)] for pair in itertools.pairwise(weights)]
    spread = np.array([[w.std() for w in layer] for layer in weights]).T
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log10(np.array([[c.std() for c in layer] for layer in changes]).T / spread)
    low = 0.0 if all(n.rstrip(SUBSCRIPTS) not in TANH for n in names) else -1.0
    return OwnModelTrace(
        steps=at,
        names=names,
        matrices=matrices,
        activations=histograms([[r.activations[n] for n in names] for r in diagnostics], bounds=(low, 1.0)),
        gradients=histograms([[r.gradients[m] for m in matrices] for r in diagnostics], log=True),
        updates=histograms(changes, log=True),
        loss=np.array([r.loss for r in diagnostics]),
        saturated=np.array([[is_flat(n, r.activations[n]).mean() for n in names] for r in diagnostics]).T,
        ratio=np.where(np.isfinite(ratio), ratio, np.nan),
        spread=spread,
        notes=diagnostics[-1].notes,
    )


def table(trace: OwnModelTrace) -> dict[str, list[float]]:
    """One row for each checkpoint: loss, saturation of every quantity, ratio of every matrix."""
    columns: dict[str, list[float]] = {"training step": trace.steps.tolist(), "loss": trace.loss.tolist()}
    columns |= {f"saturated {name}": trace.saturated[i].tolist() for i, name in enumerate(trace.names)}
    columns |= {
        f"log10(update : data) {name}": trace.ratio[i].tolist() for i, name in enumerate(trace.matrices)
    }
    return columns


SCRIPT = '''"""{title}: gradients and weights of one checkpoint. Needs PyTorch and safetensors.

python own_model.py model.safetensors [an earlier model.safetensors]
"""

import sys

import torch
from safetensors.torch import load_file

now = load_file(sys.argv[1])
before = load_file(sys.argv[2]) if len(sys.argv) > 2 else {{}}
for name, w in now.items():
    if w.dim() < 2:
        continue
    line = f"{{name}}: {{tuple(w.shape)}}, std {{w.double().std(correction=0).item():.6g}}"
    if name in before:
        change = (w.double() - before[name].double()).std(correction=0)
        line += f", log10(update : data) {{(change / w.double().std(correction=0)).log10().item():.4f}}"
    print(line)
'''


def script(source: Source) -> str:
    """A program over one or two downloaded checkpoints: the spread of every matrix, and update : data."""
    return SCRIPT.format(title=source.title.replace('"', "'").replace("\\", "/").replace("\n", " "))
