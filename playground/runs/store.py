"""The store on disk: its folders, its size, and what has expired.

root/
  lock                         held by the one server that writes here
  corpora/<id>/                see corpus_store.py
  runs/<id>/run.json           {"job", "title", "spec", "seconds", "created", "owner" (a hash), "corpus"}
  runs/<id>/state.json ...     see state.py and writer.py
  runs/<id>/log.txt            what the worker printed, and the traceback of a failed job; never shown
  runs/<id>/touched            empty; its time says when the run was last used
  runs/<id>/deleted            empty; there while the run is deleted but not yet removed, see deletion.py
"""

import os
import shutil
import time
from pathlib import Path
from typing import Any

from playground.runs.atomic import read_object, write_json
from playground.runs.corpus_store import MARK, CorpusStore, mark
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
        (folder / "touched").touch()
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
        folder = self.folder(run_id)
        if _idle(folder) <= every or not folder.is_dir():
            return False
        (folder / "touched").touch()
        return True

    def expired_runs(self, days: float) -> list[str]:
        """List the runs nobody has read for `days`, longest idle first, with leftovers of deleted ones."""
        return _expired(self.runs, days)

    def expired_corpora(self, days: float) -> list[str]:
        """List the texts that nobody has used for `days`, longest idle first."""
        return _expired(self.root / "corpora", days)

    def size(self) -> int:
        """Add up the bytes of all files of the store."""
        total = 0
        for part in (self.runs, self.root / "corpora"):
            for folder, _, names in os.walk(part):
                for name in names:
                    try:
                        total += os.stat(os.path.join(folder, name)).st_size
                    except OSError:
                        continue  # removed meanwhile
        return total


def _idle(folder: Path) -> float:
    """Return the seconds since a folder's `touched` file was touched; infinite when there is none."""
    try:
        return time.time() - (folder / "touched").stat().st_mtime
    except OSError:
        return float("inf")


def _expired(parent: Path, days: float) -> list[str]:
    idle = [(_idle(path), path.name) for path in parent.iterdir() if is_id(path.name)]
    return [name for seconds, name in sorted(idle, reverse=True) if seconds > days * 86_400]
