"""Read a safetensors file that may come from anybody: everything its header claims is checked first.

A file is 8 bytes (the header's length n, little-endian), n bytes of JSON, and the numbers of all tensors, one
after the other without gaps. Nothing is allocated by what the header says: a tensor is read only when its
place lies inside the bytes at hand and its shape is the one that is expected.
"""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.experiments.sources.refused import CheckpointRefused, damaged

LONGEST_HEADER = 1_000_000  # bytes; a model of three layers with its optimizer takes about 10,000
MOST_TENSORS = 1000
MOST_AXES = 8
LARGEST_WEIGHT = 1e4  # sums of such weights are still finite numbers everywhere in a network
_SIZES = {"BOOL": 1, "U8": 1, "I8": 1, "I16": 2, "U16": 2, "F16": 2, "BF16": 2}
_SIZES |= {"I32": 4, "U32": 4, "F32": 4, "I64": 8, "U64": 8, "F64": 8}

Entry = tuple[str, tuple[int, ...], int, int]
"""dtype, shape, first byte, byte behind the last; the bytes count from the file's beginning."""


def read_tensors(
    data: bytes, expected: Mapping[str, tuple[int, ...]], prefix: str = "model."
) -> dict[str, np.ndarray]:
    """The tensors named in `expected`, float32, each of the shape given there; others are left alone.

    Raises CheckpointRefused when the file is cut short or not of this format, when a tensor is missing, has
    another shape or type, when one that begins with `prefix` is not expected, or when a number is not finite
    or beyond 10,000.
    """
    entries = places(data)
    surplus = [name for name in entries if name.startswith(prefix) and name not in expected]
    if surplus:
        raise CheckpointRefused("The weights do not fit the settings: there are more than this model has.")
    return {name: _tensor(data, entries.get(name), shape) for name, shape in expected.items()}


def _tensor(data: bytes, entry: Entry | None, shape: tuple[int, ...]) -> np.ndarray:
    if entry is None:
        raise CheckpointRefused("The weights do not fit the settings: a part of the model is missing.")
    dtype, found, begin, _ = entry
    if found != shape:
        raise CheckpointRefused("The weights do not fit the settings: they have the shapes of another model.")
    if dtype != "F32":
        raise CheckpointRefused("The weights are not 32-bit numbers, as this playground writes them.")
    values = np.frombuffer(data, "<f4", math.prod(shape), begin).reshape(shape).astype(np.float32)  # a copy
    if not (np.abs(values) <= LARGEST_WEIGHT).all():  # false for NaN, too
        raise CheckpointRefused("Some of the weights are no usable numbers: infinite, not a number, or huge.")
    return values


def places(data: bytes) -> dict[str, Entry]:
    """Every tensor's place, checked: inside the file, of the size its shape says, without gap or overlap."""
    if len(data) < 8:
        raise damaged()
    length = int.from_bytes(data[:8], "little")
    if length > min(LONGEST_HEADER, len(data) - 8):
        raise damaged()
    header = _json(data[8 : 8 + length])
    header.pop("__metadata__", None)
    if not 0 < len(header) <= MOST_TENSORS:
        raise damaged()
    entries = {name: _entry(value, 8 + length) for name, value in header.items()}
    end = 8 + length
    for _, _, begin, behind in sorted(entries.values(), key=lambda entry: entry[2:]):
        if begin != end:
            raise damaged()
        end = behind
    if end != len(data):
        raise damaged()
    return entries


def _json(header: bytes) -> dict[str, Any]:
    try:
        value = json.loads(header.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise damaged() from None
    if not isinstance(value, dict):
        raise damaged()
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the header in which no name comes twice."""
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a name occurs twice")
    return value


def _entry(value: object, base: int) -> Entry:
    if not isinstance(value, dict):
        raise damaged()
    dtype, shape, offsets = value.get("dtype"), value.get("shape"), value.get("data_offsets")
    sizes, places = _counts(shape), _counts(offsets)
    if not isinstance(dtype, str) or dtype not in _SIZES or len(places) != 2:
        raise damaged()
    begin, behind = places
    if math.prod(sizes) * _SIZES[dtype] != behind - begin:
        raise damaged()
    return dtype, sizes, base + begin, base + behind


def _counts(value: object) -> tuple[int, ...]:
    """A short list of whole numbers from 0 on."""
    if not isinstance(value, list) or len(value) > MOST_AXES:
        raise damaged()
    if not all(type(n) is int and 0 <= n < 2**63 for n in value):
        raise damaged()
    return tuple(value)
