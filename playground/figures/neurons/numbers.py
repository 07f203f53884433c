"""How the page of neurons writes numbers: three digits, more where a number is typed."""

from playground.figures import numbers


def short(value: float) -> str:
    """A number in three digits: "−0.6", "1.2e+06"."""
    return numbers.digits(value, 3)


def factor(value: float) -> str:
    """The same as a factor of a product: a negative one in parentheses."""
    return numbers.factor(value, short)
