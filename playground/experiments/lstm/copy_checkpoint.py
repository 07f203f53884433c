"""The state of all networks of a comparison as a checkpoint, and back: what is resumed goes on to the bit.

Tensors by name, n the network's number: "network.<n>.<parameter>", "optimizer.<n>.<index>.<buffer>" and
"generator.<n>", the state of its stream of sequences. `meta` holds by network what is no tensor.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.experiments.lstm.copy_task import CopyNetwork
from playground.training.snapshot import Checkpoint

COUNTS = ("steps", "seconds", "diverged")  # attributes of a network


def pack(networks: Sequence[CopyNetwork], step: int) -> Checkpoint:
    """A copy of everything that the networks need to go on, after `step` steps of their job."""
    from playground.training import optimizer_state

    tensors: dict[str, np.ndarray] = {}
    for n, network in enumerate(networks):
        for name, parameter in network.model.state_dict().items():
            tensors[f"network.{n}.{name}"] = parameter.numpy().copy()
        tensors |= optimizer_state.arrays_of(network.optimizer, f"optimizer.{n}.")
        tensors[f"generator.{n}"] = network.data.get_state().numpy().copy()
    meta = {name: [getattr(network, name) for network in networks] for name in COUNTS}
    patience = [network.detector.steps_left for network in networks]
    return Checkpoint(step, tensors, {**meta, "steps_left": patience})


def restore(networks: Sequence[CopyNetwork], checkpoint: Checkpoint) -> None:
    """Put untrained networks of the same spec into the state of the checkpoint.

    KeyError, TypeError or RuntimeError where the two do not belong together.
    """
    import torch

    from playground.training import optimizer_state

    tensors = {name: torch.from_numpy(np.array(array)) for name, array in checkpoint.tensors.items()}
    meta: Any = checkpoint.meta
    for n, network in enumerate(networks):
        names = network.model.state_dict()
        network.model.load_state_dict({name: tensors[f"network.{n}.{name}"] for name in names})
        optimizer_state.restore(network.optimizer, checkpoint.tensors, f"optimizer.{n}.")
        network.data.set_state(tensors[f"generator.{n}"])
        for name in COUNTS:
            setattr(network, name, meta[name][n])
        network.detector.steps_left = int(meta["steps_left"][n])
