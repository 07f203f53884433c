"""Train a bundled model with the playground's own code, and keep of the run what its readers need."""

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from playground.runs.atomic import dumps, write_bytes, write_json
from playground.runs.bundled import Bundled
from playground.runs.state import RunState
from playground.runs.writer import RunWriter
from playground.text import samples
from playground.training.snapshot import Checkpoint, Snapshot

FIRST = 20  # losses kept as they are, for a new training to compare with
EVERY = 10  # steps between the metrics kept
CREATED = 1_760_000_000.0  # a fixed time, so that making a model twice writes the same files


def make(entry: Bundled, folder: Path | None = None) -> None:
    """Train `entry` and write its run into `folder` (default: its own), replacing what is there."""
    folder = entry.path if folder is None else folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    about = {
        "job": "train",
        "title": entry.title,
        "spec": entry.spec.to_json(),
        "seconds": entry.spec.seconds,
        "created": CREATED,
        "owner": "",
        "corpus": f"sample-{entry.sample}",
    }
    write_json(folder / "run.json", about)
    with RunWriter(folder) as writer:
        first, final = _write(entry, writer)
    for name in ("metrics.jsonl", "events.jsonl"):
        _name(folder / name)
    steps = entry.spec.steps
    write_json(
        folder / "documents" / "bundle.json",
        {"first_losses": first, "held_out_loss": final["loss"], "targets": final["tokens"]},
    )
    RunState("finished", steps, steps).save(folder)


def _write(entry: Bundled, writer: RunWriter) -> tuple[list[float], Mapping[str, Any]]:
    """Train and write what is kept; return the first losses, and the last look at the held-out text."""
    import torch

    from playground.training.budget import CHECKPOINTS
    from playground.training.loop import train

    torch.set_num_threads(1)
    stride = -(-entry.spec.steps // CHECKPOINTS)
    checkpoint_steps = {min(stride * part, entry.spec.steps) for part in entry.fortieths}
    rows: dict[str, list[float]] = {}
    final: Mapping[str, Any] = {}
    for snapshot in train(entry.spec, samples.load(entry.sample)):
        for name, column in snapshot.rows.items():
            rows.setdefault(name, []).extend(column.tolist())
        final = next((e for e in snapshot.events if e["kind"] == "validation" and e["whole"]), final)
        writer.append(_slim(snapshot, checkpoint_steps))
    steps = entry.spec.steps
    writer.append(
        Snapshot(steps, steps, rows=_thinned(rows))
    )  # at once: when snapshots come is up to the clock
    return rows["train_loss"][:FIRST], final


def _slim(snapshot: Snapshot, checkpoint_steps: set[int]) -> Snapshot:
    """A snapshot without what no reader of a bundled model asks for, and without its rows."""
    checkpoint = snapshot.checkpoint
    return replace(
        snapshot,
        rows={},
        events=tuple(e for e in snapshot.events if e["kind"] != "sample" or e["step"] in checkpoint_steps),
        checkpoint=_bare(checkpoint)
        if checkpoint is not None and checkpoint.step in checkpoint_steps
        else None,
    )


def _thinned(rows: Mapping[str, list[float]]) -> dict[str, np.ndarray]:
    """Every tenth step, in six digits; whole numbers stay whole."""
    return {
        name: np.array([x if isinstance(x, int) else float(f"{x:.6g}") for x in column[EVERY - 1 :: EVERY]])
        for name, column in rows.items()
    }


def _bare(checkpoint: Checkpoint) -> Checkpoint:
    """A checkpoint of the model alone: it can be read and asked, but not trained on."""
    tensors = {name: array for name, array in checkpoint.tensors.items() if name.startswith("model.")}
    known = ("format", "spec", "vocabulary", "tokens", "tokenizer", "reading", "valid_loss")
    return replace(
        checkpoint,
        tensors=tensors,
        meta={name: checkpoint.meta[name] for name in known if name in checkpoint.meta},
    )


def _name(path: Path) -> None:
    """Let a file of lines name itself after what it holds, instead of at random."""
    _, _, lines = path.read_bytes().partition(b"\n")
    first = dumps({"file": hashlib.sha256(lines).hexdigest()[:16]})
    write_bytes(path, first.encode("ascii") + b"\n" + lines)
