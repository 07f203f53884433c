"""Small deterministic jobs, and clumsy ones, for the tests of the service."""

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np

from playground.errors import TextError
from playground.training.snapshot import Checkpoint, Snapshot

JOBS = {
    name: f"tests.runs.jobs:{name}"
    for name in (
        "count",
        "crash",
        "complain",
        "die",
        "hog",
        "sleep",
        "deaf",
        "diverge",
        "read",
        "look_around",
        "stubborn",
        "prepare",
    )
}


def count(spec, *, corpus=None, resume=None):
    """Add up a recurrence, one step a snapshot; bit-identical however often it is interrupted.

    spec: "steps" (0: for ever), "every" (steps between checkpoints), "pause" (seconds a step).
    """
    steps, every = spec.get("steps", 0), spec.get("every", 10)
    step, x = (resume.step, float(resume.tensors["x"])) if resume else (0, 0.5)
    word = None
    while not steps or step < steps:
        time.sleep(spec.get("pause", 0.002))
        step, x = step + 1, 3.7 * x * (1 - x)
        due = word == "checkpoint" or step % every == 0 or step == steps
        meta = {"valid_loss": abs(step - 25.0) + 1}
        word = yield Snapshot(
            step=step,
            steps=steps,
            rows={"step": np.array([step]), "x": np.array([x]), "tokens": np.array([10])},
            events=({"kind": "note", "step": step, "text": "<b>"},) if step % 5 == 0 else (),
            documents={"resolved": {"steps": steps}} if step == 1 else {},
            checkpoint=Checkpoint(step, {"x": np.array(x)}, meta) if due else None,
        )


def crash(spec, *, corpus=None, resume=None):
    """Raise in the middle, with something secret in the message."""
    yield Snapshot(step=7)
    raise RuntimeError("secret <b>detail</b>")


def complain(spec, *, corpus=None, resume=None):
    """Refuse the text with a sentence, as the text room does."""
    yield Snapshot(step=0)
    raise TextError("The text is too short.")


def die(spec, *, corpus=None, resume=None):
    """Be killed from outside, as by the system when memory runs out."""
    yield from count({"steps": 12, "every": 5})
    os.kill(os.getpid(), signal.SIGKILL)


def hog(spec, *, corpus=None, resume=None):
    """Take ever more memory."""
    held = []
    for step in range(1, 10_000):
        held.append(np.ones(2_000_000))  # 16 MB
        time.sleep(0.005)
        yield Snapshot(step=step)


def sleep(spec, *, corpus=None, resume=None):
    """Take for ever to begin."""
    time.sleep(1000)
    yield Snapshot(step=1)


def deaf(spec, *, corpus=None, resume=None):
    """Yield once and then never again."""
    yield Snapshot(step=1, checkpoint=Checkpoint(1, {"x": np.zeros(1)}))
    time.sleep(1000)


def stubborn(spec, *, corpus=None, resume=None):
    """Never make a checkpoint, however it is asked."""
    for step in range(1, 100_000):
        time.sleep(0.005)
        yield Snapshot(step=step)


def prepare(spec, *, corpus=None, resume=None):
    """Say something and then be busy before the first step."""
    assert resume is None
    word = yield Snapshot(step=0, events=({"kind": "note"},))
    while True:
        time.sleep(0.01)
        state = Checkpoint(0, {"x": np.zeros(1)}) if word == "checkpoint" else None
        word = yield Snapshot(step=0, checkpoint=state)


def diverge(spec, *, corpus=None, resume=None):
    """End early with a sentence and a loss that is no number."""
    yield Snapshot(
        step=3,
        steps=9,
        rows={"step": np.array([2, 3]), "train_loss": np.array([1.5, np.nan], dtype=np.float32)},
        stopped="The loss stopped being a number at step 3.",
    )


def read(spec, *, corpus=None, resume=None):
    """Say what the text is."""
    yield Snapshot(step=1, documents={"card": {"name": corpus.name, "characters": len(corpus.text)}})


def look_around(spec, *, corpus=None, resume=None):
    """Say what this process is like."""
    main = sys.modules["__main__"]
    card = {
        "pid": os.getpid(),
        "nice": os.nice(0) if hasattr(os, "nice") else 0,
        "main": Path(getattr(main, "__file__", "") or "").name,
        "modules": sorted(name for name in sys.modules if name in ("streamlit", "torch", "plotly", "app")),
        "threads": os.environ.get("OMP_NUM_THREADS"),
    }
    yield Snapshot(step=1, documents={"card": card})
