"""The comparison, growing or finished, as arrays; and what it says of each regime."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.experiments.regimes.bundled_files import bundled_columns
from playground.experiments.regimes.training import column
from playground.training.regimes.spec import REGIMES, ROUNDS, SEEDS, RegimesSpec
from playground.training.regimes.strings import BINS, MOST

KEYS = tuple(REGIMES)


@dataclass(frozen=True, eq=False)
class RegimesTrace:
    """K = 5 regimes (KEYS), S = 3 seeds, R measurements; NaN where a training has diverged.

    nll        (K, S, R)     held-out, teacher forced, nats per token
    well       (K, S, R)     share of well-formed free-running strings
    right, count (bins, K, S, R)   well-formed strings and all, by length
    possible   (positions, K, S, R)   share of which the first t tokens begin, or are, a well-formed string
    variance   (2, S, R)     of REINFORCE's gradient of the expected risk's network, without and with baseline
    accuracy   (S, R)        of professor forcing's discriminator, a running mean
    seconds    (K, S, R)     of processor time an update
    diverged   (K, S, R)     the update at which a training was given up, or 0
    """

    spec: RegimesSpec
    nll: np.ndarray
    well: np.ndarray
    right: np.ndarray
    count: np.ndarray
    possible: np.ndarray
    variance: np.ndarray
    accuracy: np.ndarray
    seconds: np.ndarray
    diverged: np.ndarray

    @classmethod
    def from_columns(cls, spec: RegimesSpec, columns: Mapping[str, np.ndarray]) -> "RegimesTrace":
        """From the columns that the job has yielded so far; without any, R = 0."""
        empty = np.full(len(columns.get("round", ())), np.nan)

        def seeds(regime: str, name: str) -> np.ndarray:
            rows = [columns.get(column(regime, name, r), empty) for r in range(SEEDS)]
            return np.array(rows, dtype=np.float64)

        def regimes(name: str) -> np.ndarray:
            return np.stack([seeds(regime, name) for regime in KEYS])

        return cls(
            spec=spec,
            nll=regimes("nll"),
            well=regimes("well"),
            right=np.stack([regimes(f"right_{k}") for k in range(len(BINS))]),
            count=np.stack([regimes(f"count_{k}") for k in range(len(BINS))]),
            possible=np.stack([regimes(f"possible_{t}") for t in range(1, MOST + 1)]),
            variance=np.stack([seeds("risk", "variance"), seeds("risk", "variance_baseline")]),
            accuracy=seeds("professor", "accuracy"),
            seconds=regimes("seconds"),
            diverged=regimes("diverged"),
        )

    @property
    def rounds(self) -> int:
        """R, how many measurements there are."""
        return int(self.nll.shape[-1])

    @property
    def complete(self) -> bool:
        """Whether all is trained."""
        return self.rounds == ROUNDS + 1

    @property
    def updates(self) -> np.ndarray:
        """Updates of every network at each measurement, (R,)."""
        return np.arange(self.rounds) * (self.spec.updates // ROUNDS)

    @property
    def share_by_length(self) -> np.ndarray:
        """Share of well-formed strings of each length, all seeds together, (bins, K, R); NaN without any."""
        count = self.count.sum(2)
        return np.asarray(
            np.divide(self.right.sum(2), count, out=np.full(count.shape, np.nan), where=count > 0)
        )

    @property
    def hazard(self) -> np.ndarray:
        """Drift: of strings that are possible up to t - 1, the share that is not at t, (positions, K, R)."""
        mean = self.possible.mean(2)
        before = np.concatenate([np.ones_like(mean[:1]), mean[:-1]])
        lost = before - mean
        return np.asarray(np.divide(lost, before, out=np.full(mean.shape, np.nan), where=before > 0))


@dataclass(frozen=True)
class Verdict:
    """A regime against teacher forcing, seed by seed, at one measurement: mean differences and their signs.

    nll, well        mean difference from teacher forcing; NLL in nats (below 0 is better), share (above is)
    nll_better, well_better   in how many seeds it is better
    """

    regime: str
    nll: float
    well: float
    nll_better: int
    well_better: int

    @property
    def nll_helps(self) -> bool:
        """Whether the held-out NLL is lower in every seed."""
        return self.nll_better == SEEDS

    @property
    def well_helps(self) -> bool:
        """Whether the share of well-formed strings is higher in every seed."""
        return self.well_better == SEEDS

    @property
    def words(self) -> str:
        """ "helps" or "does not help here", by what."""
        if self.nll_helps and self.well_helps:
            return "helps"
        if self.well_helps:
            return "helps its strings, not the NLL" if self.nll_better == 0 else "helps its strings"
        return "helps the NLL alone" if self.nll_helps else "does not help here"


def verdict(trace: RegimesTrace, regime: str, r: int) -> Verdict:
    """Of a regime other than teacher forcing; a training that has diverged is better in nothing."""
    k = KEYS.index(regime)
    nll = trace.nll[k, :, r] - trace.nll[0, :, r]
    well = trace.well[k, :, r] - trace.well[0, :, r]
    return Verdict(regime, float(nll.mean()), float(well.mean()), int((nll < 0).sum()), int((well > 0).sum()))


def divergence(trace: RegimesTrace, regime: str, r: int) -> str:
    """Why a regime cannot be compared at a measurement: it, or teacher forcing, has diverged; else ""."""
    if (trace.diverged[KEYS.index(regime), :, r] > 0).any():
        return "has diverged"
    return "teacher forcing has diverged" if (trace.diverged[0, :, r] > 0).any() else ""


def bundled_comparison(spec: RegimesSpec) -> RegimesTrace | None:
    """The comparison of these settings that comes with the app, if any."""
    columns = bundled_columns(spec)
    return None if columns is None else RegimesTrace.from_columns(spec, columns)


def table(trace: RegimesTrace) -> dict[str, np.ndarray]:
    """One row for each measurement: of every regime and seed NLL, well-formed share, seconds an update."""
    columns = {"updates": trace.updates}
    for r in range(SEEDS):
        seed = f"seed{trace.spec.training_seed + r}"
        for k, regime in enumerate(KEYS):
            columns |= {
                f"nll_{regime}_{seed}": trace.nll[k, r],
                f"well_formed_{regime}_{seed}": trace.well[k, r],
                f"seconds_{regime}_{seed}": trace.seconds[k, r],
            }
        columns |= {
            f"variance_{seed}": trace.variance[0, r],
            f"variance_with_baseline_{seed}": trace.variance[1, r],
            f"discriminator_{seed}": trace.accuracy[r],
        }
    return columns
