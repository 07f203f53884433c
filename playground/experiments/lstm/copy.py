"""How far back: RNN, GRU and LSTM learn the copy task at several gaps, each network in the same time.

For every cell, gap and seed there is one network that is trained at its gap alone. All are trained by turns,
in ROUNDS slices of `seconds`/ROUNDS of processor time; after each round all are measured. The time counts
updates alone, not the measuring, so that a cell that computes faster makes more of them.
"""

import math
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from playground.experiments.lstm import copy_checkpoint
from playground.experiments.lstm.copy_task import (
    LEAST_SYMBOLS,
    MOST_SYMBOLS,
    SEEDS,
    CopyNetwork,
    forget_gates,
    parameter_count,
)
from playground.training.snapshot import Checkpoint, Json, Snapshot

CELLS = ("rnn", "gru", "lstm")
GAPS = (1, 5, 10, 15, 20, 30, 40, 60, 80, 100)
MOST_GAP = GAPS[-1]
ROUNDS = 20
LEAST_HIDDEN, MOST_HIDDEN = 16, 128
MOST_SECONDS = 2.0
MEASURES = ("loss", "accuracy", "steps", "diverged")
"""Loss in nats and accuracy on test sequences of the gap; updates made; the step of divergence or 0."""
EQUAL = {"hidden": "hidden units", "parameters": "parameters"}
BIASES: Mapping[str, float | None] = {"pytorch": None, "0": 0.0, "1": 1.0, "2": 2.0}


@dataclass(frozen=True)
class CopySpec:
    """What is trained. ValueError where a value is out of range.

    largest_gap    gaps up to it, those of GAPS and itself
    equal          what the cells have in common: "hidden" units, or about as many "parameters" as the LSTM
    lstm_bias      key of BIASES: the forget gate's bias at the start
    seconds        of processor time for each network
    training_seed  the first of the SEEDS seeds
    steps          per network the updates made by the end of each round; () while only the clock knows them
    """

    largest_gap: int = 40
    symbols: int = 8
    hidden: int = 32
    equal: str = "hidden"
    lstm_bias: str = "pytorch"
    learning_rate: float = 0.005
    seconds: float = 1.0
    training_seed: int = 1
    steps: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        in_range = (
            1 <= self.largest_gap <= MOST_GAP
            and LEAST_SYMBOLS <= self.symbols <= MOST_SYMBOLS
            and LEAST_HIDDEN <= self.hidden <= MOST_HIDDEN
            and self.learning_rate > 0
            and 0 < self.seconds <= MOST_SECONDS
            and self.equal in EQUAL
            and self.lstm_bias in BIASES
        )
        if not in_range or (self.steps and len(self.steps) != len(network_keys(self))):
            raise ValueError(
                f"this comparison cannot be made: {replace(self, steps=()) if in_range else self}"
            )

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "CopySpec":
        """The spec that `to_json` wrote. TypeError or ValueError for anything else."""
        steps = tuple(tuple(int(n) for n in counts) for counts in values.get("steps", ()))
        return cls(**{**values, "steps": steps})

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service stores it."""
        return {**asdict(self), "steps": [list(counts) for counts in self.steps]}

    @property
    def settings(self) -> "CopySpec":
        """The spec as it was asked for, without what only the run could know."""
        return replace(self, steps=())


NetworkKey = tuple[str, int, int]  # cell, gap, index of the seed


def gaps(spec: CopySpec) -> list[int]:
    """The gaps that are learned, ascending."""
    return [gap for gap in GAPS if gap < spec.largest_gap] + [spec.largest_gap]


def network_keys(spec: CopySpec) -> list[NetworkKey]:
    """All networks in the order of their turns: short gaps first, the cells of one gap side by side."""
    return [(cell, gap, r) for gap in gaps(spec) for r in range(SEEDS) for cell in CELLS]


def hidden_units(spec: CopySpec, cell: str) -> int:
    """H of a cell: that of the spec, or the H with which it has about as many parameters as the LSTM."""
    if spec.equal == "hidden":
        return spec.hidden
    wanted = parameter_count("lstm", spec.hidden, spec.symbols)
    candidates = range(spec.hidden, 4 * spec.hidden + 1)
    return min(candidates, key=lambda H: abs(parameter_count(cell, H, spec.symbols) - wanted))


def network(spec: CopySpec, key: NetworkKey) -> CopyNetwork:
    """The untrained network of a cell, gap and seed."""
    cell, gap, r = key
    return CopyNetwork(
        cell,
        gap,
        spec.training_seed + r,
        hidden=hidden_units(spec, cell),
        symbols=spec.symbols,
        learning_rate=spec.learning_rate,
        forget_bias=BIASES[spec.lstm_bias],
    )


def job(
    spec: Mapping[str, Any],
    *,
    corpus: object = None,
    resume: Checkpoint | None = None,
    clock: Callable[[], float] = time.process_time,
) -> Generator[Snapshot, str | None, None]:
    """Train all networks by turns; yield a row after each round, the one before the first step included.

    A step of the snapshots is one slice of one network. Columns: "step", "round" and column(key, measure).
    Documents at the end: "longer", the accuracy of each network at twice its gap, and "forget_gate", see
    below. With `resume` it goes on after that checkpoint, to the bit but for what the clock decides.
    """
    import torch

    torch.set_num_threads(1)
    comparison = CopySpec.from_json(spec)
    _warm_up(comparison)
    keys = network_keys(comparison)
    networks = [network(comparison, key) for key in keys]
    done = resume.step if resume else 0
    if resume:
        copy_checkpoint.restore(networks, resume)
    planned = ROUNDS * len(keys)
    first_round = math.ceil((done + 1) / len(keys)) if done else 0
    request = None
    for round in range(first_round, ROUNDS + 1):
        row: dict[str, np.ndarray] = {}
        for n, key in enumerate(keys):
            step = max(0, (round - 1) * len(keys) + n + 1)
            is_new = step == 0 or step > done
            if step > done:
                _train(comparison, networks[n], n, round, clock)
            row |= _measures(key, networks[n])
            if not is_new:  # its turn in this round was before the checkpoint
                continue
            is_last = n + 1 == len(keys)
            row |= {"step": np.array([step]), "round": np.array([round])}
            request = yield Snapshot(
                step,
                planned,
                rows=row if is_last else {},
                documents=_documents(comparison, networks) if is_last and round == ROUNDS else {},
                checkpoint=copy_checkpoint.pack(networks, step) if request == "checkpoint" else None,
            )


def _train(spec: CopySpec, network: CopyNetwork, n: int, round: int, clock: Callable[[], float]) -> None:
    """One slice of the n-th network: as many updates as were recorded, or as the clock allows."""
    if spec.steps:
        network.train_to(spec.steps[n][round - 1])
    else:
        network.train_for(spec.seconds * round / ROUNDS, clock)


def column(key: NetworkKey, measure: str) -> str:
    """The name of a network's column."""
    return "_".join(map(str, (*key, measure)))


def _warm_up(spec: CopySpec) -> None:
    """One step of each cell: what PyTorch does only once is not to be charged to the first network."""
    for cell in CELLS:
        network(spec, (cell, 1, 0)).step()


def _measures(key: NetworkKey, network: CopyNetwork) -> dict[str, np.ndarray]:
    loss, accuracy = network.measure()
    values = (loss, accuracy, network.steps, network.diverged or 0)
    return {column(key, name): np.array([value]) for name, value in zip(MEASURES, values, strict=True)}


def _documents(spec: CopySpec, networks: list[CopyNetwork]) -> dict[str, Json]:
    """What is measured once, at the end."""
    longer = {
        column(key, "longer"): network.measure(longer=True)[1]
        for key, network in zip(network_keys(spec), networks, strict=True)
    }
    gates = {}
    for (cell, gap, r), trained in zip(network_keys(spec), networks, strict=True):
        if cell == "lstm" and r == 0 and trained.diverged is None:
            f = forget_gates(trained.model, trained.test[0]).double().mean(0)  # (T, H)
            gates[str(gap)] = np.round(f.numpy(), 4).tolist()
    return {"longer": longer, "forget_gate": gates}
