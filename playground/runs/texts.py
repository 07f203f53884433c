"""The texts of a job service: stored, read, shared and deleted. What sharing allows: `sharing`."""

from abc import ABC, abstractmethod

from playground.errors import NotOwner, UserError
from playground.runs import ids, sharing
from playground.runs.admission import AdmissionControl
from playground.runs.atomic import wrap_write_errors
from playground.runs.corpus_store import StoredText
from playground.runs.deletion import Deletions
from playground.runs.limits import Limits
from playground.runs.registry import Registry, Run
from playground.runs.store import Store
from playground.text.corpus import Corpus
from playground.text.parts import Upload

_REFUSED = "This text belongs to somebody else, so it cannot be read from here."


class TextLibrary(ABC):
    """The part of the service that concerns texts; `owner` is always the browser's token."""

    limits: Limits
    deletions: Deletions
    _store: Store
    _registry: Registry
    _admission: AdmissionControl

    @abstractmethod
    def _get(self, run_id: str) -> Run:
        """Return a run; raise RunNotFound for anything else."""

    @abstractmethod
    def _owned(self, owner: str, run: Run) -> Run:
        """Return a run to its owner; raise NotOwner for anybody else."""

    def add_corpus(self, owner: str, corpus: Corpus, upload: Upload | None = None) -> str:
        """Store a text, with the upload that it was derived from, and return its id.

        Raises LimitReached when it, all texts of its owner or the store are too large.
        """
        hashed = ids.owner_hash(owner)
        size = len(corpus.text.encode("utf-8", "surrogatepass"))
        self.limits.check("corpus_bytes", size)
        size += upload.size if upload else 0
        self._admission.check_owner_texts(hashed, size)
        self._admission.check_room_for_text(size)
        with wrap_write_errors("text"):
            return self._store.corpora.add(hashed, corpus, upload)

    def texts_of(self, owner: str) -> list[StoredText]:
        """List the texts of an owner, newest first; none for an empty token."""
        return self._store.corpora.of_owner(ids.owner_hash(owner)) if owner else []

    def corpus(self, corpus_id: str) -> Corpus:
        """Return a text. Raises CorpusNotFound for an id that is not, or not any more, one."""
        corpus = self._store.corpora.get(corpus_id)
        self._store.corpora.touch(corpus_id)
        return corpus

    def owns_corpus(self, owner: str, corpus_id: str) -> bool:
        """Say whether a text is this owner's, not a sample or shared by another. Raises CorpusNotFound."""
        return sharing.is_own(self._store.corpora, owner, corpus_id)

    def own_corpus(self, owner: str, corpus_id: str) -> Corpus:
        """Return a text to its owner alone. Raises NotOwner, and CorpusNotFound as `corpus` does."""
        owner_hash = self._store.corpora.owner(corpus_id)
        if owner_hash is not None and not ids.same_owner(owner, owner_hash):
            raise NotOwner(_REFUSED)
        return self.corpus(corpus_id)

    def readable_corpus(self, owner: str, corpus_id: str) -> Corpus:
        """Return a text to its owner, and to everybody while it is shared; a sample to everybody.

        Raises NotOwner, NotShared after a share was withdrawn, and CorpusNotFound as `corpus` does.
        """
        sharing.check_readable(self._store.corpora, owner, corpus_id, _REFUSED)
        return self.corpus(corpus_id)

    def own_upload(self, owner: str, corpus_id: str) -> Upload | None:
        """Return the upload that a text was derived from, to its owner alone; None where there is none."""
        self.own_corpus(owner, corpus_id)
        return self._store.corpora.upload(corpus_id)

    def corpus_of(self, owner: str, run_id: str) -> str:
        """Return the id of the text a run learned from; to the run's owner, unless it is a bundled sample."""
        run = self._get(run_id)
        corpus_id = str(run.about["corpus"])
        if not ids.sample_name(corpus_id):
            self._owned(owner, run)
        return corpus_id

    def can_download_text_of(self, owner: str, run_id: str) -> bool:
        """Say whether an owner may take the text of a run away, whole or in pieces: a sample, or an own text.

        A shared text is read and counted here; only who shared it may download it.
        """
        corpus_id = str(self._get(run_id).about["corpus"])
        try:
            return bool(ids.sample_name(corpus_id)) or self.owns_corpus(owner, corpus_id)
        except UserError:  # it is gone, and nobody knows whose it was
            return False

    def share_corpus(self, owner: str, corpus_id: str, shared: bool) -> None:
        """Share a text by its link, with all readings of its upload, or share it no more.

        Raises NotOwner for anybody but its owner (a sample has none), and CorpusNotFound.
        """
        if not self.owns_corpus(owner, corpus_id):
            raise NotOwner("Only the owner of a text can share it, or stop sharing it.")
        with wrap_write_errors("share"):
            self._store.corpora.share(corpus_id, shared)

    def is_shared(self, owner: str, corpus_id: str) -> bool:
        """Say to the owner of a text whether it is shared now. Raises NotOwner and CorpusNotFound."""
        self.own_corpus(owner, corpus_id)
        return bool(self._store.corpora.shared(corpus_id))

    def release_corpus(self, owner: str, corpus_id: str) -> None:
        """Delete a text that another reading replaces.

        A text that is shared or that a run learned from is left alone.
        """
        self.own_corpus(owner, corpus_id)
        with self._registry.changed:
            runs = self._registry.runs.values()
            is_used = any(run.about["corpus"] == corpus_id and not run.deleted for run in runs)
            if not is_used and not self._store.corpora.shared(corpus_id):
                self._store.corpora.remove(corpus_id)

    def delete_corpus(self, owner: str, corpus_id: str) -> None:
        """Delete a text at once: its file, the workers that have loaded it, the n-gram runs that contain it.

        The other readings of the same upload are deleted with it. Runs that learn from it are stopped; their
        curves and checkpoints stay, but they cannot be resumed. Of a shared text this holds for everybody.
        """
        self.deletions.finish(self.deletions.delete_text(owner, corpus_id))
