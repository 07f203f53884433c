"""The bundled models: finished trainings that come with the playground, read as any other run is.

`make model` trains them again. Beside a run's usual files, documents/bundle.json says what a new training has
to agree with: the first losses, and the loss on all of the held-out text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from playground.models.table import RECURRENT as CELLS
from playground.runs.reader import RunReader
from playground.training.spec import TrainSpec

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Bundled:
    """One bundled model: the sample it learns, its resolved spec, and which of 40 checkpoints are kept."""

    key: str
    title: str
    sample: str  # a key of SAMPLES
    shows: str
    spec: TrainSpec
    fortieths: tuple[int, ...] = (0, 1, 2, 5, 12, 40)

    @property
    def path(self) -> Path:
        """The run's folder."""
        return FOLDER / self.key


_STUDENTS = TrainSpec(
    tokens="words",
    hidden=40,
    embedding=16,
    dropout=0.1,
    optimizer="adamw",
    weight_decay=0.3,
    learning_rate=0.02,
    batch=8,
    window=64,
    segments=((3000, 0.02),),
    seed=3,  # of ten seeds, this one learns what the first clause decides for all eight last words
)
_WINDOW = TrainSpec(
    model="window",
    tokens="words",
    context=3,
    embedding=8,
    hidden=24,
    direct=0,
    optimizer="adamw",
    weight_decay=1.0,
    learning_rate=0.02,
    optimizer_options=(("beta2", 0.98),),
    segments=((400, 0.02),),
)

BUNDLED: dict[str, Bundled] = {
    "brackets": Bundled(
        key="brackets",
        title="Brackets",
        sample="brackets",
        shows="Character by character: units that count how deep the brackets are nested, and one that knows "
        "it is inside a quote.",
        spec=TrainSpec(
            hidden=48,
            embedding=16,
            batch=32,
            window=64,
            optimizer_options=(("beta2", 0.98),),
            segments=((2500, 0.01),),
            part_rule="even",  # as it was trained
        ),
    ),
    "students": Bundled(
        key="students",
        title="Students",
        sample="students",
        shows="Word by word: what stands at the beginning of a sentence is carried in the state to its end.",
        spec=_STUDENTS,
        fortieths=(0, 2, 10, 20, 40),
    ),
    "students-rnn": Bundled(
        key="students-rnn",
        title="Students RNN",
        sample="students",
        shows="The same text, settings and steps without gates: the beginning of the sentence is lost.",
        spec=replace(_STUDENTS, model="rnn"),
        fortieths=(0, 2, 10, 40),
    ),
    "window-students": Bundled(
        key="window-students",
        title="Students, window 3",
        sample="students",
        shows="Word by word, through a window of three: words that stand in the same places get alike "
        "embeddings.",
        spec=replace(_WINDOW, hidden=16, direct=1),
        fortieths=(0, 1, 2, 3, 5, 8, 14, 40),
    ),
    "window-wide": Bundled(
        key="window-wide",
        title="Students, window 16",
        sample="students",
        shows="The same text through a window of sixteen: wide enough for the beginning of the sentence.",
        spec=replace(_WINDOW, context=16),
        fortieths=(0, 3, 10, 40),
    ),
    "window-stories": Bundled(
        key="window-stories",
        title="Tiny stories, window 3",
        sample="stories",
        shows="Word by word: what it expects after three words that it never saw together.",
        spec=replace(_WINDOW, weight_decay=0.03, segments=((1500, 0.02),)),
        fortieths=(0, 2, 8, 40),
    ),
}
"""Everything that `make model` trains."""

RECURRENT: dict[str, Bundled] = {key: entry for key, entry in BUNDLED.items() if entry.spec.model in CELLS}
"""The recurrent networks."""

WINDOWS: dict[str, Bundled] = {key: entry for key, entry in BUNDLED.items() if entry.spec.model == "window"}
"""The fixed-window networks."""


@cache
def reader(key: str) -> RunReader:
    """The reader of a bundled model, the same one for all who ask; KeyError for an unknown key."""
    return RunReader(BUNDLED[key].path)
