"""An upload as it came: its decoded parts, and the choices of how they are read."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

from playground.errors import TextError
from playground.text.reading import ReadingChoices

PartKind = Literal["text", "table", "tabs", "records"]
NAME_LENGTH = 200


@dataclass(frozen=True)
class Part:
    """One file of an upload, or one file of its archive: the whole decoded text, as it came.

    kind: "text"; "table" (a CSV file), "tabs" (a TSV file); "records" (JSON, or one JSON value a line).
    """

    name: str
    kind: PartKind
    text: str
    notes: tuple[str, ...] = ()


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

    def to_bytes(self) -> bytes:
        """The upload as UTF-8 JSON."""
        parts = [asdict(part) for part in self.parts]
        value = {"parts": parts, "choices": self.choices.to_json(), "key": self.key, "notes": self.notes}
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def from_bytes(cls, data: bytes) -> Upload:
        """The upload that `to_bytes` wrote. Raises TextError when the data are damaged."""
        try:
            value = json.loads(data.decode("utf-8", "surrogatepass"))
            parts = tuple(
                Part(part["name"], part["kind"], part["text"], tuple(part["notes"]))
                for part in value["parts"]
            )
            return cls(
                parts, ReadingChoices.from_json(value["choices"]), str(value["key"]), tuple(value["notes"])
            )
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise TextError("The upload cannot be read: its file is damaged.") from error


def clean_name(name: str, default: str = "text") -> str:
    """A file name for showing: without control, format and unpaired characters, cut."""
    kept = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    kept = " ".join(kept.split())
    return (kept if len(kept) <= NAME_LENGTH else f"{kept[: NAME_LENGTH - 1]}…") or default


def named_notes(part: Part, notes: Sequence[str], several: bool) -> list[str]:
    """Notes about a part; with its name where there are several."""
    return [f"“{part.name}”: {note}" if several else note for note in notes]
