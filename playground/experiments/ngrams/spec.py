"""What a reader of the n-gram page may choose."""

from dataclasses import dataclass

from playground.catalog.smoothers import SMOOTHERS, Smoother

SENTENCE = "As the proctor started the clock, the students in the back row without a word opened their"


@dataclass(frozen=True)
class NgramsSpec:
    """The order n, the smoothing with its parameters, the context, and what is drawn after it.

    The parameters are those of the catalogue, all kept, so that the smoothings can be compared; `length`
    tokens are drawn with `seed`.
    """

    n: int = 4
    smoothing: str = "none"
    context: str = SENTENCE
    delta: float = 0.1
    alpha: float = 0.4
    lambda_: float = 0.75
    discount: float = 0.75
    length: int = 12
    seed: int = 1

    @property
    def smoother(self) -> Smoother:
        """The entry of the catalogue."""
        return SMOOTHERS[self.smoothing]

    def value(self, key: str = "") -> float:
        """The parameter of a smoothing (the chosen one by default); 0 where it has none."""
        parameter = SMOOTHERS[key or self.smoothing].parameter
        return float(getattr(self, parameter.key)) if parameter else 0.0
