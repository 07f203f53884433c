"""How the page of neurons writes numbers, and letters with their indices."""

from playground.figures.plots import minus

SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


def short(value: float, digits: int = 3) -> str:
    """A number in so many digits, with a typographic minus: "−0.6", "1.2e+06"."""
    return minus(f"{value + 0.0:.{digits}g}")


def factor(value: float) -> str:
    """The same as a factor of a product: a negative one in parentheses."""
    text = short(value)
    return f"({text})" if value < 0 else text


def indexed(letter: str, *indices: int) -> str:
    """ "w₁", "a₂₁"."""
    return letter + "".join(SUBSCRIPTS[i] for i in indices)
