"""The syntax tree of a formula."""

from dataclasses import dataclass

from playground.catalog.typed_function.operations import VARIABLES


@dataclass(frozen=True)
class Node:
    """A formula or a part of one.

    `name` is "number", a variable, a constant, a function, "neg" or one of + - * / ^; `text` is the part
    as typed; `value` is its value if neither x nor y occurs in it, else None.
    """

    name: str
    arguments: tuple["Node", ...]
    text: str
    value: float | None = None

    def variables(self) -> set[str]:
        """Which of x and y occur."""
        if self.name in VARIABLES:
            return {self.name}
        return set().union(*(argument.variables() for argument in self.arguments))
