"""The network of a text that comes with the app: one body with all of its heads, trained jointly.

A head that pools is there three times, once for each pooling, under the name "language-max".
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from playground.experiments.heads.tasks import POOLINGS, Task, outputs, tasks_of
from playground.experiments.heads.texts import dataset
from playground.experiments.heads.training_trace import BUNDLED

if TYPE_CHECKING:
    from playground.experiments.heads.training import HeadTraining
    from playground.models.heads import HeadNetwork

CELL, HIDDEN, SEED = "lstm", 24, 1


def head_name(task: Task, pooling: str) -> str:
    """The name of a head in the network."""
    return f"{task.key}-{pooling}" if task.pools else task.key


def _heads(text: str) -> list[tuple[str, Task, str]]:
    """(name, task, pooling) of all heads of a text's network."""
    return [
        (head_name(task, pooling), task, pooling)
        for task in tasks_of(text)
        for pooling in (POOLINGS if task.pools else ("mean",))
    ]


def untrained_network(text: str) -> "HeadNetwork":
    """The network as it is drawn."""
    import torch

    from playground.models.heads import Head, HeadNetwork

    V = len(dataset(text).vocabulary)
    heads = {name: Head(t.level, outputs(t, V), t.loss, pooling) for name, t, pooling in _heads(text)}
    return HeadNetwork(CELL, True, V, HIDDEN, heads, torch.Generator().manual_seed(SEED))


def network_training(text: str) -> "HeadTraining":
    """The training of all heads of a text's network."""
    from playground.experiments.heads.training import HeadTraining

    tasks: Sequence[Task] = [replace(task, key=name) for name, task, _ in _heads(text)]
    return HeadTraining(untrained_network(text), tasks, SEED)


@cache
def bundled_network(text: str) -> "HeadNetwork":
    """The trained network of "surnames" or "sentences"; it is not to be changed."""
    from safetensors.torch import load_file

    network = untrained_network(text)
    network.load_state_dict(load_file(BUNDLED / f"{text}.safetensors"))
    network.requires_grad_(False)
    return network
