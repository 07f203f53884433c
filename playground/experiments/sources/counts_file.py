"""Read the counts of an n-gram model from a safetensors file that may come from anybody."""

import numpy as np

from playground.experiments.sources.refused import CheckpointRefused
from playground.experiments.sources.tensor_file import Entry, places
from playground.models.ngram.stored import PARTS, restored

_PREFIX = "model."
_CODES = {"contexts": "I64", "grams": "I64", "counts": "I32", "symbols": "BOOL"}
_OTHERS = "The counts do not fit the settings: they are those of another kind of model."


def read_counts(data: bytes, vocabulary: int, order: int) -> dict[str, np.ndarray]:
    """The arrays that `models.ngram.stored` describes, by name; what is not the model's is left alone.

    Everything is checked before it is returned. Raises CheckpointRefused when the file is cut short or not
    of this format, when a part is missing, surplus or of another type, and when the numbers are not the
    counts of any text: out of order, out of range, below 1, orders that do not belong together.
    """
    entries = {name: entry for name, entry in places(data).items() if name.startswith(_PREFIX)}
    if len(entries) > 1 + len(PARTS) * order:
        raise CheckpointRefused(_OTHERS)
    arrays = {name.removeprefix(_PREFIX): _array(data, name, entry) for name, entry in entries.items()}
    try:
        restored(arrays, vocabulary, order)
    except RuntimeError as error:
        raise CheckpointRefused("The counts are damaged, or do not fit the settings.") from error
    return {f"{_PREFIX}{name}": array for name, array in arrays.items()}


def _array(data: bytes, name: str, entry: Entry) -> np.ndarray:
    """A copy of one array, of the type its name asks for."""
    kind = name.removeprefix(_PREFIX).partition("_")[0]
    code, shape, begin, _ = entry
    if code != _CODES.get(kind) or len(shape) != 1:
        raise CheckpointRefused(_OTHERS)
    stored = {"I64": "<i8", "I32": "<i4", "BOOL": "u1"}[code]
    values = np.frombuffer(data, stored, shape[0], begin)
    if kind != "symbols":
        return values.astype(PARTS[kind])
    if (values > 1).any():
        raise CheckpointRefused("The counts are damaged, or do not fit the settings.")
    return values.astype(np.bool_)
