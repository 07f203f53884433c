"""What a recurrent model computes while some of its gates are held, beside what it computes by itself.

Whatever is held takes the place of what the formula of the cell gives, at every token; all the rest follows
by the same formulas. Source: lecture 5, LSTM cell; torch.nn.RNN, GRU and LSTM.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.lru_cache import LRUCache
from playground.experiments.lstm.clamps import ALL, HOLDABLE, MEAN, Clamp
from playground.experiments.lstm.gates import ByQuantity, GatesSpec, OpenedText, by_quantity, open_text
from playground.experiments.sources import Source

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.held_gates import Held, LayerReading

CANDIDATES = 3  # of the next token


@dataclass(frozen=True)
class ClampSpec(GatesSpec):
    """What is read, and what is held meanwhile; a later clamp wins over an earlier one."""

    clamp: tuple[Clamp, ...] = ()


@dataclass(frozen=True, eq=False)
class TextReading:
    """One reading of P positions: the states, what is expected next, and what the true next token costs."""

    quantities: ByQuantity  # (layers, H, P) each
    surprisal: np.ndarray  # (P,)  J_t = -ln p(target), nats; NaN without a target
    top_ids: np.ndarray  # (k, P)  most likely first
    top_tokens: tuple[tuple[str, ...], ...]  # (k, P)
    top_probability: np.ndarray  # (k, P)

    @property
    def loss(self) -> float:
        """The mean of all J_t, nats per target; NaN without a target."""
        known = self.surprisal[~np.isnan(self.surprisal)]
        return float(known.mean()) if known.size else float("nan")

    @property
    def perplexity(self) -> float:
        """exp of the loss; ∞ where that is too large for a number."""
        with np.errstate(over="ignore"):
            return float(np.exp(self.loss))

    @property
    def probability(self) -> np.ndarray:
        """Of the true next token, (P,)."""
        return np.asarray(np.exp(-self.surprisal))


@dataclass(frozen=True, eq=False)
class ClampTrace:
    """The same text read twice: with nothing held, and with `held`.

    held     the clamps that this network has, in order
    values   what each of them holds its units at, (H,), NaN for the units that it does not hold
    """

    cell: str
    layers: int
    checkpoint: int
    tokens: tuple[str, ...]
    targets: tuple[str, ...]  # "" without one
    target_ids: np.ndarray  # (P,)  -1 without one
    plain: TextReading
    clamped: TextReading
    held: tuple[Clamp, ...]
    values: tuple[np.ndarray, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Plain:
    """A text that is open, read with nothing held."""

    opened: OpenedText
    target_names: tuple[str, ...]
    reading: TextReading
    names: dict[int, str]


def _bytes_of(plain: _Plain) -> float:
    """With its model, which is in memory as long as this is."""
    states = sum(values.nbytes for values in plain.reading.quantities.values())
    return float(states + plain.opened.model.bytes)


_PLAIN: LRUCache[_Plain] = LRUCache(1e8, _bytes_of)


def run(spec: ClampSpec, source: Source) -> ClampTrace:
    """Same spec, same trace; the reading with nothing held is cached. Errors as in `gates.run`."""
    step = source.nearest_step(spec.checkpoint)
    key = (source.key, step, spec.model_text)
    plain = _PLAIN.get(key, lambda: _read_plain(spec.model_text, source, step))
    opened, model = plain.opened, plain.opened.model
    applied, values, notes = _resolve(spec.clamp, model.cell, plain.reading.quantities)
    clamped = plain.reading
    if applied:
        clamped = _read(opened, _holds(applied, values), source, plain.names)
    return ClampTrace(
        cell=model.cell,
        layers=len(model.layers),
        checkpoint=step,
        tokens=opened.tokens,
        targets=plain.target_names,
        target_ids=opened.positions.targets,
        plain=plain.reading,
        clamped=clamped,
        held=applied,
        values=values,
        notes=(*opened.notes, *notes),
    )


def _read_plain(text: str, source: Source, step: int) -> _Plain:
    opened, tokenizer = open_text(text, source, step), source.tokenizer()
    names: dict[int, str] = {-1: ""}
    reading = _read(opened, {}, source, names)
    targets = opened.positions.targets
    names |= {int(i): tokenizer.visible(int(i)) for i in np.unique(targets[targets >= 0])}
    return _Plain(opened, tuple(names[int(i)] for i in targets), reading, names)


def _resolve(
    clamps: Sequence[Clamp], cell: str, plain: ByQuantity
) -> tuple[tuple[Clamp, ...], tuple[np.ndarray, ...], list[str]]:
    """The clamps that this network has, the values of each by unit, and a sentence about the others."""
    layers, hidden, _ = plain["h"].shape
    applied, values, missing = [], [], []
    for clamp in clamps:
        exists = clamp.name in HOLDABLE[cell] and clamp.layer <= layers
        if not exists or (clamp.unit is not ALL and clamp.unit >= hidden):
            missing.append(clamp.label)
            continue
        means = plain[clamp.name][clamp.layer - 1].mean(axis=1, dtype=np.float64)  # (H,)
        wanted = means if clamp.value is MEAN else np.full(hidden, clamp.value)
        is_held = np.ones(hidden, bool) if clamp.unit is ALL else np.arange(hidden) == clamp.unit
        applied.append(clamp)
        values.append(np.where(is_held, wanted, np.nan))
    notes = [f"This network has no {'; no '.join(missing[:3])}: nothing is held there."] if missing else []
    return tuple(applied), tuple(values), notes


def _holds(clamps: Sequence[Clamp], values: Sequence[np.ndarray]) -> "dict[int, dict[str, Held]]":
    """By layer, from 0, and quantity: which units are held, and at what."""
    import torch

    from playground.models.held_gates import Held

    merged: dict[tuple[int, str], np.ndarray] = {}
    for clamp, value in zip(clamps, values, strict=True):
        place = (clamp.layer - 1, clamp.name)
        earlier = merged.get(place, np.full_like(value, np.nan))
        merged[place] = np.where(np.isnan(value), earlier, value)
    holds: dict[int, dict[str, Held]] = {}
    for (layer, name), value in merged.items():
        held = Held(torch.from_numpy(~np.isnan(value)), torch.from_numpy(np.nan_to_num(value)))
        holds.setdefault(layer, {})[name] = held
    return holds


def _read(
    opened: OpenedText, holds: "dict[int, dict[str, Held]]", source: Source, names: dict[int, str]
) -> TextReading:
    import torch

    from playground.models.held_gates import read_layers

    model, positions = opened.model, opened.positions
    layers = read_layers(model, torch.from_numpy(positions.inputs), positions.starts, holds)
    surprisal, ids, p = _scores(opened, layers)
    tokenizer = source.tokenizer()
    for i in np.unique(ids):
        if int(i) not in names:
            names[int(i)] = tokenizer.visible(int(i))
    return TextReading(
        quantities=by_quantity(model.cell, layers),
        surprisal=surprisal,
        top_ids=ids,
        top_tokens=tuple(tuple(names[int(i)] for i in row) for row in ids),
        top_probability=p,
    )


def _scores(opened: OpenedText, layers: "list[LayerReading]") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The surprisals (P,), the likeliest ids (k, P) and their probabilities; softmax in double precision."""
    import torch

    targets = torch.from_numpy(opened.positions.targets)
    with torch.inference_mode():
        log_p: Tensor = torch.log_softmax(
            opened.model.output(layers[-1].quantities["h"][:, 0]).double(), dim=1
        )
        top, ids = log_p.topk(min(CANDIDATES, log_p.shape[1]), dim=1)
        surprisal = -log_p.gather(1, targets.clamp(min=0)[:, None])[:, 0]
        surprisal = surprisal.masked_fill(targets < 0, torch.nan)
    return surprisal.numpy(), ids.numpy().T, top.exp().numpy().T
