"""The checkpoint format: tensors in one safetensors file, everything else in one JSON file beside it.

    0000001200.safetensors    the tensors by name
    0000001200.json           {"format": 1, "step", "meta", "tensors": {name: [type, shape]},
                               "bytes", "crc32"}

The JSON file is renamed into place last, so a checkpoint exists only when both files are complete, and its
checksum belongs to exactly these tensors. Nothing is ever unpickled.
"""

import math
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from playground.errors import StoreError
from playground.runs.atomic import dumps, loads, read_bytes, write_bytes
from playground.training.snapshot import Checkpoint

_LARGEST = 1_000_000_000  # bytes of tensors that a reader is willing to load
_DAMAGED = "This checkpoint cannot be read: its files are damaged or do not belong together."


def pack(checkpoint: Checkpoint) -> tuple[bytes, bytes]:
    """Return a checkpoint's two files as (safetensors, JSON); equal checkpoints give equal bytes."""
    tensors = {name: np.asarray(array, order="C") for name, array in sorted(checkpoint.tensors.items())}
    data = save(tensors)
    about = {
        "format": 1,
        "step": int(checkpoint.step),
        "meta": dict(checkpoint.meta),
        "tensors": {name: [array.dtype.str, list(array.shape)] for name, array in tensors.items()},
        "bytes": len(data),
        "crc32": zlib.crc32(data),
    }
    return data, dumps(about).encode("ascii")


def unpack(data: bytes, about: bytes) -> Checkpoint:
    """Read a checkpoint from its two files' bytes; raise StoreError when anything does not fit together."""
    described = _parse_description(about)
    if len(data) != described["bytes"] or zlib.crc32(data) != described["crc32"]:
        raise StoreError(_DAMAGED)
    try:
        tensors = load(data)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise StoreError(_DAMAGED) from error
    actual = {name: [array.dtype.str, list(array.shape)] for name, array in tensors.items()}
    if actual != described["tensors"]:
        raise StoreError(_DAMAGED)
    return Checkpoint(step=described["step"], tensors=tensors, meta=described["meta"])


def _parse_description(about: bytes) -> dict[str, Any]:
    """Check the JSON half's form."""
    value = loads(about, "checkpoint")
    kinds = {"format": int, "step": int, "meta": dict, "tensors": dict, "bytes": int, "crc32": int}
    if not isinstance(value, dict) or any(
        not isinstance(value.get(key), kind) for key, kind in kinds.items()
    ):
        raise StoreError(_DAMAGED)
    if value["format"] != 1:
        raise StoreError("This checkpoint was written by a newer version of the playground.")
    return value


def _paths(folder: Path, step: int) -> tuple[Path, Path]:
    return folder / f"{step:010d}.safetensors", folder / f"{step:010d}.json"


def write(folder: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint into `folder`, replacing one of the same step."""
    tensors, about = _paths(folder, checkpoint.step)
    data, description = pack(checkpoint)
    about.unlink(missing_ok=True)  # from here to the last rename this step has no checkpoint
    write_bytes(tensors, data)
    write_bytes(about, description)


def read(folder: Path, step: int) -> Checkpoint:
    """Read the checkpoint of `step`; raise StoreError when it is missing or damaged."""
    tensors, about = _paths(folder, step)
    checkpoint = unpack(read_bytes(tensors, "checkpoint", _LARGEST), read_bytes(about, "checkpoint"))
    if checkpoint.step != step:
        raise StoreError(_DAMAGED)
    return checkpoint


def read_meta(folder: Path, step: int) -> dict[str, Any]:
    """Read the `meta` of a checkpoint without its tensors; raise StoreError when it is missing or damaged."""
    meta: dict[str, Any] = _parse_description(read_bytes(_paths(folder, step)[1], "checkpoint"))["meta"]
    return meta


def remove(folder: Path, step: int) -> None:
    """Remove a checkpoint, the JSON file first."""
    tensors, about = _paths(folder, step)
    about.unlink(missing_ok=True)
    tensors.unlink(missing_ok=True)


def steps(folder: Path) -> tuple[int, ...]:
    """List the steps of the complete checkpoints in `folder`, ascending."""
    names = {path.name for path in folder.glob("*")} if folder.is_dir() else set()
    complete = (name[:-5] for name in names if name.endswith(".json") and f"{name[:-5]}.safetensors" in names)
    return tuple(sorted(int(name) for name in complete if name.isascii() and name.isdigit()))


def valid_loss(meta: dict[str, Any]) -> float | None:
    """Return the held-out loss in a checkpoint's meta (nats per target) when it is a finite number."""
    loss = meta.get("valid_loss")
    return float(loss) if isinstance(loss, int | float) and math.isfinite(loss) else None


def checkpoint_to_drop(steps: tuple[int, ...], best: int | None, limit: int) -> int | None:
    """Choose the checkpoint to drop when there are more than `limit`: its removal leaves the smallest gap.

    steps: ascending. The first, the last and the `best` always stay, and the rest stay evenly spread.
    """
    if len(steps) <= limit:
        return None
    gaps = [(after - before, step) for before, step, after in zip(steps, steps[1:], steps[2:], strict=False)]
    return min((gap, step) for gap, step in gaps if step != best)[1] if len(gaps) > 1 else None
