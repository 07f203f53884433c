"""What is compared: the five regimes, and the settings that all of them share."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from playground.training.regimes.sampling_schedules import SCHEDULES
from playground.training.snapshot import Json

REGIMES: Mapping[str, str] = {
    "teacher": "teacher forcing",
    "scheduled": "scheduled sampling",
    "free": "free running",
    "professor": "professor forcing",
    "risk": "expected risk",
}
COINS: Mapping[str, str] = {"token": "Per token", "sequence": "Per sequence"}
OWN: Mapping[str, str] = {"sampled": "Sampled", "argmax": "Most likely"}

HIDDEN, EMBEDDED = 32, 16
BATCH_SIZE = 32
CLIP = 1.0  # the largest norm of a gradient
SEEDS = 3
ROUNDS = 10
MOST_UPDATES = 250
HIGHEST_RATE = 10.0
STRINGS_FILE = "strings.txt"  # that the scripts read


@dataclass(frozen=True)
class RegimesSpec:
    """The same for all regimes, but for what the name of a field says. ValueError out of range.

    updates         of every network, a multiple of ROUNDS
    learning_rate   of Adam
    schedule, coin  of scheduled sampling: keys of SCHEDULES, COINS
    own             key of OWN: what is fed in place of a gold token, by any regime
    floor           epsilon of the linear schedule
    nll_weight      alpha of the expected risk's second half: alpha NLL + E[r]; the first half is NLL alone
    training_seed   the first of SEEDS seeds
    """

    updates: int = 200
    learning_rate: float = 0.02
    schedule: str = "linear"
    floor: float = 0.5
    coin: str = "token"
    own: str = "sampled"
    nll_weight: float = 1.0
    training_seed: int = 1

    def __post_init__(self) -> None:
        known = self.schedule in SCHEDULES and self.coin in COINS and self.own in OWN
        in_range = (
            ROUNDS <= self.updates <= MOST_UPDATES
            and self.updates % ROUNDS == 0
            and 0 < self.learning_rate <= HIGHEST_RATE
            and 0 <= self.floor <= 1
            and 0 <= self.nll_weight <= 1
        )
        if not (known and in_range and math.isfinite(self.learning_rate)):
            raise ValueError(f"this cannot be trained: {self}")

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "RegimesSpec":
        """The spec that `to_json` wrote. TypeError or ValueError for anything else."""
        return cls(**values)

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service stores it."""
        return asdict(self)
