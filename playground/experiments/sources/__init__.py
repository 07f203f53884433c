"""A source: a model with its checkpoints. It is bundled, counted here, a run of the studio, or an upload."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from playground.errors import ModelFileError, StoreError
from playground.experiments.lru_cache import LRUCache
from playground.runs import bundled as bundle
from playground.runs.reader import RunReader
from playground.text.corpus import READINGS, Corpus, Reading
from playground.text.tokenizers import Tokenizer
from playground.training.snapshot import Checkpoint, Json

if TYPE_CHECKING:
    from playground.models.language_model import LanguageModel
    from playground.runs.service import Service

T = TypeVar("T")

_ATTEMPTS = 5  # to read all checkpoints of a run that deletes some of them meanwhile
NEWEST = -1  # as a step: the newest checkpoint at the time of the call
_BUNDLED, _UPLOAD = "bundled-", "upload-"


class Records(Protocol):
    """The stored records of a run, as `runs.reader.RunReader` and `StaticRun` give them."""

    def checkpoints(self) -> tuple[int, ...]:
        """The training steps of the stored checkpoints, ascending."""

    def checkpoint(self, step: int) -> Checkpoint:
        """The checkpoint of a step; StoreError when there is none."""

    def document(self, name: str) -> Json:
        """A document by name, or None."""

    def events(self, kind: str) -> Sequence[Mapping[str, Json]]:
        """The events of this kind, in order."""


@dataclass(frozen=True)
class LoadedModel:
    """The model of one checkpoint, and how its training text was read."""

    model: "LanguageModel"
    reading: Reading


MODEL_CACHE: LRUCache[LoadedModel] = LRUCache(2e8, lambda loaded: float(loaded.model.bytes))
TOKENIZER_CACHE: LRUCache[Tokenizer] = LRUCache(32)
UPLOAD_CACHE: "LRUCache[Source]" = LRUCache(8)


@dataclass(frozen=True, eq=False)
class Source:
    """A model with its checkpoints.

    key      identifies it: "bundled-...", "upload-..." or the id of a run
    corpus   the id of the bundled text that it learned from; "" for another text
    """

    key: str
    title: str
    records: Records
    corpus: str = ""

    def steps(self) -> tuple[int, ...]:
        """The training steps of the checkpoints stored now, ascending."""
        return self.records.checkpoints()

    def nearest_step(self, step: int = NEWEST) -> int:
        """The training step of the stored checkpoint nearest to `step`; of two equally near the later one.

        A run deletes some of its checkpoints while it grows, so a step in an address may have none any more.
        Raises StoreError while the run has no checkpoint.
        """
        steps = self.steps()
        if not steps:
            raise StoreError("This run has no checkpoint yet; its first one comes after a moment.")
        return steps[-1] if step == NEWEST else min(steps, key=lambda at: (abs(at - step), -at))

    def tokenizer(self) -> Tokenizer:
        """The tokenizer. Raises TextError when its file is damaged, StoreError while there is none yet."""
        document = self.records.document("tokenizer")
        if document is None:
            raise StoreError("This run has not told its vocabulary yet.")
        return TOKENIZER_CACHE.get(self.key, lambda: Tokenizer.from_json(document))

    def load(self, step: int) -> LoadedModel:
        """The model of one stored checkpoint. Raises StoreError or SpecError when it is gone or damaged."""
        return MODEL_CACHE.get((self.key, step), lambda: _load(self.records.checkpoint(step)))


def over_checkpoints(records: Records, compute: Callable[[tuple[int, ...]], T]) -> T:
    """Return `compute(steps)` for the steps of the stored checkpoints, ascending.

    It is computed again where a run that is growing deleted one of them meanwhile. Raises StoreError for a
    checkpoint that is damaged.
    """
    for _ in range(_ATTEMPTS):
        steps = records.checkpoints()
        try:
            return compute(steps)
        except StoreError:
            if steps == records.checkpoints():
                raise
    return compute(records.checkpoints())


def _load(checkpoint: Checkpoint) -> LoadedModel:
    from playground.training.checkpointing import load_model

    reading = checkpoint.meta.get("reading")
    known: Reading = reading if reading in READINGS else "running"  # type: ignore[assignment]
    return LoadedModel(load_model(checkpoint), known)


def bundled(key: str) -> Source:
    """A bundled model, by its key in `runs.bundled.BUNDLED`; KeyError for another key."""
    entry = bundle.BUNDLED[key]
    return Source(_BUNDLED + key, entry.title, bundle.reader(key), f"sample-{entry.sample}")


def from_run(run_id: str, reader: RunReader, title: str = "") -> Source:
    """A run of the studio, whatever its status."""
    return Source(run_id, title or "Run", reader)


def store_upload(source: Source) -> str:
    """Store an opened upload for `find`; return its key. The eight uploads used last are stored."""
    return UPLOAD_CACHE.get(source.key, lambda: source).key


def is_run(key: str) -> bool:
    """Whether a key names a run of the studio."""
    return bool(key) and not key.startswith((_BUNDLED, _UPLOAD))


def find(key: str, reader_of: Callable[[str], RunReader]) -> Source:
    """The source of a key from the address. `reader_of` is the service's: it raises RunNotFound.

    Raises ModelFileError for an unknown bundled model and for an upload that is no longer stored.
    """
    if key.startswith(_BUNDLED):
        if key.removeprefix(_BUNDLED) not in bundle.BUNDLED:
            raise ModelFileError("There is no bundled model of this name.")
        return bundled(key.removeprefix(_BUNDLED))
    return (
        UPLOAD_CACHE.get(key, _upload_expired) if key.startswith(_UPLOAD) else from_run(key, reader_of(key))
    )


def _upload_expired() -> Source:
    raise ModelFileError("The uploaded model is no longer kept here: choose its two files again.")


def training_corpus(source: Source, service: "Service", owner: str) -> Corpus:
    """The text that a source learned from: a bundled one for everybody, another one for the run's owner.

    The owner of a run that learned from somebody else's text reads it while it is shared.
    Raises NotOwner, CorpusNotFound and RunNotFound as the service does, and ModelFileError for an upload,
    which comes without its text.
    """
    if source.corpus:
        return service.corpus(source.corpus)
    if source.key.startswith(_UPLOAD):
        raise ModelFileError("An uploaded model comes without its text; search in a bundled one.")
    return service.readable_corpus(owner, service.corpus_of(owner, source.key))


def download_files(source: Source, step: int) -> dict[str, Callable[[], bytes | str]]:
    """The two files of one checkpoint: file name -> function that returns the content."""
    return {
        "model.safetensors": lambda: export_files(source, step)[0],
        "model.json": lambda: export_files(source, step)[1],
    }


def export_files(source: Source, step: int) -> tuple[bytes, str]:
    """The contents of model.safetensors and model.json of one checkpoint."""
    from playground.training import export

    names = ("tokenizer", "resolved", "baselines", "card")
    documents = {name: document for name in names if (document := source.records.document(name)) is not None}
    metrics: dict[str, Json] = {"validation": list(source.records.events("validation"))}
    return export.export_files(source.records.checkpoint(step), documents, metrics)
