"""The texts of a store: each a UTF-8 file and a small JSON file beside it; bundled samples by name.

corpora/<id>/text.txt       the text, as it is
corpora/<id>/corpus.json    {"reading", "name", "owner" (a hash), "created", "upload" (its key)}
corpora/<id>/upload.json    the upload that the text was derived from, with the choices
corpora/<id>/share.json     {"shared"}: whether its owner shares it; there as soon as it was ever shared
corpora/<id>/touched        empty; its time says when the text was last used
corpora/<id>/deleted        empty; there while the text is deleted but not yet removed: nobody can read it
"""

import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playground.errors import CorpusNotFound, StoreError, TextError, UserError
from playground.runs.atomic import read_bytes, read_object, write_bytes, write_json
from playground.runs.ids import checked_corpus_id as checked
from playground.runs.ids import is_id, new_id, sample_name
from playground.text import samples
from playground.text.corpus import READINGS, Corpus
from playground.text.parts import Upload

MARK = "deleted"  # the file that marks a deleted run or text
_LARGEST = 1_000_000_000  # bytes of text that a reader is willing to load


@dataclass(frozen=True)
class StoredText:
    """One stored text; name: data. size: bytes on disk. created: seconds since 1970."""

    id: str
    name: str
    size: int
    created: float
    shared: bool


class CorpusStore:
    """The texts under one folder. `owner` is always a hash here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, owner: str, corpus: Corpus, upload: Upload | None = None) -> str:
        """Store a text and return its new id; the text is complete before the id means anything.

        ``upload`` is what the text was derived from. All readings of one upload have its key; an upload that
        has none yet gets one here. A reading of an upload that is shared is shared from the beginning.
        """
        corpus_id = new_id()
        folder = self._folder / corpus_id
        folder.mkdir(mode=0o700)
        key = (upload.key or new_id()) if upload else ""
        about = {
            "reading": corpus.reading,
            "name": corpus.name,
            "owner": owner,
            "created": time.time(),
            "upload": key,
        }
        write_bytes(folder / "text.txt", corpus.text.encode("utf-8", "surrogatepass"))
        if upload:
            write_bytes(folder / "upload.json", replace(upload, key=key).to_bytes())
        (folder / "touched").touch()
        if upload and upload.key and any(map(self.shared, self._readings_of(key, owner))):
            write_json(folder / "share.json", {"shared": True})
        write_json(folder / "corpus.json", about)
        return corpus_id

    def upload(self, corpus_id: str) -> Upload | None:
        """Return the upload that a text was derived from, None where there is none. Raises as `get` does."""
        if sample_name(checked(corpus_id)) is not None or not self._about(corpus_id).get("upload"):
            return None
        try:
            data = read_bytes(self._folder / corpus_id / "upload.json", "upload", _LARGEST)
            return Upload.from_bytes(data)
        except TextError as error:
            raise StoreError("The upload cannot be read: the file is damaged.") from error

    def readings(self, corpus_id: str) -> list[str]:
        """List the ids of all texts that were derived from the same upload, this one among them."""
        about = self._about(corpus_id)
        if not about.get("upload"):
            return [corpus_id]
        return sorted({corpus_id, *self._readings_of(about["upload"], about.get("owner"))})

    def _readings_of(self, key: str, owner: object) -> list[str]:
        return [
            corpus_id for corpus_id, about in self._all() if (about["upload"], about["owner"]) == (key, owner)
        ]

    def _all(self) -> list[tuple[str, dict[str, Any]]]:
        """The ids of all texts with their descriptions; those deleted meanwhile or damaged are left out."""
        found = []
        for path in self._folder.iterdir():
            with suppress(UserError):
                if is_id(path.name):
                    found.append((path.name, {"upload": "", "owner": ""} | self._about(path.name)))
        return found

    def of_owner(self, owner: str) -> list[StoredText]:
        """List the texts of an owner, newest first."""
        return sorted(
            (
                StoredText(
                    corpus_id,
                    str(about.get("name", "")),
                    folder_size(self._folder / corpus_id),
                    float(about.get("created", 0.0)),
                    bool(self.shared(corpus_id)),
                )
                for corpus_id, about in self._all()
                if about["owner"] == owner
            ),
            key=lambda text: (-text.created, text.id),
        )

    def shared(self, corpus_id: str) -> bool | None:
        """Say whether its owner shares a text; None where it never was shared."""
        if not is_id(corpus_id) or not (path := self._folder / corpus_id / "share.json").exists():
            return None
        try:
            return read_object(path, "share of this text").get("shared") is True
        except StoreError:  # what cannot be read allows nothing
            return False

    def share(self, corpus_id: str, shared: bool) -> None:
        """Share a text with all other readings of its upload, or share none of them any more."""
        for reading in self.readings(corpus_id):
            if shared or self.shared(reading) is not None:
                write_json(self._folder / reading / "share.json", {"shared": shared})

    def get(self, corpus_id: str) -> Corpus:
        """Return a text. Raises CorpusNotFound for any other id and StoreError when the files are damaged."""
        sample = sample_name(checked(corpus_id))
        if sample is not None:
            return _sample(sample)
        about = self._about(corpus_id)
        try:
            text = read_bytes(self._folder / corpus_id / "text.txt", "text", _LARGEST).decode(
                "utf-8", "surrogatepass"
            )
        except UnicodeDecodeError as error:
            raise StoreError("The text cannot be read: the file is damaged.") from error
        if about.get("reading") not in READINGS:
            raise StoreError("The text cannot be read: the file is damaged.")
        return Corpus(text=text, reading=about["reading"], name=str(about.get("name", "")))

    def owner(self, corpus_id: str) -> str | None:
        """Return the hash of a text's owner, None for a bundled sample; raise CorpusNotFound otherwise."""
        sample = sample_name(checked(corpus_id))
        if sample is None:
            return str(self._about(corpus_id).get("owner", ""))
        _sample(sample)
        return None

    def touch(self, corpus_id: str) -> None:
        """Note that the text is in use."""
        if is_id(corpus_id) and (self._folder / corpus_id).is_dir():
            (self._folder / corpus_id / "touched").touch()

    def mark_deleted(self, corpus_id: str, deleted: bool) -> None:
        """Mark a text as deleted, or take the mark off."""
        if is_id(corpus_id):
            mark(self._folder / corpus_id, deleted)

    def remove_marked(self) -> None:
        """Delete all texts that are marked, for good."""
        for path in list(self._folder.iterdir()):
            if is_id(path.name) and (path / MARK).exists():
                self.remove(path.name)

    def remove(self, corpus_id: str) -> None:
        """Delete a text for good; nothing happens when it is gone already."""
        if is_id(corpus_id):
            (self._folder / corpus_id / "corpus.json").unlink(missing_ok=True)
            shutil.rmtree(self._folder / corpus_id, ignore_errors=True)

    def _about(self, corpus_id: str) -> dict[str, Any]:
        path = self._folder / corpus_id / "corpus.json"
        if not path.exists() or path.with_name(MARK).exists():
            raise CorpusNotFound("There is no such text: it was deleted, or it has expired.")
        return read_object(path, "description of this text")


def mark(folder: Path, deleted: bool) -> None:
    """Put the mark of a deleted thing into its folder, or take it out."""
    if deleted:
        (folder / MARK).touch()
    else:
        (folder / MARK).unlink(missing_ok=True)


def _sample(name: str) -> Corpus:
    """Load a bundled sample by name."""
    try:
        return samples.load(name)
    except KeyError:
        raise CorpusNotFound("There is no bundled text of this name.") from None


def folder_size(path: Path) -> int:
    """The bytes of a file, or of all files in a folder."""
    total = 0
    with suppress(OSError):
        total += path.stat().st_size if path.is_file() else 0
    for folder, _, names in os.walk(path):
        for name in names:
            with suppress(OSError):  # removed meanwhile
                total += os.stat(os.path.join(folder, name)).st_size
    return total
