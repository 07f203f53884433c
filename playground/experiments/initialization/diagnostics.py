"""A checkpoint of a trained network reads a text: activations, gradients, weights by name; the loss."""

import itertools
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.activations import FLAT
from playground.errors import TextError, UnsupportedModel
from playground.experiments.lru_cache import LRUCache
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
class Diagnostics:
    """One checkpoint: activations, gradients and weights by name, and the loss."""

    activations: dict[str, np.ndarray]
    gradients: dict[str, np.ndarray]
    weights: dict[str, np.ndarray]
    loss: float
    notes: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """The size of all arrays."""
        groups = (self.activations, self.gradients, self.weights)
        return sum(array.nbytes for group in groups for array in group.values())


DIAGNOSTICS: LRUCache[Diagnostics] = LRUCache(1e8, lambda diagnostics: float(diagnostics.bytes))


def diagnose_checkpoint(text: str, source: Source, step: int) -> Diagnostics:
    """What one stored checkpoint makes of the text; of a run that is growing only the new ones are read."""
    return DIAGNOSTICS.get((source.key, step, text), lambda: _diagnose_checkpoint(text, source, step))


def _diagnose_checkpoint(text: str, source: Source, step: int) -> Diagnostics:
    loaded = source.load(step)
    positions = positions_of(text, source.tokenizer(), loaded.reading)
    if not (positions.targets >= 0).any():
        raise TextError(EMPTY)
    return replace(diagnose(loaded.model, positions), notes=positions.notes)


def diagnose(model: "LanguageModel", positions: Positions) -> Diagnostics:
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
    return Diagnostics(
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
