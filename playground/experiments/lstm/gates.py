"""Every gate, memory cell and hidden state of any recurrent model while it reads a text.

LSTM: i, f, g, o, c, tanh c, h. GRU: r, z, n, h. A plain RNN has no gate, only h. A gate is open where it is
above 0.9 and shut where it is below 0.1 (Karpathy, Johnson and Fei-Fei 2015, "Visualizing and Understanding
Recurrent Networks": right- and left-saturated). Source: lecture 5, LSTM cell; torch.nn.LSTM, GRU.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.errors import ModelFileError
from playground.experiments.lru_cache import LRUCache
from playground.experiments.sources import NEWEST, Source
from playground.experiments.sources.positions import Positions, positions_of, recurrent
from playground.models.table import RECURRENT

if TYPE_CHECKING:
    from playground.models.held_gates import LayerReading
    from playground.models.recurrent import RecurrentLM

OPEN, SHUT = 0.9, 0.1
SIGMOID_GATES: Mapping[str, tuple[str, ...]] = {"rnn": (), "gru": ("r", "z"), "lstm": ("i", "f", "o")}
GATES: Mapping[str, tuple[str, ...]] = {
    cell: () if cell == "rnn" else entry.gate_names for cell, entry in RECURRENT.items()
}
QUANTITIES: Mapping[str, tuple[str, ...]] = {
    "rnn": ("h",),
    "gru": (*GATES["gru"], "h"),
    "lstm": (*GATES["lstm"], "c", "tanh c", "h"),
}
NO_GATES = (
    "This model has no hidden state and no gate: a fixed window, a transformer and counts look back at the "
    "tokens themselves. Choose a recurrent network."
)
EMPTY = "There is no text yet: this is the network at the very beginning, and nothing has a cost."
ByQuantity = Mapping[str, np.ndarray]
"""By quantity: (layers, H, P), float32."""


@dataclass(frozen=True)
class GatesSpec:
    """A model, one of its checkpoints, and the text that it reads."""

    source: str = "bundled-brackets"
    checkpoint: int = NEWEST
    model_text: str = ""


@dataclass(frozen=True, eq=False)
class GatesTrace:
    """P positions, the text's first 200; the last one of a running text has no target.

    difference   the largest |h - h'|: h of PyTorch's layers, h' of the formulas with the gates shown here
    """

    cell: str
    layers: int
    hidden: int
    checkpoint: int
    tokens: tuple[str, ...]
    quantities: ByQuantity
    difference: float
    notes: tuple[str, ...]

    def shares(self, gate: str) -> tuple[np.ndarray, np.ndarray]:
        """The share of the positions at which a gate is open, and shut, (layers, H) each."""
        values = self.quantities[gate]
        return (values > OPEN).mean(axis=2), (values < SHUT).mean(axis=2)


@dataclass(frozen=True, eq=False)
class OpenedText:
    """A model that is opened, and the positions of a text that it reads."""

    model: "RecurrentLM"
    step: int
    positions: Positions
    tokens: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on an empty, long or partly unknown text."""
        empty = () if self.positions.total else (EMPTY,)
        return (*empty, *self.positions.notes)


TRACES: LRUCache[GatesTrace] = LRUCache(
    1e8, lambda trace: float(sum(values.nbytes for values in trace.quantities.values()))
)


def run(spec: GatesSpec, source: Source) -> GatesTrace:
    """Same spec, same trace; cached.

    UnsupportedModel for a model without a carried state, ModelFileError for weights that are no finite
    numbers, and the errors of a source whose files are damaged or not there yet.
    """
    step = source.nearest_step(spec.checkpoint)
    return TRACES.get((source.key, step, spec.model_text), lambda: _read(spec.model_text, source, step))


def open_text(text: str, source: Source, step: int) -> OpenedText:
    """The model of a stored checkpoint and the positions of a text; errors as in `run`."""
    loaded, tokenizer = source.load(step), source.tokenizer()
    model = recurrent(loaded.model, NO_GATES)
    check_finite(model)
    positions = positions_of(text, tokenizer, loaded.reading, end=True)
    names = {int(i): tokenizer.visible(int(i)) for i in np.unique(positions.inputs)}
    return OpenedText(model, step, positions, tuple(names[int(i)] for i in positions.inputs))


def check_finite(model: "RecurrentLM") -> None:
    """ModelFileError where a weight is infinite or not a number."""
    import torch

    for name, weights in model.named_parameters():
        wrong = int((~torch.isfinite(weights)).sum())
        if wrong:
            raise ModelFileError(
                f"{wrong:,} of {weights.numel():,} weights in “{name}” are not finite numbers (NaN or ∞): "
                "every state that they reach would be NaN. Choose an earlier checkpoint."
            )


def _read(text: str, source: Source, step: int) -> GatesTrace:
    import torch

    from playground.models.held_gates import read_layers

    opened = open_text(text, source, step)
    model, positions = opened.model, opened.positions
    layers = read_layers(model, torch.from_numpy(positions.inputs), positions.starts)
    differences = [layer.difference for layer in layers if layer.difference is not None]
    return GatesTrace(
        cell=model.cell,
        layers=len(layers),
        hidden=model.hidden,
        checkpoint=step,
        tokens=opened.tokens,
        quantities=by_quantity(model.cell, layers),
        difference=float(np.max(differences)),
        notes=opened.notes,
    )


def by_quantity(cell: str, layers: "list[LayerReading]") -> ByQuantity:
    """The quantities of all layers as arrays; tanh c is computed from c."""
    arrays = {
        name: np.stack([layer.quantities[name][:, 0].numpy().T for layer in layers])
        for name in layers[0].quantities
    }
    if "c" in arrays:
        arrays["tanh c"] = np.tanh(arrays["c"])
    return {name: np.ascontiguousarray(arrays[name]) for name in QUANTITIES[cell]}


def replay_difference(spec: GatesSpec, source: Source) -> float:
    """The largest difference of any quantity of this text to an explicit loop, in double precision.

    The loop (models/replay.py) reads the first text alone where the model reads several items.
    """
    import torch

    from playground.models.held_gates import read_layers
    from playground.models.replay import replay

    opened = open_text(spec.model_text, source, source.nearest_step(spec.checkpoint))
    starts = [*opened.positions.starts, opened.positions.inputs.size]
    ids = opened.positions.inputs[: starts[1]]
    model = deepcopy(opened.model).double()
    loop = replay(model, ids)
    shown = by_quantity(model.cell, read_layers(model, torch.from_numpy(ids)))
    of_loop = {**loop.gates, "h": loop.h} | ({} if loop.c is None else {"c": loop.c})
    return max(float(np.abs(shown[name].transpose(0, 2, 1) - value).max()) for name, value in of_loop.items())
