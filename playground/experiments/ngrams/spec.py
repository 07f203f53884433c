"""The settings of the page n-grams."""

from dataclasses import dataclass

from playground.catalog.smoothers import SMOOTHERS, Smoother

SENTENCE = "As the proctor started the clock, the students in the back row without a word opened their"


@dataclass(frozen=True)
class NgramsSpec:
    """The order n, the smoothing with its parameters, the context, and how many tokens are drawn after it.

    `delta`, `alpha`, `lambda_` and `discount` are the parameters of the catalogue's smoothings; all have a
    value at any time, because the smoothings are compared. `length` tokens are drawn with `seed`.
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
        """The catalogue's entry of the chosen smoothing."""
        return SMOOTHERS[self.smoothing]

    def parameter_of(self, smoothing: str) -> float:
        """The value of a smoothing's parameter; 0 where it has none."""
        parameter = SMOOTHERS[smoothing].parameter
        return float(getattr(self, parameter.key)) if parameter else 0.0

    @property
    def parameter(self) -> float:
        """The value of the chosen smoothing's parameter; 0 where it has none."""
        return self.parameter_of(self.smoothing)
