"""A scene is JSON plus named arrays; `pack` turns it into one block of bytes (no Streamlit, no plotly)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

DTYPES = ("<f4", "<f8", "<i4", "|u1")


def pack(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """[u32 header length][JSON][pad to 8][arrays, each padded to 8]; unpack.js reads it."""
    table, chunks, offset = {}, [], 0
    for name, array in arrays.items():
        array = np.ascontiguousarray(array)
        if array.dtype.str not in DTYPES:
            raise TypeError(f"{name}: {array.dtype} has no typed array in JavaScript")
        table[name] = {"dtype": array.dtype.str, "shape": array.shape, "offset": offset}
        chunk = array.tobytes() + b"\0" * (-array.nbytes % 8)
        chunks.append(chunk)
        offset += len(chunk)
    text = json.dumps({**header, "arrays": table}, separators=(",", ":"), allow_nan=False).encode()
    return len(text).to_bytes(4, "little") + text + b"\0" * (-(4 + len(text)) % 8) + b"".join(chunks)


def digest(*parts: Any) -> str:
    """A short name for content: a new version only when something changed."""
    h = hashlib.blake2b(digest_size=8)
    for part in parts:
        content = part.tobytes() if isinstance(part, np.ndarray) else json.dumps(part, sort_keys=True, default=str).encode()
        h.update(content)
    return h.hexdigest()
