"""The table of the heads: what is asked of a text, how a head reads the states, by which loss it learns.

Source: lecture 1, "Uniform NLP with Neural LMs" (sequence classification, token classification, generation)
and "Training Objectives".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.experiments.heads.sentences import TAGS
from playground.text.samples.surnames import SURNAMES

TEXTS = {"surnames": "letters", "sentences": "words"}  # by text: its tokens
POOLINGS = {"mean": "Mean", "max": "Maximum", "last": "Last state"}
LANGUAGES = tuple(SURNAMES)


@dataclass(frozen=True)
class Task:
    """A head of the body of a text.

    level    "text": the pooled states are read, one answer a text; "token": every state, one answer a token;
             "next": every state of the forward direction alone, as the backward one has read the answer
    classes  the names of the classes; () where the answer is a number or the next token
    loss     key of catalog.losses.LOSSES
    outputs  C, how many scores; 0: one for each entry of the vocabulary
    """

    key: str
    title: str
    question: str
    text: str
    level: str
    loss: str
    classes: tuple[str, ...] = ()
    outputs: int = 0

    @property
    def label(self) -> str:
        """The name of its labels in the data: the key without the pooling of "language-max"."""
        return self.key.split("-")[0]

    @property
    def pools(self) -> bool:
        """Whether the states are pooled."""
        return self.level == "text"


_ENTRIES = (
    Task(
        key="language",
        title="Language of a surname",
        question="which language?",
        text="surnames",
        level="text",
        loss="cross-entropy",
        classes=LANGUAGES,
        outputs=len(LANGUAGES),
    ),
    Task(
        key="letter",
        title="Next letter",
        question="next letter?",
        text="surnames",
        level="next",
        loss="cross-entropy",
    ),
    Task(
        key="tags",
        title="Entities (BIO tags)",
        question="which tags?",
        text="sentences",
        level="token",
        loss="cross-entropy",
        classes=TAGS,
        outputs=len(TAGS),
    ),
    Task(
        key="affirmed",
        title="Affirmed or denied",
        question="affirmed?",
        text="sentences",
        level="text",
        loss="binary-cross-entropy",
        classes=("denied", "affirmed"),
        outputs=1,
    ),
    Task(
        key="nights",
        title="Number of nights",
        question="how many nights?",
        text="sentences",
        level="text",
        loss="squared",
        outputs=1,
    ),
    Task(
        key="word",
        title="Next word",
        question="next word?",
        text="sentences",
        level="next",
        loss="cross-entropy",
    ),
)

TASKS: Mapping[str, Task] = {task.key: task for task in _ENTRIES}


def tasks_of(text: str) -> list[Task]:
    """The heads of a text, in the order of the table."""
    return [task for task in _ENTRIES if task.text == text]


def outputs(task: Task, vocabulary: int) -> int:
    """C of a head."""
    return task.outputs or vocabulary
