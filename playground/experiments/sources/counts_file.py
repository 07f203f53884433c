"""Read the counts of an n-gram model from an untrusted safetensors file."""

import numpy as np

from playground.errors import ModelFileError
from playground.experiments.sources.tensor_file import TensorEntry, tensor_entries
from playground.models.ngram.arrays import PARTS, from_arrays

_PREFIX = "model."
_DTYPES = {"contexts": "I64", "grams": "I64", "counts": "I32", "symbols": "BOOL"}
_WRONG_KIND = "The counts do not fit the settings: they are those of another kind of model."


def read_counts(data: bytes, vocabulary: int, order: int) -> dict[str, np.ndarray]:
    """The arrays of `models.ngram.arrays.to_arrays`, by name, checked; other tensors are ignored.

    Raises ModelFileError when the file is cut short or of another format, when an array is missing, surplus
    or of another type, and when the numbers are not the counts of any text: out of order, out of range,
    below 1, or of orders that do not belong together.
    """
    entries = {name: entry for name, entry in tensor_entries(data).items() if name.startswith(_PREFIX)}
    if len(entries) > 1 + len(PARTS) * order:
        raise ModelFileError(_WRONG_KIND)
    arrays = {name.removeprefix(_PREFIX): _array(data, name, entry) for name, entry in entries.items()}
    try:
        from_arrays(arrays, vocabulary, order)
    except RuntimeError as error:
        raise ModelFileError("The counts are damaged, or do not fit the settings.") from error
    return {f"{_PREFIX}{name}": array for name, array in arrays.items()}


def _array(data: bytes, name: str, entry: TensorEntry) -> np.ndarray:
    """A copy of one array; its name determines its type."""
    kind = name.removeprefix(_PREFIX).partition("_")[0]
    code, shape, begin, _ = entry
    if code != _DTYPES.get(kind) or len(shape) != 1:
        raise ModelFileError(_WRONG_KIND)
    stored = {"I64": "<i8", "I32": "<i4", "BOOL": "u1"}[code]
    values = np.frombuffer(data, stored, shape[0], begin)
    if kind != "symbols":
        return values.astype(PARTS[kind])
    if (values > 1).any():
        raise ModelFileError("The counts are damaged, or do not fit the settings.")
    return values.astype(np.bool_)
