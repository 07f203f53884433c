"""Deletion that can be undone for a few seconds: what is deleted is hidden at once and removed after them.

A file `deleted` in the folder of a run or a text marks it, so that a server that starts removes it, too.
"""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from playground.errors import InvalidRunState, NotOwner, UserError
from playground.runs import ids
from playground.runs.dispatch import Dispatcher
from playground.runs.jobs import is_ngram_run
from playground.runs.registry import Registry, Run
from playground.runs.state import ACTIVE, WORKING
from playground.runs.store import Store

UNDO_SECONDS = 10.0
_REST_WAIT = 1.0  # seconds that an undo waits for a run that is still coming to rest, to resume it
_GONE = "It is too late to undo this: everything is deleted."


@dataclass(frozen=True, eq=False)
class Deletion:
    """One deletion that may still be undone: until `due` (of time.monotonic)."""

    id: str
    due: float
    owner: str  # a hash
    runs: tuple[Run, ...]  # hidden
    texts: tuple[str, ...]  # hidden
    resumed: tuple[Run, ...]  # stopped by the deletion: an undo resumes them

    @property
    def seconds_left(self) -> float:
        """Return for how long it can be undone; 0 when it is too late."""
        return max(0.0, self.due - time.monotonic())


class Deletions:
    """The deletions of a service that can still be undone. Thread-safe."""

    def __init__(
        self,
        registry: Registry,
        store: Store,
        dispatcher: Dispatcher,
        remove: Callable[[Run], None],
        resume: Callable[[str, str], object],
    ) -> None:
        self._registry, self._store, self._dispatcher = registry, store, dispatcher
        self._remove, self._resume = remove, resume
        self._pending: dict[str, Deletion] = {}
        self._lock = threading.Lock()

    def delete_run(self, owner: str, run_id: str) -> Deletion:
        """Hide a run from everybody and stop it. Raises NotOwner and RunNotFound."""
        with self._registry.changed:
            run = self._registry.get(ids.checked_run_id(run_id))
            if not ids.same_owner(owner, run.about["owner"]):
                raise NotOwner("This run belongs to somebody else, so it cannot be deleted from here.")
            return self._hide(run.about["owner"], [run], [], "")

    def delete_text(self, owner: str, corpus_id: str) -> Deletion:
        """Hide a text with the other readings of its upload and the n-gram runs that contain it.

        Runs that learn from it are stopped. Raises NotOwner and CorpusNotFound.
        """
        owner_hash = self._store.corpora.owner(corpus_id)
        if owner_hash is None:
            raise NotOwner("The bundled texts cannot be deleted.")
        if not ids.same_owner(owner, owner_hash):
            raise NotOwner("This text belongs to somebody else, so it cannot be deleted from here.")
        with self._registry.changed:
            readings = self._store.corpora.readings(corpus_id)
            runs = [run for run in self._registry.runs.values() if run.about["corpus"] in readings]
            return self._hide(owner_hash, runs, readings, "its text was deleted")

    def undo(self, owner: str, deletion_id: str) -> None:
        """Show again what a deletion has hidden, and resume the runs that it has stopped.

        Raises InvalidRunState when it is too late and NotOwner for another owner's.
        """
        with self._lock:
            deletion = self._pending.get(deletion_id)
            if deletion is None or not deletion.seconds_left:
                raise InvalidRunState(_GONE)
            if not ids.same_owner(owner, deletion.owner):
                raise NotOwner("This was deleted by somebody else, so it cannot be undone from here.")
            del self._pending[deletion_id]
        for text in deletion.texts:
            self._store.corpora.mark_deleted(text, False)
        with self._registry.changed:
            for run in deletion.runs:
                self._set_hidden(run, False)
            self._registry.changed.wait_for(lambda: _at_rest(deletion.resumed), _REST_WAIT)
            for run in deletion.resumed:
                with suppress(UserError):  # it stays stopped: its owner may resume it
                    self._resume(owner, run.id)

    def purge(self, everything: bool = False) -> None:
        """Remove for good what can no longer be undone, or everything that is hidden."""
        with self._lock:
            due = [d for d in self._pending.values() if everything or not d.seconds_left]
            for deletion in due:
                del self._pending[deletion.id]
        for deletion in due:
            self._remove_hidden(deletion)

    def finish(self, deletion: Deletion) -> None:
        """Remove for good what a deletion has hidden, without waiting: it can no longer be undone."""
        with self._lock:
            if self._pending.pop(deletion.id, None) is None:
                return  # undone, or removed already
        self._remove_hidden(deletion)

    def _remove_hidden(self, deletion: Deletion) -> None:
        for text in deletion.texts:
            self._store.corpora.remove(text)
        with self._registry.changed:
            for run in deletion.runs:
                if not run.deleted:
                    self._remove(run)

    def _hide(self, owner: str, runs: Sequence[Run], texts: Sequence[str], reason: str) -> Deletion:
        """Hide the runs (of a text, those that contain it) and the texts; stop the active ones."""
        present = [run for run in runs if not (run.deleted or run.hidden)]
        active = [run for run in present if run.state.status in ACTIVE]
        hidden = [run for run in present if not texts or is_ngram_run(run.about["job"], run.spec)]
        for text in texts:
            self._store.corpora.mark_deleted(text, True)
        for run in hidden:
            self._set_hidden(run, True)
        for run in active:
            self._dispatcher.send_command(run, "stop", reason)
        due = time.monotonic() + UNDO_SECONDS
        deletion = Deletion(ids.new_id(), due, owner, tuple(hidden), tuple(texts), tuple(active))
        with self._lock:
            self._pending[deletion.id] = deletion
        return deletion

    def _set_hidden(self, run: Run, hidden: bool) -> None:
        run.hidden = hidden
        self._store.mark_deleted(run.id, hidden)
        self._registry.change(run)


def _at_rest(runs: Sequence[Run]) -> bool:
    return not any(run.state.status in WORKING for run in runs)


def remove_marked(store: Store) -> None:
    """Remove what was deleted before the server started."""
    for run_id in store.run_ids():
        if store.is_marked(run_id):
            store.remove_run(run_id)
    store.corpora.remove_marked()
