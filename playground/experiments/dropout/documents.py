"""The data of the real training: tiny documents of four topics, as counts of words; some labels are noise.

Every topic is a distribution over the words; a document is 8 words drawn from its topic's. Because the data
are generated, the best possible prediction is known: Bayes' rule with the true topics.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Generator, Tensor

WORDS, TOPICS, LENGTH = 40, 4, 8
NOISE = 0.2  # share of labels that are drawn anew, uniformly
HELD_OUT = 2000
SIZES = {"few": 200, "plenty": 20_000}
WORLD = 1000  # the seed of the topics: all data come from the same world


@dataclass(frozen=True, eq=False)
class Documents:
    """x: counts of words (n, WORDS); label (n,); bayes: the best possible loss on them, in nats."""

    x: "Tensor"
    label: "Tensor"
    bayes: float


def topics() -> "Tensor":
    """P(word | topic), (TOPICS, WORDS)."""
    import torch

    generator = torch.Generator().manual_seed(WORLD)
    return (0.8 * torch.randn(TOPICS, WORDS, generator=generator)).softmax(1)


def documents(size: int, seed: int) -> tuple[Documents, Documents]:
    """`size` documents to learn from and HELD_OUT others."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    return _draw(size, generator), _draw(HELD_OUT, generator)


def _draw(size: int, generator: "Generator") -> Documents:
    import torch

    world = topics()
    topic = torch.randint(TOPICS, (size,), generator=generator)
    words = torch.multinomial(world[topic], LENGTH, replacement=True, generator=generator)  # (n, LENGTH)
    x = torch.zeros(size, WORDS).scatter_add_(1, words, torch.ones(size, LENGTH))
    noisy = torch.rand(size, generator=generator) < NOISE
    label = torch.where(noisy, torch.randint(TOPICS, (size,), generator=generator), topic)
    posterior = (x.double() @ world.double().log().T).softmax(1)  # (n, TOPICS): Bayes' rule, uniform prior
    best = (1 - NOISE) * posterior + NOISE / TOPICS
    return Documents(x, label, float(-best.gather(1, label[:, None]).log().mean()))
