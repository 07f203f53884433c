"""A question answered step by step: what is fed, the state, the distribution, the token taken."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.sequence_shapes.data import (
    BEGIN,
    END,
    LETTERS_MOST,
    SPECIAL,
    WRITES,
    data,
    mirrored,
    parities,
)
from playground.experiments.sequence_shapes.judge import judge
from playground.experiments.sequence_shapes.question import Question, source_of
from playground.experiments.sequence_shapes.sizes import HIDDEN, MOST_LETTERS
from playground.experiments.sequence_shapes.surnames import surnames
from playground.experiments.sequence_shapes.training import ShapesSpec, first_network

if TYPE_CHECKING:
    from torch import Generator, Tensor

LONGEST = {"one_to_many": MOST_LETTERS, "encoder_decoder": LETTERS_MOST}  # tokens written before the end


@dataclass(frozen=True, eq=False)
class Answer:
    """N steps, one for each state that is computed; K classes.

    fed          (N,) the symbol that is read
    reads        how many steps read the source; in the shapes that write, what follows is fed back
    encodes      (N,) whether the step belongs to an encoder, which has no output layer
    states       (H, N)
    probability  (K, N) of each class; NaN in the encoder
    taken        (N,) the class taken; -1 where none is: in the encoder, before the last letter in many_to_one
    note         what was not read, or ""
    """

    shape: str
    question: Question
    fed: tuple[str, ...]
    reads: int
    encodes: np.ndarray
    states: np.ndarray
    probability: np.ndarray
    taken: np.ndarray
    note: str = ""

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes."""
        return data(self.shape).classes

    @property
    def steps(self) -> int:
        """N."""
        return len(self.fed)

    @property
    def source(self) -> tuple[str, ...]:
        """The symbols that were read."""
        return self.fed[: self.reads]

    @property
    def output(self) -> tuple[str, ...]:
        """The classes taken, without the end token."""
        names = [self.classes[k] for k in self.taken if k >= 0]
        return tuple(name for name in names if name != SPECIAL[END])

    @property
    def expected(self) -> tuple[str, ...]:
        """By the exact rule of the data: of a surname all of its languages; nothing for a language."""
        if self.shape == "many_to_one":
            return tuple(sorted(surnames().languages_of.get("".join(self.source), ())))
        if self.shape == "one_to_many":
            return ()
        return (parities if self.shape == "aligned" else mirrored)(self.source)

    @property
    def judged(self) -> str:
        """Of a surname that was written: the language that the judge finds. "" in the other shapes."""
        return judge().language("".join(self.output)) if self.shape == "one_to_many" else ""

    @property
    def is_right(self) -> bool | None:
        """By the exact rule, the judge in one_to_many; None for a surname that stands in no list."""
        if self.shape == "one_to_many":
            return self.judged == self.source[0]
        if self.shape == "many_to_one":
            return self.output[0] in self.expected if self.expected else None
        ended = self.shape == "aligned" or int(self.taken[-1]) == 0
        return self.output == self.expected and ended

    def known_name(self) -> bool:
        """Whether the surname that was read or written is a training name."""
        name = "".join(self.source if self.shape == "many_to_one" else self.output)
        return name in surnames().training


def answer(shape: str, weights: dict[str, np.ndarray], question: Question) -> Answer:
    """Ask the network of these weights. TextError where nothing can be read."""
    import torch

    source, found = source_of(shape, question), data(shape)
    network = first_network(ShapesSpec(shape))
    network.load_state_dict({name: torch.from_numpy(np.array(w)) for name, w in weights.items()})
    generator = torch.Generator().manual_seed(question.name_seed)
    temperature = question.temperature if shape == "one_to_many" else 0.0
    names = (*SPECIAL, *found.symbols)
    tokens = [found.token(symbol) for symbol in source.symbols]
    encoder = len(tokens) if shape == "encoder_decoder" else 0
    tokens += [BEGIN] * (shape == "encoder_decoder")
    limit = len(tokens) + LONGEST.get(shape, 0)
    states, probabilities, taken = [], [], []
    h = torch.zeros(1, HIDDEN)
    t = 0
    with torch.no_grad():
        while t < len(tokens):
            h = network.step(torch.tensor([tokens[t]]), h, decodes=bool(encoder) and t >= encoder)
            scores = network.output(h)[0]
            asked = t >= encoder and (shape != "many_to_one" or t == len(tokens) - 1)
            p = (scores / temperature if temperature else scores).softmax(-1)
            k = _chosen(p, generator if temperature else None) if asked else -1
            if shape in WRITES and k > 0 and len(tokens) < limit:
                tokens.append(END + k)
            states.append(h[0].numpy())
            probabilities.append(p.numpy() if t >= encoder else np.full(len(p), np.nan))
            taken.append(k)
            t += 1
    return Answer(
        shape,
        question,
        tuple(names[token] for token in tokens),
        len(source.symbols),
        np.arange(len(tokens)) < encoder,
        np.array(states, dtype=np.float64).T,
        np.array(probabilities, dtype=np.float64).T,
        np.array(taken),
        source.note(),
    )


def _chosen(p: "Tensor", generator: "Generator | None") -> int:
    """A class drawn from p (K,); without a generator the likeliest."""
    import torch

    return int(p.argmax() if generator is None else torch.multinomial(p, 1, generator=generator))
