"""The data of the training: tiny documents of four topics, as counts of words; some labels are noise.

Every topic is a distribution over the words; a document is 8 words drawn from its topic's. Because the data
are generated, the best possible prediction is known: Bayes' rule with the true topics.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Generator, Tensor

WORDS, TOPICS, LENGTH = 40, 4, 8
NOISE = 0.2  # share of labels that are replaced by a uniformly random topic
HELD_OUT = 2000
SIZES = {"few": 200, "plenty": 20_000}
TOPICS_SEED = 1000  # the same topics for all data


@dataclass(frozen=True, eq=False)
class Documents:
    """x: counts of words (n, WORDS); label (n,); bayes_loss: the best possible loss on them, in nats."""

    x: "Tensor"
    label: "Tensor"
    bayes_loss: float


def topics() -> "Tensor":
    """P(word | topic), (TOPICS, WORDS)."""
    import torch

    generator = torch.Generator().manual_seed(TOPICS_SEED)
    return (0.8 * torch.randn(TOPICS, WORDS, generator=generator)).softmax(1)


def documents(size: int, seed: int) -> tuple[Documents, Documents]:
    """`size` documents to learn from and HELD_OUT others."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    return _draw(size, generator), _draw(HELD_OUT, generator)


def _draw(size: int, generator: "Generator") -> Documents:
    import torch

    word_given_topic = topics()
    topic = torch.randint(TOPICS, (size,), generator=generator)
    words = torch.multinomial(word_given_topic[topic], LENGTH, replacement=True, generator=generator)
    x = torch.zeros(size, WORDS).scatter_add_(1, words, torch.ones(size, LENGTH))  # words: (n, LENGTH)
    noisy = torch.rand(size, generator=generator) < NOISE
    label = torch.where(noisy, torch.randint(TOPICS, (size,), generator=generator), topic)
    posterior = (x.double() @ word_given_topic.double().log().T).softmax(1)  # (n, TOPICS), uniform prior
    probability = (1 - NOISE) * posterior + NOISE / TOPICS  # P(label | x)
    return Documents(x, label, float(-probability.gather(1, label[:, None]).log().mean()))
