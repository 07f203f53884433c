"""How quickly the job service answers, and what recording costs a training.

    python -m benchmarks.runs

start to shown: from `Service.start` until `Service.run` says "running", with a running fork server.
stop to shown: from the call of `Service.stop` until `Service.run` says "stopped", studio defaults.
recording: the worker's own time for writing, of the time of a run with ten snapshots a second.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import report, rows
from benchmarks.rows import Row
from playground.runs.limits import Limits
from playground.runs.progress import ProgressReporter
from playground.runs.service import Service
from playground.runs.state import RunState
from playground.runs.writer import RunWriter
from playground.training.snapshot import Checkpoint, Snapshot

row = partial(rows.row, "python -m benchmarks.runs")
REPEATS = 5


def measure() -> list[Row]:
    """Return rows of name, value, unit, budget and command."""
    with tempfile.TemporaryDirectory() as root:
        service = Service(Path(root) / "store", Limits(workers=1))
        try:
            _one_run(service)  # the fork server imports torch
            runs = [_one_run(service) for _ in range(REPEATS)]
        finally:
            service.close()
        recording = _recording(Path(root) / "run")
    medians = [1000 * statistics.median(column) for column in zip(*runs, strict=True)]
    names = ("start to shown", "stop called to returned", "stop to shown")
    lines = [
        row(f"job service: {name}", value, "ms", "<= 300" if name == "stop to shown" else "")
        for name, value in zip(names, medians, strict=True)
    ]
    return [*lines, row("job service: writing, of a run's time", 100 * recording, "%")]


def _one_run(service: Service) -> tuple[float, float, float]:
    """Start and stop one training; return the seconds until each was shown."""
    began = time.perf_counter()
    run_id = service.start("bench", "train", {}, "sample-stories")
    _wait(lambda: service.run(run_id).status == "running")
    started = time.perf_counter() - began
    _wait(lambda: service.run(run_id).step > 0)
    began = time.perf_counter()
    service.stop("bench", run_id)
    returned = time.perf_counter() - began
    _wait(lambda: service.run(run_id).status == "stopped")
    stopped = time.perf_counter() - began
    service.delete("bench", run_id)
    return started, returned, stopped


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.001)


def _recording(folder: Path, snapshots: int = 100) -> float:
    """Write what a 10 s run of 100 steps/s writes, with 40 checkpoints of an LSTM of 128, and time it."""
    folder.mkdir()
    RunState("starting").save(folder)
    names = ("step", "train_loss", "gradient_norm", "clipped_norm", "learning_rate", "tokens")
    rows = {name: np.random.default_rng(0).random(10) for name in names}
    tensors = {f"{part}.{i}": np.zeros((512, 192), np.float32) for part in "pmv" for i in range(2)}
    with open(folder / "voice", "wb") as voice, RunWriter(folder) as writer:
        progress = ProgressReporter(folder, "a" * 26, voice.fileno())
        began = time.process_time()
        for i in range(snapshots):
            step = 10 * i
            checkpoint = Checkpoint(step, tensors, {"valid_loss": 2.0}) if i % 5 == 0 else None
            snapshot = Snapshot(step=step, steps=1000, rows=rows, checkpoint=checkpoint)
            writer.append(snapshot)
            progress.report("running", snapshot)
        return (time.process_time() - began) / (0.1 * snapshots)


if __name__ == "__main__":
    print(report.plain(measure()))
