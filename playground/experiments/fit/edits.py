"""The weights that the reader may set at an epoch, and their text: "w1.2.1@30=0.5;b1.2@0=0".

    w1.2.1@30   at epoch 30 the weight of layer 1 to unit 2 from unit 1     b1.2@0   a bias, before training

Layers and units are counted from 1.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from playground.experiments import number_edits
from playground.experiments.fit.spec import MAX_LAYERS
from playground.experiments.number_edits import Edits
from playground.experiments.weight_ref import NamedWeights, Shapes, WeightRef

EPOCH = re.compile(r"\d{1,4}", re.ASCII)
EXAMPLES: Edits = (("w1.2.1@30", 0.5), ("b1.2@0", 0.0))  # that sentences about a wrong text end with
NAMES = " or ".join(name for name, _ in EXAMPLES)
WEIGHT_NAMES = NamedWeights(
    axes={
        f"{kind}{layer}": axes for layer in range(1, MAX_LAYERS + 2) for kind, axes in (("w", 2), ("b", 1))
    },
    names=" or ".join(name.partition("@")[0] for name, _ in EXAMPLES),
    example=" or ".join(number_edits.format_edits((edit,)) for edit in EXAMPLES),
)


@dataclass(frozen=True)
class EditRef:
    """Which number is set, and at which epoch."""

    weight: WeightRef
    epoch: int

    @property
    def layer(self) -> int:
        """The layer that has the number, 1 the first hidden one."""
        return int(self.weight.parameter[1:])

    @property
    def is_bias(self) -> bool:
        """Whether it is a bias."""
        return self.weight.parameter.startswith("b")

    def exists_in(self, sizes: Sequence[int], epochs: int) -> bool:
        """Whether a network with these layer sizes (inputs first), trained so long, has it."""
        return self.epoch <= epochs and self.weight.exists_in(shapes(sizes))


def shapes(sizes: Sequence[int]) -> Shapes:
    """W_l (n_l, n_{l-1}) and b_l (n_l,) of every layer by name, in the order of a network's parameters."""
    out: dict[str, tuple[int, ...]] = {}
    for layer, (m, n) in enumerate(itertools.pairwise(sizes), 1):
        out |= {f"w{layer}": (n, m), f"b{layer}": (n,)}
    return out


def parse_edit_name(name: str) -> EditRef:
    """ "w1.2.1@30": layer 1, to unit 2, from unit 1, at epoch 30. ValueError with a sentence."""
    weight, _, epoch = name.partition("@")
    if not EPOCH.fullmatch(epoch):
        raise ValueError(f"“{name[:30]}” names no weight at an epoch: write {NAMES}.")
    return EditRef(WEIGHT_NAMES.parse_ref(weight), int(epoch))


def parse_edits(text: str) -> tuple[Edits, list[str]]:
    """The edits of the valid parts of a text, and a sentence for each part that sets nothing."""
    return number_edits.parse_edits(text, parse_edit_name, WEIGHT_NAMES.example)


def applicable_edits(
    edits: Edits, sizes: Sequence[int], epochs: int
) -> tuple[list[tuple[EditRef, float]], tuple[str, ...]]:
    """The edits of what the network has, and the names of the others."""
    used = list(number_edits.applicable(edits, parse_edit_name, lambda ref: ref.exists_in(sizes, epochs)))
    existing = {ref for ref, _ in used}
    return used, tuple(name for name, _ in edits if parse_edit_name(name) not in existing)
