"""Smaller forms of a checkpoint's arrays: weights in 20 bits, whole numbers in as few bytes as they need.

Weights: each row of a float32 array (the whole of a vector) becomes integers and one scale,

    s = max |w| / 524287,   q = round(w / s),   w' = q s,   |w - w'| <= s / 2

in five eighths of the bytes. What a model with w' computes stays within `TOLERANCE` of what it computed with
w: ln P of every token, every hidden state, every cell state relative to the largest (measured in the tests on
trained models of every kind; half precision is off by up to ten times as much). Whole numbers (the counts of
an n-gram model) stay exact: they, or in ascending order their differences, are written in the smallest
unsigned type that holds them.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.errors import StoreError

TOLERANCE = 1e-3  # nats in ln P of any token
NOTE = "rounded to 20 bits, with a scale for each row; ln P of every token stays within 0.001 nats"
LEVELS = 2**19 - 1  # the largest q
SCALE, LOW = ".scale", ".low"  # endings of names: the scales, and the lowest four bits of q, two in a byte
_UNSIGNED = (np.uint8, np.uint16, np.uint32)
_DAMAGED = "This checkpoint cannot be read: its files are damaged or do not belong together."

Encoding = dict[str, str]  # {"is": "rows"}, or {"is": "integers" | "differences", "type": the original type}


def encode(
    tensors: Mapping[str, np.ndarray], exact: bool
) -> tuple[dict[str, np.ndarray], dict[str, Encoding]]:
    """Return the arrays to store and their encodings, by name; with `exact` weights stay as they are."""
    arrays: dict[str, np.ndarray] = {}
    encodings: dict[str, Encoding] = {}
    for name, array in tensors.items():
        if array.dtype.kind == "i":
            arrays[name], encoding = _narrowed(array)
        elif exact or not _can_round(array):
            arrays[name], encoding = array, None
        else:
            q, arrays[name + SCALE] = _rounded(array)
            arrays[name], arrays[name + LOW] = _split(q)
            encoding = {"is": "rows"}
        if encoding is not None:
            encodings[name] = encoding
    return arrays, encodings


def decode(
    arrays: Mapping[str, np.ndarray], encodings: Mapping[str, Mapping[str, Any]]
) -> dict[str, np.ndarray]:
    """Undo `encode`; raise StoreError where the encodings are not those of these arrays."""
    tensors = dict(arrays)
    try:
        for name, encoding in encodings.items():
            if encoding["is"] == "rows":
                scale = tensors.pop(name + SCALE)  # (rows,)
                q = _joined(tensors[name], tensors.pop(name + LOW))
                tensors[name] = q * scale.reshape(scale.shape + (1,) * (q.ndim - scale.ndim))
            else:
                values = tensors[name]
                values = values.cumsum(dtype=np.int64) if encoding["is"] == "differences" else values
                tensors[name] = values.astype(np.dtype(str(encoding["type"])))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError(_DAMAGED) from error
    return tensors


def saved_bytes(kind: str, shape: Sequence[int]) -> int:
    """How many bytes rounding saves of an array of this type and shape; not that of whole numbers."""
    if kind != np.dtype(np.float32).str or not shape:
        return 0
    scales = shape[0] if len(shape) > 1 else 1
    return math.prod(shape) * 3 // 2 - 4 * scales


def _can_round(array: np.ndarray) -> bool:
    """Whether an array holds weights that can be rounded: finite float32, in rows or in one vector."""
    return array.dtype == np.float32 and array.ndim > 0 and array.size > 0 and bool(np.isfinite(array).all())


def _rounded(array: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return q, int32 in the shape of the array, and s, float32 (rows,) or () for a vector."""
    axes = tuple(range(1, array.ndim)) if array.ndim > 1 else (0,)
    largest = np.abs(array).max(axis=axes, keepdims=True).astype(np.float64)
    scale = np.maximum(largest / LEVELS, np.finfo(np.float32).tiny).astype(np.float32)
    q = np.clip(np.rint(array / scale.astype(np.float64)), -LEVELS, LEVELS).astype(np.int32)
    return q, scale.reshape(array.shape[:1] if array.ndim > 1 else ())


def _split(q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the upper 16 bits, int16 in the shape of q, and the lower 4, two in a byte, uint8."""
    low = (q & 15).astype(np.uint8).ravel()
    low = np.append(low, np.uint8(0)) if low.size % 2 else low
    return (q >> 4).astype(np.int16), low[::2] | (low[1::2] << 4)


def _joined(high: np.ndarray, low: np.ndarray) -> np.ndarray:
    """Undo `_split`; float32, which holds every q exactly."""
    halves = np.stack([low & 15, low >> 4], axis=1).ravel()[: high.size].reshape(high.shape)
    return ((high.astype(np.int32) << 4) | halves).astype(np.float32)


def _narrowed(array: np.ndarray) -> tuple[np.ndarray, Encoding | None]:
    """Return whole numbers, or their differences, in the smallest type that holds them; None: as is."""
    if array.ndim != 1 or array.size == 0 or array.min() < 0:
        return array, None
    found: tuple[np.ndarray, Encoding | None] = array, None
    forms = [("integers", array)]
    if (array[1:] >= array[:-1]).all():
        forms.append(("differences", np.diff(array, prepend=array.dtype.type(0))))
    for name, values in forms:
        small = next((kind for kind in _UNSIGNED if values.max() <= np.iinfo(kind).max), None)
        if small is not None and np.dtype(small).itemsize < found[0].dtype.itemsize:
            found = values.astype(small), {"is": name, "type": array.dtype.str}
    return found
