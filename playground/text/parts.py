"""An upload as it came: its decoded parts, and the choices of how they are read."""

from __future__ import annotations

import json
import unicodedata
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from playground.errors import TextError
from playground.text.reading import ReadingChoices

PartKind = Literal["text", "table", "tabs", "records"]
NAME_LENGTH = 200


@dataclass(frozen=True)
class Part:
    """One file of an upload, or one file of its archive: the whole decoded text, as it came.

    kind: "text"; "table" (a CSV file), "tabs" (a TSV file); "records" (JSON, or one JSON value a line).
    encoding is what was recognised, and data the bytes of a file that can be read in another encoding.
    """

    name: str
    kind: PartKind
    text: str
    notes: tuple[str, ...] = ()
    encoding: str = ""
    data: bytes | None = field(default=None, repr=False)

    def to_json(self) -> dict[str, Any]:
        """The part as plain JSON values. Its bytes are compressed, or ``true``: the UTF-8 of its text."""
        data: str | bool | None = None
        if self.data is not None:
            same = self.data == self.text.encode("utf-8", "surrogatepass")
            data = same or b64encode(zlib.compress(self.data)).decode("ascii")
        names = ("name", "kind", "text", "notes", "encoding")
        return {**{name: getattr(self, name) for name in names}, "data": data}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Part:
        """The part that `to_json` wrote; parts from before their bytes were stored have none."""
        text, stored = value["text"], value.get("data")
        data = text.encode("utf-8", "surrogatepass") if stored is True else None
        if isinstance(stored, str):
            data = zlib.decompress(b64decode(stored, validate=True))
        notes, encoding = tuple(value["notes"]), str(value.get("encoding", ""))
        return cls(value["name"], value["kind"], text, notes, encoding, data)


@dataclass(frozen=True)
class Upload:
    """The parts in order, and how they are read. ``key`` is the same for all readings of one upload."""

    parts: tuple[Part, ...]
    choices: ReadingChoices = field(default_factory=ReadingChoices)
    key: str = ""
    notes: tuple[str, ...] = ()  # what was left out

    @property
    def name(self) -> str:
        """What the corpus is called: the first two names."""
        names = [part.name for part in self.parts]
        return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")

    @property
    def size(self) -> int:
        """How many bytes `to_bytes` has, about, and rather more: texts in UTF-8, and bytes in base 64."""
        texts = sum(len(part.text.encode("utf-8", "surrogatepass")) for part in self.parts)
        return texts + sum(len(part.data or b"") for part in self.parts) * 4 // 3

    def to_bytes(self) -> bytes:
        """The upload as UTF-8 JSON."""
        parts = [part.to_json() for part in self.parts]
        value = {"parts": parts, "choices": self.choices.to_json(), "key": self.key, "notes": self.notes}
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def from_bytes(cls, data: bytes) -> Upload:
        """The upload that `to_bytes` wrote. Raises TextError when the data are damaged."""
        try:
            value = json.loads(data.decode("utf-8", "surrogatepass"))
            parts = tuple(map(Part.from_json, value["parts"]))
            return cls(
                parts, ReadingChoices.from_json(value["choices"]), str(value["key"]), tuple(value["notes"])
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error) as error:
            raise TextError("The upload cannot be read: its file is damaged.") from error


def clean_name(name: str, default: str = "text") -> str:
    """A file name for showing: without control, format and unpaired characters, cut."""
    kept = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    kept = " ".join(kept.split())
    return (kept if len(kept) <= NAME_LENGTH else f"{kept[: NAME_LENGTH - 1]}…") or default


def named_notes(part: Part, notes: Sequence[str], several: bool) -> list[str]:
    """Notes about a part; with its name where there are several."""
    return [f"“{part.name}”: {note}" if several else note for note in notes]
