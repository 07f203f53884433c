"""The buffers of an optimizer as named arrays, and back: "<prefix><index of the parameter>.<buffer>"."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch


def arrays_of(optimizer: torch.optim.Optimizer, prefix: str) -> dict[str, np.ndarray]:
    """Copies of all buffers; none before the first update. TypeError for a buffer that is no tensor."""
    out: dict[str, np.ndarray] = {}
    for index, buffers in optimizer.state_dict()["state"].items():
        for name, buffer in buffers.items():
            if not isinstance(buffer, torch.Tensor):
                raise TypeError(f"the buffer {name} is no tensor")
            out[f"{prefix}{index}.{name}"] = buffer.numpy().copy()
    return out


def restore(optimizer: torch.optim.Optimizer, arrays: Mapping[str, np.ndarray], prefix: str) -> None:
    """Put an optimizer of the same parameters and settings into the state whose arrays have the prefix."""
    buffers: dict[int, dict[str, Any]] = {}
    for name, array in arrays.items():
        if name.startswith(prefix):
            index, _, buffer = name.removeprefix(prefix).partition(".")
            buffers.setdefault(int(index), {})[buffer] = torch.from_numpy(np.array(array))
    optimizer.load_state_dict({**optimizer.state_dict(), "state": buffers})
