"""One pass of a network over a string: at every step gold and own token, coin, what is fed, loss."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from playground.errors import TextError
from playground.experiments.agreement import relative_error
from playground.experiments.regimes.bundled_files import FED_REGIMES, NETWORK_UPDATES, bundled_network
from playground.text.decode import normalise
from playground.text.samples.bracket_recognizer import recognize
from playground.training.regimes.sampling_schedules import SCHEDULES, gold_probability
from playground.training.regimes.spec import COINS, OWN, RegimesSpec
from playground.training.regimes.strings import CHARACTERS, VOCABULARY, encode

if TYPE_CHECKING:
    from playground.training.regimes.network import StringNetwork, Unrolled

MOST_CHARACTERS = 10
UPDATES = RegimesSpec().updates  # N of the schedules: the networks were trained for so long


@dataclass(frozen=True)
class FedSpec:
    """The string, the regime and the update i whose network reads it; the coins are those of `seed` and i.

    ValueError for an unknown key or an update of which there is no network.
    """

    string: str = "[(ab)<c>]"
    regime: str = "scheduled"
    update: int = 120
    schedule: str = "linear"
    floor: float = 0.5
    coin: str = "token"
    own: str = "sampled"
    seed: int = 1

    def __post_init__(self) -> None:
        known = (self.regime, FED_REGIMES), (self.schedule, SCHEDULES), (self.coin, COINS), (self.own, OWN)
        if not all(key in table for key, table in known) or self.update not in NETWORK_UPDATES:
            raise ValueError(f"there is no such pass: {self}")


@dataclass(frozen=True)
class StringText:
    """What is read of a typed string: its first known characters, what was left out, how many there were."""

    text: str
    unknown: tuple[str, ...]
    total: int

    def note(self) -> str:
        """Sentences on what is not read, and on a string that is not well-formed; else ""."""
        notes = []
        if self.unknown:
            notes.append(f"Left out, since the network does not know them: {' '.join(self.unknown)}")
        if self.total > len(self.text):
            notes.append(f"The first {len(self.text)} characters are read; the string has {self.total}.")
        if not recognize(self.text).complete:
            notes.append("The grammar does not make this string.")
        return " ".join(notes)


def string_text(typed: str) -> StringText:
    """TextError with a sentence for a string without any character that the network knows."""
    characters = [c for c in normalise(typed) if not c.isspace()]
    known = "".join(c for c in characters if c in CHARACTERS)
    if not characters:
        raise TextError("This string is empty: type some brackets, quotes and letters from a to h.")
    if not known:
        raise TextError(f"The network knows none of these characters. It knows {' '.join(CHARACTERS)}")
    unknown = tuple(dict.fromkeys(c for c in characters if c not in CHARACTERS))[:10]
    return StringText(known[:MOST_CHARACTERS], unknown, len(known))


@dataclass(frozen=True, eq=False)
class FedTrace:
    """T = characters + 1 steps; tokens are ids of VOCABULARY.

    gold         (T + 1,)   beginning, characters, end
    uniform      (T,)       of the coin: gold where it is below `probability`; step 0 reads the beginning
    heads        (T,)       whether the gold token is fed
    own          (T,)       the model's own next token, drawn after each step
    fed          (T,)
    states       (T, H)
    probabilities (T, V)    of the next token; loss (T,) is -ln of that of gold[t + 1], nats
    curve        (N + 1,)   epsilon at every update
    agreement    largest relative difference of the states from those of nn.LSTM over the fed tokens
    """

    spec: FedSpec
    text: StringText
    gold: np.ndarray
    uniform: np.ndarray
    heads: np.ndarray
    own: np.ndarray
    fed: np.ndarray
    states: np.ndarray
    probabilities: np.ndarray
    loss: np.ndarray
    probability: float
    curve: np.ndarray = field(repr=False)
    agreement: float = 0.0

    @property
    def T(self) -> int:
        """How many steps."""
        return len(self.fed)

    def name(self, token: int) -> str:
        """How a token is shown."""
        return str(VOCABULARY[token])


def probability_at(spec: FedSpec, i: int) -> float:
    """epsilon of the spec's regime at update i."""
    if spec.regime == "scheduled":
        return gold_probability(spec.schedule, i, UPDATES, spec.floor)
    return float(spec.regime == "teacher")


def run(spec: FedSpec) -> FedTrace:
    """Read the string. TextError for a string without known characters."""
    import torch

    from playground.training.regimes.network import unroll
    from playground.training.regimes.updates import coins, heads_of

    text = string_text(spec.string)
    gold = torch.tensor([encode(text.text)])
    network = bundled_network(spec.regime, spec.update)
    for_coins, for_tokens = coins(spec.seed, spec.update, 1, gold.shape[1] - 1)
    probability = probability_at(spec, spec.update)
    thrown = for_coins if spec.coin == "token" else for_coins[:, :1].expand_as(for_coins)
    heads = heads_of(for_coins, probability, spec.coin)
    passed = unroll(network, gold, heads, for_tokens if spec.own == "sampled" else None, always=True)
    P = passed.scores[0].softmax(-1)
    used = heads[0].numpy().copy()
    used[0] = True  # the beginning is read in any case
    return FedTrace(
        spec=spec,
        text=text,
        gold=gold[0].numpy(),
        uniform=thrown[0].double().numpy(),
        heads=used,
        own=passed.own[0].numpy(),
        fed=passed.fed[0].numpy(),
        states=passed.states[0].numpy(),
        probabilities=P.numpy(),
        loss=-P.gather(-1, gold[0, 1:, None])[:, 0].log().numpy(),
        probability=probability,
        curve=np.array([probability_at(spec, i) for i in range(UPDATES + 1)]),
        agreement=_agreement(network, passed),
    )


def _agreement(network: "StringNetwork", passed: "Unrolled") -> float:
    """How far the states are from those of the fused layer over the same tokens."""
    import torch
    from torch import nn

    cell = network.cell
    fused = nn.LSTM(cell.input_size, cell.hidden_size, batch_first=True).double()
    fused.load_state_dict({f"{name}_l0": weights for name, weights in cell.state_dict().items()})
    with torch.no_grad():
        out, _ = fused(network.embedding(passed.fed))
    return relative_error(passed.states.numpy(), out.numpy())


def table(trace: FedTrace) -> Mapping[str, np.ndarray]:
    """A row a step."""
    names = np.array(VOCABULARY)
    return {
        "t": np.arange(1, trace.T + 1),
        "gold": names[trace.gold[:-1]],
        "uniform": trace.uniform,
        "probability_of_gold": np.full(trace.T, trace.probability),
        "gold_is_fed": trace.heads,
        "fed": names[trace.fed],
        "target": names[trace.gold[1:]],
        "loss": trace.loss,
        "own_next": names[trace.own],
        **{f"h{k}": trace.states[:, k] for k in range(trace.states.shape[1])},
    }
