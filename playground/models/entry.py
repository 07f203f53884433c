"""An entry of the model table: formula, options, shapes. PyTorch is imported when a model is built."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, cast

from playground.catalog.hyperparameter import HyperParameter, with_defaults

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

    def training_window(self, options: Options) -> int | None:
        """Tokens that a training reads at once where the model says how many; None where it may choose."""
        return None

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

    def with_defaults(self, options: Options) -> dict[str, float]:
        """Every option's value, checked; ValueError for one out of range or unknown."""
        return with_defaults(
            self.options, cast(Mapping[str, float], options)
        )  # a word is no number: ValueError
