"""The network and the heads that come with the app: the first seed of the bundled training, frozen."""

from functools import cache
from typing import TYPE_CHECKING

from playground.experiments.elmo.sentences import FEATURES, PADDING, READS, TASKS, vocabulary
from playground.experiments.elmo.sizes import HIDDEN, LAYERS
from playground.experiments.elmo.training_trace import BUNDLED

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.elmo import ElmoNetwork
    from playground.models.layer_mix import MixHead

MODEL_FILE = "elmo.safetensors"


@cache
def bundled_model() -> "tuple[ElmoNetwork, dict[tuple[str, str], MixHead]]":
    """The network, and the heads by task and features."""
    from safetensors.torch import load_file

    from playground.models.elmo import ElmoNetwork
    from playground.models.layer_mix import MixHead

    stored: dict[str, Tensor] = load_file(BUNDLED / MODEL_FILE)

    def part(prefix: str) -> "dict[str, Tensor]":
        return {name.removeprefix(prefix): w for name, w in stored.items() if name.startswith(prefix)}

    network = ElmoNetwork(len(vocabulary()), HIDDEN, LAYERS, PADDING)
    network.load_state_dict(part("network."))
    network.requires_grad_(False)
    heads = {}
    for task in TASKS:
        for features in FEATURES:
            head = MixHead(READS[features], LAYERS + 1, 2 * HIDDEN)
            head.load_state_dict(part(f"{task}.{features}."))
            heads[task, features] = head.requires_grad_(False)
    return network, heads
