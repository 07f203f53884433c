"""The buffers of an optimizer as named arrays, and back: "<prefix><index of the parameter>.<buffer>"."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import torch

from playground.training.snapshot import Json

Plain = Mapping[str, Mapping[str, Json]]
"""Buffers that are no tensors, by index of the parameter and name."""
NONE: Plain = MappingProxyType({})


def pack(optimizer: torch.optim.Optimizer, prefix: str) -> tuple[dict[str, np.ndarray], Plain]:
    """Copies of all buffers, tensors and others apart; none before the first update."""
    arrays: dict[str, np.ndarray] = {}
    plain: dict[str, dict[str, Json]] = {}
    for index, buffers in optimizer.state_dict()["state"].items():
        for name, buffer in buffers.items():
            if isinstance(buffer, torch.Tensor):
                arrays[f"{prefix}{index}.{name}"] = buffer.detach().numpy().copy()
            else:
                plain.setdefault(str(index), {})[name] = buffer
    return arrays, plain


def arrays_of(optimizer: torch.optim.Optimizer, prefix: str) -> dict[str, np.ndarray]:
    """As `pack`, of an optimizer whose buffers all are tensors; TypeError for any other."""
    arrays, plain = pack(optimizer, prefix)
    if plain:
        names = sorted({name for buffers in plain.values() for name in buffers})
        raise TypeError(f"{type(optimizer).__name__} has buffers that are no tensors: {', '.join(names)}")
    return arrays


def restore(
    optimizer: torch.optim.Optimizer, arrays: Mapping[str, np.ndarray], prefix: str, plain: Plain = NONE
) -> None:
    """Put an optimizer of the same parameters and settings into the state that was packed."""
    buffers: dict[int, dict[str, Any]] = {int(index): dict(values) for index, values in plain.items()}
    for name, array in arrays.items():
        if name.startswith(prefix):
            index, _, buffer = name.removeprefix(prefix).partition(".")
            buffers.setdefault(int(index), {})[buffer] = torch.from_numpy(np.array(array))
    optimizer.load_state_dict({**optimizer.state_dict(), "state": buffers})
