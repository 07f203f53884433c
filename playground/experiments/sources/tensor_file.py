"""Read an untrusted safetensors file: everything in its header is checked before a tensor is read.

A file is 8 bytes (the header's length n, little-endian), n bytes of JSON, and the numbers of all tensors, one
after the other without gaps. No memory is allocated by a size in the header: a tensor is read only when its
bytes lie inside the file and its shape is the expected one.
"""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.errors import ModelFileError

LONGEST_HEADER = 1_000_000  # bytes; a model of three layers with its optimizer takes about 10,000
MOST_TENSORS = 1000
MOST_AXES = 8
LARGEST_WEIGHT = 1e4  # sums of such weights are still finite numbers everywhere in a network
_SIZES = {"BOOL": 1, "U8": 1, "I8": 1, "I16": 2, "U16": 2, "F16": 2, "BF16": 2}
_SIZES |= {"I32": 4, "U32": 4, "F32": 4, "I64": 8, "U64": 8, "F64": 8}

TensorEntry = tuple[str, tuple[int, ...], int, int]
"""dtype, shape, first byte, byte after the last; counted from the beginning of the file."""


def read_tensors(
    data: bytes, expected: Mapping[str, tuple[int, ...]], prefix: str = "model."
) -> dict[str, np.ndarray]:
    """The tensors named in `expected` (name -> shape), float32; tensors without the prefix are ignored.

    Raises ModelFileError when the file is cut short or not of this format, when a tensor is missing, has
    another shape or type, when one that begins with `prefix` is not expected, or when a number is not finite
    or beyond 10,000.
    """
    entries = tensor_entries(data)
    surplus = [name for name in entries if name.startswith(prefix) and name not in expected]
    if surplus:
        raise ModelFileError("The weights do not fit the settings: there are more than this model has.")
    return {name: _tensor(data, entries.get(name), shape) for name, shape in expected.items()}


def _tensor(data: bytes, entry: TensorEntry | None, shape: tuple[int, ...]) -> np.ndarray:
    if entry is None:
        raise ModelFileError("The weights do not fit the settings: a part of the model is missing.")
    dtype, stored_shape, begin, _ = entry
    if stored_shape != shape:
        raise ModelFileError("The weights do not fit the settings: they have the shapes of another model.")
    if dtype != "F32":
        raise ModelFileError("The weights are not 32-bit numbers, as this playground writes them.")
    values = np.frombuffer(data, "<f4", math.prod(shape), begin).reshape(shape).astype(np.float32)  # a copy
    if not (np.abs(values) <= LARGEST_WEIGHT).all():  # false for NaN, too
        raise ModelFileError("Some of the weights are no usable numbers: infinite, not a number, or huge.")
    return values


def tensor_entries(data: bytes) -> dict[str, TensorEntry]:
    """Name -> entry of every tensor, checked: inside the file, size equals shape, no gap and no overlap."""
    if len(data) < 8:
        raise _damaged()
    length = int.from_bytes(data[:8], "little")
    if length > min(LONGEST_HEADER, len(data) - 8):
        raise _damaged()
    header = _json(data[8 : 8 + length])
    header.pop("__metadata__", None)
    if not 0 < len(header) <= MOST_TENSORS:
        raise _damaged()
    entries = {name: _entry(value, 8 + length) for name, value in header.items()}
    position = 8 + length
    for _, _, begin, end in sorted(entries.values(), key=lambda entry: entry[2:]):
        if begin != position:
            raise _damaged()
        position = end
    if position != len(data):
        raise _damaged()
    return entries


def _json(header: bytes) -> dict[str, Any]:
    try:
        value = json.loads(header.decode("utf-8"), object_pairs_hook=_unique_keys)
    except (ValueError, RecursionError):
        raise _damaged() from None
    if not isinstance(value, dict):
        raise _damaged()
    return value


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; ValueError where a key occurs twice."""
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError("a key occurs twice")
    return value


def _entry(value: object, base: int) -> TensorEntry:
    if not isinstance(value, dict):
        raise _damaged()
    dtype, shape, offsets = value.get("dtype"), value.get("shape"), value.get("data_offsets")
    sizes, span = _whole_numbers(shape), _whole_numbers(offsets)
    if not isinstance(dtype, str) or dtype not in _SIZES or len(span) != 2:
        raise _damaged()
    begin, end = span
    if math.prod(sizes) * _SIZES[dtype] != end - begin:
        raise _damaged()
    return dtype, sizes, base + begin, base + end


def _whole_numbers(value: object) -> tuple[int, ...]:
    """A list of at most 8 integers >= 0."""
    if not isinstance(value, list) or len(value) > MOST_AXES:
        raise _damaged()
    if not all(type(n) is int and 0 <= n < 2**63 for n in value):
        raise _damaged()
    return tuple(value)


def _damaged() -> ModelFileError:
    return ModelFileError("The weights cannot be read: the file is cut short, damaged or of another kind.")
