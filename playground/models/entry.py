"""What an entry of the model table is: a formula, options, shapes. PyTorch is imported when one is built."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, cast

from playground.catalog.entry import HyperParameter, complete

if TYPE_CHECKING:
    import torch

    from playground.models.language_model import LanguageModel

Options = Mapping[str, float | str]
Shapes = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class ModelEntry(ABC):
    """One model of the menu.

    `rule` is its formula in PyTorch's letters and gate order, `lecture_rule` the lecture's ("" where it is
    the same, or none is printed).
    """

    key: str
    title: str
    explanation: str
    rule: str
    lecture_rule: str
    source: str
    options: tuple[HyperParameter, ...]

    @property
    def learns(self) -> bool:
        """Whether it learns by gradient descent; else its text is counted, and there is nothing to tune."""
        return True

    @abstractmethod
    def build(
        self, vocabulary: int, options: Options, generator: torch.Generator | None = None
    ) -> LanguageModel:
        """Build the model for `vocabulary` token ids; its weights are drawn from `generator`.

        Raises ValueError for an option out of range or unknown.
        """

    @abstractmethod
    def shapes(self, vocabulary: int, options: Options) -> Shapes:
        """The shape of every parameter, by its name."""

    @abstractmethod
    def brief(self, options: Options) -> str:
        """Its size in a few words: "2 layers of 128"."""

    def parameters(self, vocabulary: int, options: Options) -> int:
        """How many numbers there are to learn."""
        return sum(prod(shape) for shape in self.shapes(vocabulary, options).values())

    def restore(
        self, vocabulary: int, options: Options, weights: Mapping[str, torch.Tensor]
    ) -> LanguageModel:
        """Build the model that has these weights; RuntimeError where they do not fit."""
        model = self.build(vocabulary, options)
        model.load_state_dict(dict(weights))
        return model

    def complete(self, options: Options) -> dict[str, float]:
        """Every option's value, checked; ValueError for one out of range or unknown."""
        return complete(self.options, cast(Mapping[str, float], options))  # a word is no number: ValueError


@dataclass(frozen=True)
class RecurrentEntry(ModelEntry):
    """A recurrent cell.

    `gates` is the number of weight blocks stacked in each of PyTorch's matrices, `gate_names` their order
    there. `state_names` are the parts of the state carried from token to token.
    """

    gates: int
    gate_names: tuple[str, ...]
    state_names: tuple[str, ...]

    def build(
        self, vocabulary: int, options: Options, generator: torch.Generator | None = None
    ) -> LanguageModel:
        """A RecurrentLM with this cell."""
        from playground.models.recurrent import RecurrentLM

        values = self.complete(options)
        return RecurrentLM(
            cell=self.key,
            vocabulary=vocabulary,
            embedding=int(values["embedding"]),
            hidden=int(values["hidden"]),
            layers=int(values["layers"]),
            dropout=values["dropout"],
            generator=generator,
        )

    def shapes(self, vocabulary: int, options: Options) -> Shapes:
        """Embedding (V, E); in each layer gates blocks of (H, inputs), (H, H) and two biases; output (V, H).

        The inputs are E in the first layer and H above it; two biases because PyTorch's cells have two.
        """
        values = self.complete(options)
        E, H, layers = int(values["embedding"]), int(values["hidden"]), int(values["layers"])
        G = self.gates * H
        found: Shapes = {"embedding.weight": (vocabulary, E)}
        for layer in range(layers):
            names = {
                "weight_ih": (G, H if layer else E),
                "weight_hh": (G, H),
                "bias_ih": (G,),
                "bias_hh": (G,),
            }
            found |= {f"layers.{layer}.{name}_l0": shape for name, shape in names.items()}
        return {**found, "output.weight": (vocabulary, H), "output.bias": (vocabulary,)}

    def brief(self, options: Options) -> str:
        """Layers and units."""
        values = self.complete(options)
        layers = int(values["layers"])
        return f"{layers} layer{'s' * (layers > 1)} of {values['hidden']:.0f}"


@dataclass(frozen=True)
class WindowEntry(ModelEntry):
    """The fixed-window network."""

    def build(
        self, vocabulary: int, options: Options, generator: torch.Generator | None = None
    ) -> LanguageModel:
        """A FixedWindowLM."""
        from playground.models.fixed_window import FixedWindowLM

        values = self.complete(options)
        return FixedWindowLM(
            vocabulary=vocabulary,
            context=int(values["context"]),
            embedding=int(values["embedding"]),
            hidden=int(values["hidden"]),
            direct=bool(values["direct"]),
            dropout=values["dropout"],
            generator=generator,
        )

    def shapes(self, vocabulary: int, options: Options) -> Shapes:
        """Embedding (V, E), W1 (H, (n-1) E), b1 (H,), W2 (V, H), b2 (V,), W3 (V, (n-1) E) where on."""
        values = self.complete(options)
        E, H, inputs = (
            int(values["embedding"]),
            int(values["hidden"]),
            int(values["context"] * values["embedding"]),
        )
        found: Shapes = {
            "embedding.weight": (vocabulary, E),
            "W1.weight": (H, inputs),
            "W1.bias": (H,),
            "W2.weight": (vocabulary, H),
            "W2.bias": (vocabulary,),
        }
        return {**found, "W3.weight": (vocabulary, inputs)} if values["direct"] else found

    def brief(self, options: Options) -> str:
        """Window and units."""
        values = self.complete(options)
        tokens = int(values["context"])
        return f"{tokens} token{'s' * (tokens > 1)}, {values['hidden']:.0f} units"


@dataclass(frozen=True)
class CountedEntry(ModelEntry):
    """n-grams: counted, not learned. Beside its own options it takes "smoothing", a key of SMOOTHERS, and
    the parameter of that one; Witten-Bell where nothing is said.
    """

    @property
    def learns(self) -> bool:
        """It counts."""
        return False

    def build(
        self, vocabulary: int, options: Options, generator: torch.Generator | None = None
    ) -> LanguageModel:
        """An NGramLM that has read nothing yet. Raises ValueError, too, for a smoothing that is no model."""
        from playground.models.ngram.choice import chosen
        from playground.models.ngram.language_model import NGramLM

        order = int(self.complete(options)["order"])
        others = {key: value for key, value in options.items() if key != "order"}
        smoothing = str(others.pop("smoothing", "witten-bell"))
        return NGramLM(vocabulary, order, *chosen(smoothing, cast(Mapping[str, float], others)))

    def shapes(self, vocabulary: int, options: Options) -> Shapes:
        """None: nothing is learned, and how many counts there are the text decides."""
        return {}

    def brief(self, options: Options) -> str:
        """The order."""
        return f"n = {self.complete(options)['order']}"

    def complete(self, options: Options) -> dict[str, float]:
        """The order alone, checked: of the smoothing the table of models knows nothing."""
        return super().complete({key: value for key, value in options.items() if key == "order"})
