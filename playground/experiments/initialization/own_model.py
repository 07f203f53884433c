"""The diagnostics of a deep network for a trained language model, checkpoint by checkpoint.

Each stored checkpoint reads the same text. Activations: what tanh and sigmoid give (gates, candidates,
hidden units), by layer; saturated: |f'| < FLAT there. Gradients: dL/dw of each weight matrix, L the mean
surprisal of the text. Updates: what has changed of each matrix since the checkpoint before, over the whole
interval: that is many updates, not one.
"""

import itertools
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.activations import FLAT
from playground.errors import TextError, UnsupportedModel
from playground.experiments.initialization.histograms import Histograms, histograms
from playground.experiments.sources import Source
from playground.experiments.sources.positions import Positions, positions_of

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.language_model import LanguageModel

EMPTY = "There is no text to read: write at least two tokens into the field “Text to read”."
COUNTS = "Counts have no layers: an n-gram model is not initialized. Choose a network."
NO_SQUASHING = (
    "A transformer has no tanh and no sigmoid that could saturate: its GELU is no squashing function. Choose "
    "a recurrent network or a fixed window."
)
TANH = ("h", "g", "n", "tanh c")  # the others are sigmoids
SQUASHED = {"rnn": ("h",), "gru": ("r", "z", "n"), "lstm": ("i", "f", "g", "o", "tanh c")}
MATRICES = {"weight_ih_l0": "W_ih", "weight_hh_l0": "W_hh"}
SUBSCRIPTS = "₁₂₃"


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


@dataclass(frozen=True, eq=False)
class Reading:
    """One checkpoint: activations, gradients and weights by name, and the loss."""

    activations: dict[str, np.ndarray]
    gradients: dict[str, np.ndarray]
    weights: dict[str, np.ndarray]
    loss: float


def run(text: str, source: Source, at: tuple[int, ...]) -> OwnModelTrace:
    """The checkpoints `at`, all of which are stored. Errors as in `steps`."""
    return next(progress.trace for progress in steps(text, source, at) if progress.trace is not None)


def steps(text: str, source: Source, at: tuple[int, ...]) -> Iterator[Progress]:
    """Checkpoint by checkpoint; the last item holds the trace.

    TextError for an empty text, UnsupportedModel for counts and transformers, StoreError for a checkpoint
    that is gone.
    """
    readings: list[Reading] = []
    notes: tuple[str, ...] = ()
    for step in at:
        loaded = source.load(step)
        positions = positions_of(text, source.tokenizer(), loaded.reading)
        if not (positions.targets >= 0).any():
            raise TextError(EMPTY)
        readings.append(read(loaded.model, positions))
        notes = positions.notes
        yield Progress(len(readings) / (len(at) + 1))
    yield Progress(1.0, _trace(np.array(at), readings, notes))


def read(model: "LanguageModel", positions: Positions) -> Reading:
    """Both passes over the positions, without dropout. UnsupportedModel for counts and transformers."""
    import torch
    from torch.nn.functional import cross_entropy

    from playground.models.fixed_window import FixedWindowLM
    from playground.models.language_model import evaluating
    from playground.models.recurrent import RecurrentLM
    from playground.models.transformer import TransformerLM

    if not isinstance(model, RecurrentLM | FixedWindowLM):
        raise UnsupportedModel(NO_SQUASHING if isinstance(model, TransformerLM) else COUNTS)
    model = deepcopy(model).requires_grad_()  # the one that is read is shared, and has no gradients
    ids, targets = torch.from_numpy(positions.inputs), torch.from_numpy(positions.targets)
    cuts = sorted({0, *positions.starts, len(ids)})
    named = {name: p for name, p in model.named_parameters() if p.dim() > 1}
    with evaluating(model), torch.enable_grad():
        logits = torch.cat([model(ids[a:b][None])[0][0] for a, b in itertools.pairwise(cuts)])
        loss = cross_entropy(logits.double(), targets, ignore_index=-1)
        gradients = torch.autograd.grad(loss, list(named.values()))
        activations = (
            _recurrent(model, ids, cuts) if isinstance(model, RecurrentLM) else _window(model, ids, cuts)
        )
    layers = sum("weight_ih" in name for name in named)
    names = [_matrix_name(name, layers) for name in named]
    return Reading(
        activations={name: values.detach().numpy() for name, values in activations.items()},
        gradients={name: g.numpy() for name, g in zip(names, gradients, strict=True)},
        weights={name: p.detach().numpy() for name, p in zip(names, named.values(), strict=True)},
        loss=loss.item(),
    )


def _recurrent(model: "LanguageModel", ids: "Tensor", cuts: list[int]) -> "dict[str, Tensor]":
    """What the squashing functions of every layer give."""
    from playground.models.held_gates import read_layers
    from playground.models.recurrent import RecurrentLM

    assert isinstance(model, RecurrentLM)
    layers = read_layers(model, ids, cuts[:-1])
    out = {}
    for index, layer in enumerate(layers):
        quantities = dict(layer.quantities)
        if "c" in quantities:
            quantities["tanh c"] = quantities["c"].tanh()
        for name in SQUASHED[model.cell]:
            out[name + (SUBSCRIPTS[index] if len(layers) > 1 else "")] = quantities[name]
    return out


def _window(model: "LanguageModel", ids: "Tensor", cuts: list[int]) -> "dict[str, Tensor]":
    """The hidden layer of a fixed window."""
    import torch

    found: list[Tensor] = []
    layer = model.get_submodule("W1")
    handle = layer.register_forward_hook(
        lambda _module, _inputs, output: found.append(output.detach().tanh())
    )
    try:
        with torch.no_grad():
            for a, b in itertools.pairwise(cuts):
                model(ids[a:b][None])
    finally:
        handle.remove()
    return {"h": torch.cat([part[0] for part in found])}


def _matrix_name(name: str, layers: int) -> str:
    """ "layers.0.weight_ih_l0" -> "W_ih", or "W_ih₁" where there are more layers than one."""
    parts = name.split(".")
    if parts[0] == "layers":
        return MATRICES[parts[-1]] + (SUBSCRIPTS[int(parts[1])] if layers > 1 else "")
    return {"embedding": "embed", "output": "W_out", "W1": "W₁", "W2": "W₂", "W3": "W₃"}[parts[0]]


def is_flat(name: str, values: np.ndarray) -> np.ndarray:
    """Whether |f'| < FLAT, of what tanh or a sigmoid gives."""
    slope = 1 - values**2 if name.rstrip(SUBSCRIPTS) in TANH else values * (1 - values)
    return np.asarray(np.abs(slope) < FLAT)


def _trace(at: np.ndarray, readings: list[Reading], notes: tuple[str, ...]) -> OwnModelTrace:
    first = readings[0]
    names, matrices = tuple(first.activations), tuple(first.weights)
    weights = [[r.weights[m].astype(np.float64) for m in matrices] for r in readings]
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
        activations=histograms([[r.activations[n] for n in names] for r in readings], bounds=(low, 1.0)),
        gradients=histograms([[r.gradients[m] for m in matrices] for r in readings], log=True),
        updates=histograms(changes, log=True),
        loss=np.array([r.loss for r in readings]),
        saturated=np.array([[is_flat(n, r.activations[n]).mean() for n in names] for r in readings]).T,
        ratio=np.where(np.isfinite(ratio), ratio, np.nan),
        spread=spread,
        notes=notes,
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
