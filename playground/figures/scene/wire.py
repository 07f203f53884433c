"""How a scene travels: [u32 length of the header][JSON header][pad to 8][arrays, each padded to 8].

The header's `arrays` table says dtype, shape and offset of each; `js/arrays.js` makes typed arrays of
them without copying a number. In the header an array is written {"$array": its name}.
"""

import base64
import dataclasses
import hashlib
import json
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

Json = Any
_PLAIN = frozenset({str, int, bool, float, type(None)})
DTYPES = ("<f4", "<f8", "<i4", "|u1")


def pack(header: Mapping[str, Json], arrays: Mapping[str, np.ndarray]) -> bytes:
    """One block of bytes.

    TypeError for a dtype that has no typed array in JavaScript, ValueError for a NaN in the header.
    """
    table: dict[str, Json] = {}
    chunks: list[bytes] = []
    offset = 0
    for name, array in arrays.items():
        if array.dtype.str not in DTYPES:
            raise TypeError(f"{name}: {array.dtype} has no typed array in JavaScript")
        table[name] = {"dtype": array.dtype.str, "shape": array.shape, "offset": offset}
        chunk = np.ascontiguousarray(array).tobytes()
        chunks += [chunk, bytes(-len(chunk) % 8)]
        offset += len(chunk) + -len(chunk) % 8
    text = json.dumps({**header, "arrays": table}, separators=(",", ":"), allow_nan=False).encode()
    return b"".join([len(text).to_bytes(4, "little"), text, bytes(-(4 + len(text)) % 8), *chunks])


def digest(*parts: Any) -> str:
    """A short name for content (arrays or anything JSON can write): it changes when the content does."""
    name = hashlib.blake2b(digest_size=8)
    for part in parts:
        if isinstance(part, np.ndarray):
            name.update(f"{part.dtype.str}{part.shape}".encode())
            name.update(np.ascontiguousarray(part).data)
        else:
            name.update(json.dumps(part, sort_keys=True, default=str).encode())
        name.update(b"\0")
    return name.hexdigest()


def indexed(items: Iterable[Hashable]) -> tuple[list[Json], np.ndarray]:
    """The distinct items in order of appearance, and the index of each: (k,) int32."""
    places: dict[Hashable, int] = {}
    index = [places.setdefault(item, len(places)) for item in items]
    return list(places), np.array(index, dtype="<i4")


class Packer:
    """Collects the arrays of a scene while its parts are turned into JSON.

    `exact` keeps float64; otherwise arrays of more than one axis, and all that actors draw, become float32.
    """

    def __init__(self) -> None:
        self.scope = ""  # whose arrays they are: a panel's names do not depend on its neighbours
        self.arrays: dict[str, np.ndarray] = {}
        self._counts: dict[str, int] = {}  # of arrays by scope
        self._seen: dict[tuple[int, str], tuple[np.ndarray, str]] = {}

    def array(self, values: Any, exact: bool) -> Json:
        """Keep an array (once, however often it is used) and return what stands for it in the header."""
        array = np.asarray(values)
        dtype = _dtype(array, exact)
        if (array.ndim == 0 or array.size == 0) and dtype is not None:
            return _scalar(array.item()) if array.size else self._keep(np.full((1,), np.nan, "<f4"))
        if dtype is None:
            return [self.json(item, exact) for item in array.tolist()]
        seen = self._seen.get((id(array), dtype))
        if seen is None:
            kept = self._keep(array.astype(dtype, copy=False))
            seen = self._seen[id(array), dtype] = (array, kept["$array"])
        return {"$array": seen[1]}

    def _keep(self, array: np.ndarray) -> dict[str, str]:
        count = self._counts.get(self.scope, 0)
        self._counts[self.scope] = count + 1
        name = f"{self.scope}.{count}"
        self.arrays[name] = array
        return {"$array": name}

    def figure(self, figure: Any) -> Json:
        """A plotly Figure, or its JSON, without plotly's template: the player's theme takes its place."""
        plain = figure.to_plotly_json() if hasattr(figure, "to_plotly_json") else figure
        layout = {key: value for key, value in plain.get("layout", {}).items() if key != "template"}
        return self.json({"data": plain.get("data", []), "layout": layout})

    def digest(self, header: Json) -> str:
        """Names the content of a piece of header together with the arrays that it refers to."""
        return digest(header, *[self.arrays[name] for name in sorted(_references(header))])

    def json(self, value: Any, exact: bool = False) -> Json:
        """Anything a scene or a plotly figure holds, as JSON with references to arrays."""
        if type(value) in _PLAIN:  # most of a header, and the quickest to recognise
            return _scalar(value)
        if type(value) in (list, tuple):
            return [self.json(item, exact) for item in value]
        if isinstance(value, np.ndarray):
            return self.array(value, exact)
        if isinstance(value, np.generic):
            return _scalar(value.item())
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self.record(value, exact)
        if isinstance(value, Mapping):
            if "bdata" in value:
                return self.array(_from_base64(value), exact)
            return {str(key): self.json(item, exact) for key, item in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self.json(item, exact) for item in value]
        return _scalar(value)

    def record(self, part: Any, exact: bool = False) -> dict[str, Json]:
        """A dataclass as an object: its kind, then its fields; those that are None or empty are left out."""
        out: dict[str, Json] = {"kind": part.kind} if hasattr(part, "kind") else {}
        for field in dataclasses.fields(part):
            value = getattr(part, field.name)
            if field.name == "colors":
                out["colors"] = colors(value)
            elif value is not None and not (isinstance(value, str | tuple | list) and len(value) == 0):
                out[field.name] = self.json(value, exact)
        return out


def colors(value: Any) -> list[Json]:
    """One colour or several -> a list; a (light, dark) tuple of two "#RRGGBB" is one colour, of roles two."""
    if isinstance(value, str) or (isinstance(value, tuple) and all(str(item)[:1] == "#" for item in value)):
        value = [value]
    return [item if isinstance(item, str) else list(item) for item in value]


def _dtype(array: np.ndarray, exact: bool) -> str | None:
    """The dtype an array travels as; None for strings, objects and dates, which travel as JSON."""
    if array.dtype.kind == "b":
        return "|u1"
    if array.dtype.kind in "iu":
        low, high = (int(array.min()), int(array.max())) if array.size else (0, 0)
        if low >= 0 and high < 2**8:
            return "|u1"
        return "<i4" if low >= -(2**31) and high < 2**31 else "<f8"
    if array.dtype.kind == "f":
        return "<f8" if exact and array.dtype.itemsize > 4 else "<f4"
    return None


def _from_base64(value: Mapping[str, Any]) -> np.ndarray:
    """How plotly.py writes an array into a figure's JSON."""
    array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"]))
    shape = [int(size) for size in str(value.get("shape", array.size)).split(",")]
    return array.reshape(shape)


def _references(node: Json) -> set[str]:
    """The names of the arrays that a piece of header refers to."""
    found: set[str] = set()
    rest = [node]
    while rest:
        part = rest.pop()
        if isinstance(part, list | tuple):
            rest.extend(part)
        elif isinstance(part, dict):
            if "$array" in part:
                found.add(part["$array"])
            else:
                rest.extend(part.values())
    return found


def _scalar(value: Any) -> Json:
    """JSON has no NaN and no infinity: they become null, which is drawn nowhere."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
