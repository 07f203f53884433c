"""The checkpoint format: tensors in one safetensors file, everything else in one JSON file beside it.

    0000001200.1a2b3c4d.safetensors    the tensors by name; 1a2b3c4d is their checksum
    0000001200.json                    {"format": 2, "step", "meta", "tensors": {name: [type, shape]}, "form",
                                        "encoding": see compact_arrays.py, "file", "bytes", "crc32"}

A checkpoint has one of three forms: "full", everything as it came; "exact", without what only a
continuation needs; "compact", of that the weights in 20 bits. The JSON file is renamed into place last and
names the file of its tensors, so a checkpoint is there in its old or its new form at every moment, even when
the disk is full or the process is killed. Nothing is ever unpickled.

Format 1, of earlier versions and of the bundled runs, is read as well: always "full", the tensors in
0000001200.safetensors.
"""

import math
import re
import zlib
from pathlib import Path
from typing import Any, Literal

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load, save

from playground.errors import StoreError
from playground.runs import compact_arrays
from playground.runs.atomic import dumps, loads, read_bytes, write_bytes
from playground.training.snapshot import RESUME_TENSORS, Checkpoint

Form = Literal["full", "exact", "compact"]
FORMS: tuple[Form, ...] = ("full", "exact", "compact")  # from the largest to the smallest

_LARGEST = 1_000_000_000  # bytes of tensors that a reader is willing to load
_ATTEMPTS = 5  # to read a checkpoint that takes another form meanwhile
_DAMAGED = "This checkpoint cannot be read: its files are damaged or do not belong together."


def pack(checkpoint: Checkpoint, form: Form = "full") -> tuple[bytes, bytes]:
    """Return a checkpoint's two files as (safetensors, JSON); equal checkpoints give equal bytes."""
    if form != "full":
        checkpoint = checkpoint.without_resume_state()
    tensors = {name: np.asarray(array, order="C") for name, array in sorted(checkpoint.tensors.items())}
    arrays, encoding = compact_arrays.encode(tensors, exact=form != "compact")
    data = save(arrays)
    crc32 = zlib.crc32(data)
    about = {
        "format": 2,
        "step": int(checkpoint.step),
        "meta": dict(checkpoint.meta),
        "tensors": {name: [array.dtype.str, list(array.shape)] for name, array in tensors.items()},
        "form": form,
        "encoding": encoding,
        "file": f"{checkpoint.step:010d}.{crc32:08x}.safetensors",
        "bytes": len(data),
        "crc32": crc32,
    }
    return data, dumps(about).encode("ascii")


def unpack(data: bytes, about: bytes) -> Checkpoint:
    """Read a checkpoint from its two files' bytes; raise StoreError when anything does not fit together.

    Where weights were rounded to 20 bits, the meta say so under "weights".
    """
    described = _parse_description(about)
    if len(data) != described["bytes"] or zlib.crc32(data) != described["crc32"]:
        raise StoreError(_DAMAGED)
    try:
        arrays = load(data)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise StoreError(_DAMAGED) from error
    tensors = compact_arrays.decode(arrays, described["encoding"])
    actual = {name: [array.dtype.str, list(array.shape)] for name, array in tensors.items()}
    if actual != described["tensors"]:
        raise StoreError(_DAMAGED)
    meta = described["meta"]
    if any(encoding["is"] == "rows" for encoding in described["encoding"].values()):
        meta = {**meta, "weights": compact_arrays.NOTE}
    return Checkpoint(step=described["step"], tensors=tensors, meta=meta)


def _parse_description(about: bytes) -> dict[str, Any]:
    """Check the JSON half's form, and bring format 1 into format 2."""
    value = loads(about, "checkpoint")
    kinds = {"format": int, "step": int, "meta": dict, "tensors": dict, "bytes": int, "crc32": int}
    if not isinstance(value, dict) or any(
        not isinstance(value.get(key), kind) for key, kind in kinds.items()
    ):
        raise StoreError(_DAMAGED)
    described: dict[str, Any] = dict(value)
    if described["format"] == 1:
        described |= {"form": "full", "encoding": {}, "file": f"{described['step']:010d}.safetensors"}
    elif described["format"] != 2:
        raise StoreError("This checkpoint was written by a newer version of the playground.")
    named = isinstance(described.get("file"), str) and re.fullmatch(
        rf"{described['step']:010d}(\.[0-9a-f]{{8}})?\.safetensors", described["file"]
    )
    if not named or described.get("form") not in FORMS or not isinstance(described.get("encoding"), dict):
        raise StoreError(_DAMAGED)
    return described


def _description(folder: Path, step: int) -> Path:
    return folder / f"{step:010d}.json"


def write(folder: Path, checkpoint: Checkpoint, form: Form = "full") -> None:
    """Write a checkpoint into `folder`; one of the same step stays until the new one is complete."""
    data, description = pack(checkpoint, form)
    tensors = folder / _parse_description(description)["file"]
    existed = tensors.exists()
    write_bytes(tensors, data)
    try:
        write_bytes(_description(folder, checkpoint.step), description)
    except BaseException:
        if not existed:
            tensors.unlink(missing_ok=True)
        raise
    remove_leftovers(folder, checkpoint.step)


def remove_leftovers(folder: Path, step: int | None = None) -> None:
    """Remove the tensors, of one step or of all, that no description names; a damaged one may name any."""
    for path in folder.glob("*.safetensors" if step is None else f"{step:010d}*.safetensors"):
        description = folder / f"{path.name.partition('.')[0]}.json"
        try:
            named = description.exists() and _parse_description(read_bytes(description, "checkpoint"))["file"]
        except StoreError:
            continue
        if path.name != named:
            path.unlink(missing_ok=True)


def read(folder: Path, step: int) -> Checkpoint:
    """Read the checkpoint of `step`; raise StoreError when it is missing or damaged."""
    for _ in range(_ATTEMPTS):
        about = read_bytes(_description(folder, step), "checkpoint")
        described = _parse_description(about)
        if described["step"] != step:
            raise StoreError(_DAMAGED)
        try:
            return unpack(read_bytes(folder / described["file"], "checkpoint", _LARGEST), about)
        except StoreError:
            if read_bytes(_description(folder, step), "checkpoint") == about:
                raise
    raise StoreError(_DAMAGED)  # it took another form at every attempt


def read_meta(folder: Path, step: int) -> dict[str, Any]:
    """Read the `meta` of a checkpoint without its tensors; raise StoreError when it is missing or damaged."""
    meta: dict[str, Any] = _parse_description(read_bytes(_description(folder, step), "checkpoint"))["meta"]
    return meta


def read_sizes(folder: Path, step: int) -> tuple[Form, dict[Form, int]]:
    """Read a checkpoint's form and the bytes that it takes in each form; StoreError when it is damaged.

    Those of its own form are measured, those of a smaller one estimated, those of a larger one unknown.
    """
    about = read_bytes(_description(folder, step), "checkpoint")
    described = _parse_description(about)
    form, size = described["form"], described["bytes"] + len(about)
    sizes = {form: size}
    if form == "full":
        sizes["exact"] = size = size - sum(
            np.dtype(kind).itemsize * math.prod(shape)
            for name, (kind, shape) in described["tensors"].items()
            if name.startswith(RESUME_TENSORS)
        )
    if form != "compact":
        kept = {k: v for k, v in described["tensors"].items() if not k.startswith(RESUME_TENSORS)}
        sizes["compact"] = size - sum(
            compact_arrays.saved_bytes(kind, shape) for kind, shape in kept.values()
        )
    return form, sizes


def remove(folder: Path, step: int) -> None:
    """Remove a checkpoint, the JSON file first."""
    _description(folder, step).unlink(missing_ok=True)
    for path in folder.glob(f"{step:010d}*.safetensors"):
        path.unlink(missing_ok=True)


def steps(folder: Path) -> tuple[int, ...]:
    """List the steps of the complete checkpoints in `folder`, ascending."""
    names = {path.name for path in folder.glob("*")} if folder.is_dir() else set()
    with_tensors = {name.partition(".")[0] for name in names if name.endswith(".safetensors")}
    complete = (name[:-5] for name in names if name.endswith(".json") and name[:-5] in with_tensors)
    return tuple(sorted(int(name) for name in complete if name.isascii() and name.isdigit()))


def valid_loss(meta: dict[str, Any]) -> float | None:
    """Return the held-out loss in a checkpoint's meta (nats per target) when it is a finite number."""
    loss = meta.get("valid_loss")
    return float(loss) if isinstance(loss, int | float) and math.isfinite(loss) else None
