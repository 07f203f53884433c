"""What the reader can choose on the page of the losses; also the page's address."""

from dataclasses import dataclass

WORDS = ("books", "exams", "laptops", "minds", "doors")  # “students opened their …”
PREFIX = "students opened their"


@dataclass(frozen=True)
class LossesSpec:
    """A loss and its arguments: scores and target of the words, or one score and its target."""

    loss: str = "cross-entropy"  # key of LOSSES
    logits: tuple[float, ...] = (1.0, 2.0, 0.5, 0.0, -1.0)  # z, a score for each word
    target: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 0.0)  # p: it is divided by its sum
    word: str = "books"  # the loss is drawn against its score
    score: float = -3.0  # z
    label: float = 1.0  # y, from 0 to 1
    inputs: tuple[float, ...] = (1.0, 0.5, -1.0)  # x, where scores are made of weights: z = W x
    word_weights: tuple[float, ...] = (0.5, 1, 0, 1, 0, -1, 0, 1, 0, 0.5, 1, 1, 0, 0, 1)  # W, row by row
    weights: tuple[float, ...] = (-1.0, -1.0, 1.0, -0.5)  # w and b of the one score, z = w x + b
    learning_rate: float = 1.0  # learning rate of the descent on the scores themselves
    steps: int = 40
