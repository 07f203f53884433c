"""The measurement: every way in NumPy and PyTorch, float32 and float64, with one thread and two, by N.

Times belong to a run and the machine that it ran on, never to the spec. Lecture 3, "Vectorization".
"""

from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from playground.experiments.vectorization import machine
from playground.experiments.vectorization.threads import numpy_setter, set_threads
from playground.experiments.vectorization.timing import LEAST_REPEATS, Timing, time_call
from playground.experiments.vectorization.ways import WAYS, arrange, as_matrix, multiplications
from playground.training.snapshot import Json, Snapshot

MOST_N, MOST_D, MOST_C = 2000, 600, 100
SEED = 0  # of the numbers that are multiplied, on which no time depends
SECONDS = 0.006  # of each timing, unless five runs take longer
REFERENCE_SIDE, REFERENCE_SECONDS = 512, 0.03  # of the square matrix product that others are compared with
REFERENCE = -1  # in the column "way"
MOST_ELEMENTS = 60_000  # multiplications number by number that are still timed, some milliseconds


class Setup(NamedTuple):
    """With what a product is computed: library "numpy" or "torch", bits of a number, threads."""

    library: str
    bits: int
    threads: int


SETUPS = tuple(Setup(*values) for values in product(("numpy", "torch"), (32, 64), (1, 2)))
PYTHON = SETUPS.index(
    Setup("numpy", 64, 1)
)  # where the time of Python's own numbers is stored: in no library


@dataclass(frozen=True)
class MeasurementSpec:
    """What is measured: the largest N, dimension d, classes C. ValueError where one is out of range."""

    windows: int = 500
    dimension: int = 300
    classes: int = 5

    def __post_init__(self) -> None:
        pairs = ((self.windows, MOST_N), (self.dimension, MOST_D), (self.classes, MOST_C))
        if any(not 1 <= size <= most for size, most in pairs):
            raise ValueError(f"this cannot be measured: {self}")

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service stores it."""
        return asdict(self)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of windows: 1, 2, 5, 10, ... below N, and N itself."""
        series = [factor * 10**power for power in range(4) for factor in (1, 2, 5)]
        return (*[size for size in series if size < self.windows], self.windows)

    @property
    def seconds(self) -> float:
        """About how long the measurement takes."""
        calls = {"columns": self.windows, "numbers": 0}
        cost = multiplications(self.classes, self.dimension, self.windows) * 0.5e-9
        longest = sum(
            max(SECONDS, LEAST_REPEATS * (3e-6 * calls.get(way.windows, 1) + cost)) for way in WAYS.values()
        )
        return 1.0 + len(SETUPS) * (REFERENCE_SECONDS + SECONDS * len(WAYS) * (len(self.sizes) - 1) + longest)


def inputs(spec: MeasurementSpec, windows: int) -> tuple[np.ndarray, np.ndarray]:
    """W (C, d) and X (d, N) in float64, uniform between 0 and 1, as on the slide."""
    generator = np.random.default_rng(SEED)
    return generator.random((spec.classes, spec.dimension)), generator.random((spec.dimension, windows))


def operands(way: str, setup: Setup, W: np.ndarray, X: np.ndarray) -> tuple[Any, Any]:
    """W and the windows as the way takes them in this library and precision."""
    dtype = np.float32 if setup.bits == 32 else np.float64
    weights, windows = arrange(way, W.astype(dtype), X.astype(dtype))
    if setup.library == "numpy" or WAYS[way].windows == "numbers":
        return weights, windows
    import torch

    if isinstance(windows, list):
        return torch.from_numpy(weights), [torch.from_numpy(x) for x in windows]
    return torch.from_numpy(weights), torch.from_numpy(windows)


def difference(way: str, setup: Setup, result: Any, W: np.ndarray, X: np.ndarray) -> float:
    """max |Z - Z'|: Z is what the way returned, Z' the float64 product of the same (rounded) numbers."""
    dtype = np.float32 if setup.bits == 32 else np.float64
    exact = W.astype(dtype).astype(np.float64) @ X.astype(dtype).astype(np.float64)
    return float(np.max(np.abs(as_matrix(way, result).astype(np.float64) - exact)))


def setups() -> list[int]:
    """The setups that this machine can be asked for: NumPy with two threads only where they can be set."""
    can_set = numpy_setter() is not None
    return [s for s, setup in enumerate(SETUPS) if can_set or setup.library == "torch" or setup.threads == 1]


def plan(spec: MeasurementSpec) -> list[tuple[int, int, int]]:
    """All timings in their order: (setup, way, N); the reference products first, then N by N."""
    timings = [(s, REFERENCE, REFERENCE_SIDE) for s in setups()]
    for N in spec.sizes:
        if multiplications(spec.classes, spec.dimension, N) <= MOST_ELEMENTS:
            timings.append((PYTHON, list(WAYS).index("elements"), N))
        timings += [(s, w, N) for s in setups() for w, way in enumerate(WAYS) if way != "elements"]
    return timings


def job(
    spec: Mapping[str, Any], *, corpus: object = None, resume: object = None
) -> Generator[Snapshot, str | None, None]:
    """Measure; a step of the snapshots is one timing, and each has a row (see `row`).

    A measurement is short and of one moment: it is never resumed but made anew.
    """
    measured = MeasurementSpec(**spec)
    timings = plan(measured)
    yield Snapshot(0, len(timings), documents={"machine": machine.describe()})
    try:
        for made, timing in enumerate(timings, start=1):
            yield Snapshot(made, len(timings), rows=measure(measured, *timing))
    finally:
        set_threads(1)


def measure(spec: MeasurementSpec, s: int, w: int, N: int) -> dict[str, np.ndarray]:
    """One timing: way w with setup s at N windows, or of the reference product; its row."""
    setup = SETUPS[s]
    set_threads(setup.threads)
    if w == REFERENCE:
        A, B = np.random.default_rng(SEED).random((2, N, N))
        timing, _ = _timed("product", setup, A, B, REFERENCE_SECONDS)
        return row(s, w, N, timing, 0.0)
    way = list(WAYS)[w]
    W, X = inputs(spec, N)
    timing, result = _timed(way, setup, W, X, SECONDS)
    return row(s, w, N, timing, difference(way, setup, result, W, X))


def _timed(way: str, setup: Setup, W: np.ndarray, X: np.ndarray, seconds: float) -> tuple[Timing, Any]:
    """The time of a way, and what it returns."""
    arguments = operands(way, setup, W, X)
    function = getattr(WAYS[way], setup.library)
    return time_call(lambda: function(*arguments), seconds)


def row(setup: int, way: int, windows: int, timing: Timing, difference: float) -> dict[str, np.ndarray]:
    """One row: which timing it is, its quartiles in seconds, and the largest difference of the result."""
    low, median, high = timing.quartiles
    values: dict[str, float] = {
        "setup": setup,
        "way": way,
        "windows": windows,
        "low": low,
        "median": median,
        "high": high,
        "repeats": timing.repeats,
        "difference": difference,
    }
    return {name: np.array([value]) for name, value in values.items()}
