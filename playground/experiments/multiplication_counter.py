"""Multiplications counted while an algorithm runs."""

from typing import TypeVar

T = TypeVar("T")


class MultiplicationCounter:
    """Multiplies floats or tensors, and counts how often it has."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, p: T, q: T) -> T:
        """The product p q."""
        self.count += 1
        return p * q  # type: ignore[operator, no-any-return]
