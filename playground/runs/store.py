"""The store on disk: its folders, its size, and what has expired.

root/
  lock                         held by the one server that writes here
  corpora/<id>/                see corpus_store.py
  runs/<id>/run.json           {"job", "title", "spec", "seconds", "created", "owner" (a hash), "corpus"}
  runs/<id>/state.json ...     see state.py and writer.py
  runs/<id>/log.txt            what the worker printed, and the traceback of a failed job; never shown
  runs/<id>/touched            empty; its time says when the run was last used, if only in a list
  runs/<id>/viewed             empty; its time says when somebody last looked at the run
  runs/<id>/deleted            empty; there while the run is deleted but not yet removed, see deletion.py
"""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from playground.runs.atomic import read_object, write_json
from playground.runs.corpus_store import MARK, CorpusStore, folder_size, mark
from playground.runs.ids import checked_run_id, is_id


def default_root() -> Path:
    """Return where the store lies: $PLAYGROUND_STORE, else store/ beside the app, else the user's cache."""
    if os.environ.get("PLAYGROUND_STORE"):
        return Path(os.environ["PLAYGROUND_STORE"]).expanduser()
    beside = Path(__file__).resolve().parents[2]
    return beside / "store" if os.access(beside, os.W_OK) else Path.home() / ".cache" / "lm-playground"


class Store:
    """A store's folders. Files only; ownership is checked by the service."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.runs = root / "runs"
        self.runs.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.corpora = CorpusStore(root / "corpora")

    def folder(self, run_id: str) -> Path:
        """Return a run's folder, whether or not it exists; raise RunNotFound when it cannot be an id."""
        return self.runs / checked_run_id(run_id)

    def create_run(self, run_id: str, about: dict[str, Any]) -> Path:
        """Make a run's folder with its run.json."""
        folder = self.folder(run_id)
        folder.mkdir(mode=0o700)
        for name in ("touched", "viewed"):
            (folder / name).touch()
        write_json(folder / "run.json", about)
        return folder

    def about(self, run_id: str) -> dict[str, Any]:
        """Read a run's run.json; raise StoreError when it is damaged."""
        return read_object(self.folder(run_id) / "run.json", "description of this run")

    def run_ids(self) -> list[str]:
        """List the ids of all run folders."""
        return [path.name for path in self.runs.iterdir() if is_id(path.name)]

    def remove_run(self, run_id: str) -> None:
        """Delete a run for good: without its run.json it is no run any more, even if the rest fails to go."""
        folder = self.folder(run_id)
        (folder / "run.json").unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)

    def mark_deleted(self, run_id: str, deleted: bool) -> None:
        """Mark a run as deleted, or take the mark off."""
        mark(self.folder(run_id), deleted)

    def is_marked(self, run_id: str) -> bool:
        """Say whether a run is marked as deleted."""
        return (self.folder(run_id) / MARK).exists()

    def touch(self, run_id: str, every: float = 60.0) -> bool:
        """Note that a run is in use, at most once in `every` seconds; say whether it was noted now."""
        return self._touch(run_id, "touched", every)

    def view(self, run_id: str, every: float = 60.0) -> None:
        """Note that somebody looks at a run, at most once in `every` seconds."""
        self._touch(run_id, "viewed", every)

    def _touch(self, run_id: str, name: str, every: float) -> bool:
        folder = self.folder(run_id)
        if time.time() - _time(folder / name) <= every or not folder.is_dir():
            return False
        with suppress(OSError):  # a full disk, or the run was deleted meanwhile
            (folder / name).touch()
        return True

    def last_viewed(self, run_id: str) -> float:
        """When somebody last looked at a run or it last worked, in seconds since 1970.

        A run of an earlier version, which noted less, counts from its last use.
        """
        folder = self.folder(run_id)
        viewed = _time(folder / "viewed") or _time(folder / "touched")
        return max(viewed, _time(folder / "state.json"))

    def expired_runs(self, days: float) -> list[str]:
        """List the runs nobody has read for `days`, longest idle first, with leftovers of deleted ones."""
        return _expired(self.runs, days)

    def expired_corpora(self, days: float) -> list[str]:
        """List the texts that nobody has used for `days`, longest idle first."""
        return _expired(self.root / "corpora", days)

    def run_sizes(self) -> dict[str, int]:
        """Add up the bytes of the files of every run, by its id, and of what is left of deleted ones."""
        return {path.name: folder_size(path) for path in self.runs.iterdir()}

    def corpora_size(self) -> int:
        """Add up the bytes of all texts."""
        return folder_size(self.root / "corpora")

    def size(self) -> int:
        """Add up the bytes of all files of the store."""
        return sum(self.run_sizes().values()) + self.corpora_size()


def _time(path: Path) -> float:
    """When a file was last changed, in seconds since 1970; 0 when there is none."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _idle(folder: Path) -> float:
    """Return the seconds since a folder's `touched` file was touched; decades when there is none."""
    return time.time() - _time(folder / "touched")


def _expired(parent: Path, days: float) -> list[str]:
    idle = [(_idle(path), path.name) for path in parent.iterdir() if is_id(path.name)]
    return [name for seconds, name in sorted(idle, reverse=True) if seconds > days * 86_400]
