"""Where a model comes from: bundled, counted here, a run of the studio (finished or growing), an upload."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from playground.experiments.recent import Recent
from playground.experiments.sources.refused import CheckpointRefused
from playground.runs import bundled as bundle
from playground.runs.reader import RunReader
from playground.runs.refusals import StoreError
from playground.text.corpus import Corpus, Reading
from playground.text.tokenizers import Tokenizer
from playground.training.snapshot import Checkpoint, Json

if TYPE_CHECKING:
    from playground.models.language_model import LanguageModel
    from playground.runs.service import Service

NEWEST = -1  # as a step: whatever is the newest checkpoint when it is asked for
_BUNDLED, _UPLOAD = "bundled-", "upload-"


class Records(Protocol):
    """What is asked of a run; `runs.reader.RunReader` answers, and so does an upload."""

    def checkpoints(self) -> tuple[int, ...]:
        """The steps of the checkpoints there are, ascending."""

    def checkpoint(self, step: int) -> Checkpoint:
        """The checkpoint of a step; StoreError when there is none."""

    def document(self, name: str) -> Json:
        """A document by name, or None."""

    def events(self, kind: str) -> Sequence[Mapping[str, Json]]:
        """What happened of this kind, in order."""


@dataclass(frozen=True)
class Loaded:
    """One checkpoint, ready to read a text with."""

    model: "LanguageModel"
    reading: Reading


MODELS_KEPT: Recent[Loaded] = Recent(2e8, lambda kept: float(kept.model.bytes))
TOKENIZERS_KEPT: Recent[Tokenizer] = Recent(32)
UPLOADS_KEPT: "Recent[Source]" = Recent(8)


@dataclass(frozen=True, eq=False)
class Source:
    """A model with its checkpoints. `key` names it for ever; `corpus` is the bundled text it learned from."""

    key: str
    title: str
    records: Records
    corpus: str = ""

    def steps(self) -> tuple[int, ...]:
        """The training steps of the checkpoints there are now, ascending."""
        return self.records.checkpoints()

    def step(self, wanted: int = NEWEST) -> int:
        """The kept checkpoint nearest to a step, the later of two: a growing run thins its checkpoints out.

        Raises StoreError while there is none.
        """
        steps = self.steps()
        if not steps:
            raise StoreError("This run has no checkpoint yet; its first one comes after a moment.")
        return steps[-1] if wanted == NEWEST else min(steps, key=lambda step: (abs(step - wanted), -step))

    def tokenizer(self) -> Tokenizer:
        """The vocabulary. Raises TextError when the file is damaged, StoreError while there is none yet."""
        document = self.records.document("tokenizer")
        if document is None:
            raise StoreError("This run has not told its vocabulary yet.")
        return TOKENIZERS_KEPT.get(self.key, lambda: Tokenizer.from_json(document))

    def load(self, step: int) -> Loaded:
        """The model of one kept checkpoint. Raises StoreError or SpecError when it is gone or damaged."""
        return MODELS_KEPT.get((self.key, step), lambda: _load(self.records.checkpoint(step)))


def _load(checkpoint: Checkpoint) -> Loaded:
    from playground.training.checkpointing import load_model

    return Loaded(load_model(checkpoint), "items" if checkpoint.meta.get("reading") == "items" else "running")


def bundled(key: str) -> Source:
    """A model that comes with the playground, by its key in `runs.bundled.BUNDLED`; KeyError for another."""
    entry = bundle.BUNDLED[key]
    return Source(_BUNDLED + key, entry.title, bundle.reader(key), f"sample-{entry.sample}")


def of_run(run_id: str, reader: RunReader, title: str = "") -> Source:
    """A run of the studio, whatever its status."""
    return Source(run_id, title or "Run", reader)


def keep(source: Source) -> str:
    """Keep an opened upload, so that `find` knows it by the key returned; the least used of nine goes."""
    return UPLOADS_KEPT.get(source.key, lambda: source).key


def is_run(key: str) -> bool:
    """Whether a key names a run of the studio."""
    return bool(key) and not key.startswith((_BUNDLED, _UPLOAD))


def find(key: str, reader_of: Callable[[str], RunReader]) -> Source:
    """The source of a key from the address. `reader_of` is the service's: it raises NoSuchRun.

    Raises CheckpointRefused for a bundled model there is not and an upload that is no longer kept.
    """
    if key.startswith(_BUNDLED):
        if key.removeprefix(_BUNDLED) not in bundle.BUNDLED:
            raise CheckpointRefused("There is no bundled model of this name.")
        return bundled(key.removeprefix(_BUNDLED))
    return UPLOADS_KEPT.get(key, _gone) if key.startswith(_UPLOAD) else of_run(key, reader_of(key))


def _gone() -> Source:
    raise CheckpointRefused("The uploaded model is no longer kept here: choose its two files again.")


def own_text(source: Source, service: "Service", owner: str) -> Corpus:
    """The text a source learned from, to search in: a bundled one to everybody, another to its owner alone.

    Raises NotYours, NoSuchCorpus and NoSuchRun as the service does, and CheckpointRefused for an upload,
    which comes without its text. Any bundled sample, `samples.load`, may be searched in with any model.
    """
    if source.corpus:
        return service.corpus(source.corpus)
    if source.key.startswith(_UPLOAD):
        raise CheckpointRefused("An uploaded model comes without its text; search in a bundled one.")
    return service.own_corpus(owner, service.corpus_of(owner, source.key))


def files(source: Source, step: int) -> dict[str, Callable[[], bytes | str]]:
    """The two files of one checkpoint, by name, each made when it is asked for."""
    return {
        "model.safetensors": lambda: export(source, step)[0],
        "model.json": lambda: export(source, step)[1],
    }


def export(source: Source, step: int) -> tuple[bytes, str]:
    """The two files of one checkpoint, as the studio offers them: safetensors and JSON."""
    from playground.training.script import export as written

    names = ("tokenizer", "resolved", "baselines", "card")
    documents = {name: document for name in names if (document := source.records.document(name)) is not None}
    metrics: dict[str, Json] = {"validation": list(source.records.events("validation"))}
    return written(source.records.checkpoint(step), documents, metrics)
