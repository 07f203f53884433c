"""What is measured of a network after each round, by the exact rule of its data.

one_to_many       share of drawn surnames in which the judge finds the language that was asked for; share
                  of them that are no training names
many_to_one       share of held-out names whose answer is a language that lists the name; of training names
aligned           share of held-out strings with every tag right; of longer strings
encoder_decoder   share of held-out strings written in reverse exactly; of longer strings
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.experiments.sequence_shapes import judge
from playground.experiments.sequence_shapes.batches import batch, padded_sources
from playground.experiments.sequence_shapes.data import (
    BEGIN,
    BITS_LEARNED,
    BITS_MOST,
    END,
    LETTERS_LEARNED,
    LETTERS_MOST,
    SPECIAL,
    Item,
    data,
)
from playground.experiments.sequence_shapes.sizes import (
    MEASURED_TEMPERATURE,
    MOST_LETTERS,
    NAMES_PER_LANGUAGE,
)
from playground.experiments.sequence_shapes.surnames import surnames

if TYPE_CHECKING:
    from playground.models.sequence_network import SequenceNetwork


@dataclass(frozen=True)
class Measure:
    """What the shares are of, the name of each, and the quality that the first is to reach by default."""

    title: str
    quality: str
    second: str
    stated: float


MEASURES = {
    "one_to_many": Measure("names drawn", "asked language", "new", 0.7),
    "many_to_one": Measure("right answers", "held out", "training", 0.7),
    "aligned": Measure(
        "right answers", f"1–{BITS_LEARNED} bits", f"{BITS_LEARNED + 1}–{BITS_MOST} bits", 0.99
    ),
    "encoder_decoder": Measure(
        "right answers", f"1–{LETTERS_LEARNED} letters", f"{LETTERS_LEARNED + 1}–{LETTERS_MOST} letters", 0.97
    ),
}


def reference(shape: str) -> tuple[float, str]:
    """What the first share is compared with, and its name: chance, or the judge on real names."""
    if shape == "one_to_many":
        return judge.held_out_accuracy(), "real names"
    if shape == "many_to_one":
        found = surnames()
        shares = [
            sum(language in found.languages_of[name] for name in found.held_out) / len(found.held_out)
            for language in found.languages
        ]
        return max(shares), "one for all"
    held_out = data(shape).held_out
    chance = [len(data(shape).classes) ** -len(answer) for _, answer in held_out]
    return sum(chance) / len(chance), "guessing"


def measured(shape: str, network: "SequenceNetwork", seed: int) -> tuple[float, float, float]:
    """Held-out NLL in nats per target, and the two shares. `seed` is that of the drawn surnames."""
    import torch

    found = data(shape)
    with torch.no_grad():
        loss = network.loss(batch(shape, found.held_out)).item()
    if shape == "one_to_many":
        quality, second = _names(network, seed)
    elif shape == "many_to_one":
        quality, second = (_languages(network, names) for names in (surnames().held_out, surnames().training))
    else:
        quality, second = (_strings(shape, network, items) for items in (found.held_out, found.longer))
    return loss, quality, second


def drawn_names(network: "SequenceNetwork", seed: int) -> list[tuple[str, str]]:
    """(language, surname) of NAMES_PER_LANGUAGE surnames of each language, drawn from the network."""
    import torch

    from playground.models.sequence_network import write

    found = data("one_to_many")
    asked = [language for language in surnames().languages for _ in range(NAMES_PER_LANGUAGE)]
    source = torch.tensor([[found.token(language)] for language in asked])
    generator = torch.Generator().manual_seed(seed)
    rows = write(network, source, BEGIN, END, MOST_LETTERS, MEASURED_TEMPERATURE, generator)
    return [
        (language, "".join(found.classes[k - END] for k in row))
        for language, row in zip(asked, rows, strict=True)
    ]


def _names(network: "SequenceNetwork", seed: int) -> tuple[float, float]:
    names, known = drawn_names(network, seed), set(surnames().training)
    right = [judge.judge().language(name) == language for language, name in names]
    return sum(right) / len(names), sum(name not in known for _, name in names) / len(names)


def _languages(network: "SequenceNetwork", names: Sequence[str]) -> float:
    """The share of names whose answer is a language that lists them."""
    import torch

    found, every = data("many_to_one"), surnames()
    known = set(found.symbols)
    items = [(tuple(c for c in name if c in known), (every.languages[0],)) for name in names]
    with torch.no_grad():
        answers = network.output(network.last_state(padded_sources("many_to_one", items))).argmax(-1)
    right = [
        found.classes[k] in every.languages_of[name] for name, k in zip(names, answers.tolist(), strict=True)
    ]
    return sum(right) / len(right)


def _strings(shape: str, network: "SequenceNetwork", items: Sequence[Item]) -> float:
    """The share of strings whose answer is right as a whole; what is written is written greedily."""
    from playground.models.sequence_network import all_right, write

    if shape == "aligned":
        return all_right(network, batch(shape, items))
    rows = write(network, padded_sources(shape, items), BEGIN, END, LETTERS_MOST)
    symbols = data(shape).symbols
    found = [tuple(symbols[k - len(SPECIAL)] for k in row) for row in rows]
    return sum(row == answer for row, (_, answer) in zip(found, items, strict=True)) / len(items)
