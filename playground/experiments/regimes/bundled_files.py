"""The comparisons and networks that come with the app (made by `make_bundled.py`)."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.training.regimes.spec import EMBEDDED, HIDDEN, REGIMES, RegimesSpec
from playground.training.regimes.strings import VOCABULARY

if TYPE_CHECKING:
    from playground.training.regimes.network import StringNetwork

BUNDLED = Path(__file__).parent / "bundled"
COMPARISONS: Mapping[str, RegimesSpec] = {
    "mixed": RegimesSpec(),
    "risk_alone": RegimesSpec(nll_weight=0.0),
}
NETWORKS_FILE = "networks.safetensors"
FED_REGIMES = {key: REGIMES[key].capitalize() for key in ("teacher", "scheduled", "free")}
NETWORK_UPDATES = (0, 40, 80, 120, 160, 200)


def bundled_columns(spec: RegimesSpec) -> Mapping[str, np.ndarray] | None:
    """The columns of the comparison of these settings, if it comes with the app."""
    return next((_columns(name) for name, made in COMPARISONS.items() if made == spec), None)


@cache
def _columns(name: str) -> Mapping[str, np.ndarray]:
    content: dict[str, Any] = json.loads((BUNDLED / f"{name}.json").read_text(encoding="utf-8"))
    return {
        key: np.array([np.nan if value is None else value for value in values])
        for key, values in content["columns"].items()
    }


def network_key(regime: str, update: int) -> str:
    """The beginning of the names of a network's weights; before the first update all regimes have one."""
    return f"{regime if update else 'teacher'}.{update}"


@cache
def _weights() -> Mapping[str, np.ndarray]:
    from safetensors.numpy import load

    return load((BUNDLED / NETWORKS_FILE).read_bytes())


def bundled_network(regime: str, update: int) -> "StringNetwork":
    """The network of the first seed after an update, in float64. KeyError for another update."""
    import torch

    from playground.training.regimes.network import StringNetwork

    network = StringNetwork(len(VOCABULARY), EMBEDDED, HIDDEN, torch.Generator()).double()
    key = network_key(regime, update)
    names = network.state_dict()
    weights = {name: torch.from_numpy(_weights()[f"{key}.{name}"]).double() for name in names}
    network.load_state_dict(weights)
    return network.requires_grad_(False)
