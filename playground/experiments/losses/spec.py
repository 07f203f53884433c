"""What the reader can choose on the page of the losses; also the page's address."""

from dataclasses import dataclass

WORDS = ("books", "exams", "laptops", "minds", "doors")  # “students opened their …”
PREFIX = "students opened their"


@dataclass(frozen=True)
class LossesSpec:
    """A loss and what it is given: scores and target of the words, or one score and its target."""

    loss_kind: str = "cross-entropy"  # key of LOSSES
    logits: tuple[float, ...] = (1.0, 2.0, 0.5, 0.0, -1.0)  # z, a score for each word
    word_target: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 0.0)  # p, in any unit: it is divided by its sum
    loss_word: str = "books"  # against whose score the loss is drawn
    score: float = -3.0  # z
    label: float = 1.0  # y, from 0 to 1
    loss_eta: float = 1.0  # learning rate of the descent on the scores themselves
    loss_steps: int = 40
