"""The forget bias: the same LSTM on the copy task, with the forget gate's bias 0, 1 and 2 at the start.

All networks of one seed have the same other weights and read the same sequences in the same order; every one
makes the same number of updates. Lecture 5, LSTM cell; Gers, Schmidhuber and Cummins, Neural Computation 12
(2000); Jozefowicz, Zaremba and Sutskever, ICML 2015, recommend a bias of 1 or 2.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from playground.experiments.lstm import copy_checkpoint
from playground.experiments.lstm.copy_task import (
    LEAST_SYMBOLS,
    MOST_SYMBOLS,
    SEEDS,
    CopyNetwork,
    forget_gates,
)
from playground.training.snapshot import Checkpoint, Json, Snapshot

BIASES = (0.0, 1.0, 2.0)
EVALUATION_INTERVAL = 50  # updates
TURN = 10  # updates between two snapshots
MOST_STEPS, MOST_BIAS_GAP = 3000, 60
LEAST_HIDDEN, MOST_HIDDEN = 16, 128
MEASURES = ("loss", "accuracy", "product", "best_product", "diverged")
"""Loss in nats, accuracy; the product of f over the gap: of a typical unit (geometric mean over units) and of
the unit where it is largest, both of the geometric mean over test sequences; the step of divergence or 0."""


@dataclass(frozen=True)
class ForgetBiasSpec:
    """What is trained. ValueError where a value is out of range. training_seed: the first of SEEDS seeds."""

    gap: int = 15
    symbols: int = 8
    hidden: int = 32
    learning_rate: float = 0.005
    training_steps: int = 2000
    training_seed: int = 1

    def __post_init__(self) -> None:
        if not (
            1 <= self.gap <= MOST_BIAS_GAP
            and LEAST_SYMBOLS <= self.symbols <= MOST_SYMBOLS
            and LEAST_HIDDEN <= self.hidden <= MOST_HIDDEN
            and self.learning_rate > 0
            and 0 < self.training_steps <= MOST_STEPS
        ):
            raise ValueError(f"this comparison cannot be made: {self}")

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service stores it."""
        return asdict(self)


def network(spec: ForgetBiasSpec, b: int, r: int) -> CopyNetwork:
    """The untrained network with the b-th bias and the r-th seed."""
    return CopyNetwork(
        "lstm",
        spec.gap,
        spec.training_seed + r,
        hidden=spec.hidden,
        symbols=spec.symbols,
        learning_rate=spec.learning_rate,
        forget_bias=BIASES[b],
    )


def job(
    spec: Mapping[str, Any], *, corpus: object = None, resume: Checkpoint | None = None
) -> Generator[Snapshot, str | None, None]:
    """Train all networks by turns, EVALUATION_INTERVAL updates each; yield a row after each round.

    A step of the snapshots is one update of one network. Columns: "step", "updates" and column(b, r,
    measure). With `resume` it goes on after that checkpoint, to the bit.
    """
    import torch

    torch.set_num_threads(1)
    comparison = ForgetBiasSpec(**spec)
    keys = [(b, r) for r in range(SEEDS) for b in range(len(BIASES))]
    networks = [network(comparison, b, r) for b, r in keys]
    planned = len(keys) * comparison.training_steps
    done, request = resume.step if resume else 0, None
    if resume:
        copy_checkpoint.restore(networks, resume)
    else:
        request = yield Snapshot(0, planned, rows=_row(0, 0, keys, networks))
    for made, n, updates, is_last in turns(comparison.training_steps, len(keys)):
        if made <= done:
            continue
        networks[n].train_to(updates)
        request = yield Snapshot(
            made,
            planned,
            rows=_row(made, updates, keys, networks) if is_last else {},
            checkpoint=copy_checkpoint.pack(networks, made) if request == "checkpoint" else None,
        )


def turns(training_steps: int, networks: int) -> Iterator[tuple[int, int, int, bool]]:
    """All turns: updates made by then in all, the network, its own updates, whether the turn ends a round."""
    made = 0
    for before in range(0, training_steps, EVALUATION_INTERVAL):
        after = min(before + EVALUATION_INTERVAL, training_steps)
        for n in range(networks):
            for first in range(before, after, TURN):
                updates = min(first + TURN, after)
                made += updates - first
                yield made, n, updates, n + 1 == networks and updates == after


def _row(
    made: int, updates: int, keys: list[tuple[int, int]], networks: list[CopyNetwork]
) -> dict[str, np.ndarray]:
    row: dict[str, np.ndarray] = {"step": np.array([made]), "updates": np.array([updates])}
    for (b, r), trained in zip(keys, networks, strict=True):
        row |= measures(b, r, trained)
    return row


def column(b: int, r: int, measure: str) -> str:
    """The name of a network's column."""
    return f"bias{BIASES[b]:g}_{r}_{measure}"


def measures(b: int, r: int, network: CopyNetwork) -> dict[str, np.ndarray]:
    """The measures of one network."""
    loss, accuracy = network.measure()
    product, best = forget_products(network)
    values = (loss, accuracy, product, best, network.diverged or 0)
    return {column(b, r, name): np.array([value]) for name, value in zip(MEASURES, values, strict=True)}


def forget_products(network: CopyNetwork) -> tuple[float, float]:
    """prod_t f_t over the g distractors: of a typical unit and of the best one; NaN when diverged.

    c_(g+1) = (prod f) c_1 + what the distractors have written: so much of the symbol's own cell is left when
    the question mark comes.
    """
    if network.diverged is not None:
        return float("nan"), float("nan")
    f = forget_gates(network.model, network.test[0])[:, 1:-1].double()  # (N, gap, H)
    log_product = f.clamp_min(1e-300).log().sum(1).mean(0)  # (H,)
    return log_product.mean().exp().item(), log_product.max().exp().item()
