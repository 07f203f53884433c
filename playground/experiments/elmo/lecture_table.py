"""The lecture's table of results with ELMo, its relative increases recomputed as error reductions.

    absolute = with ELMo - baseline        relative = absolute / (100 - baseline)

The relative increase is that of the error, not of the score: on SQuAD 4.7 points are 5.8 % of the baseline's
81.1, and 24.9 % of the 18.9 that it lacked. Source: lecture 5, ELMo; Peters et al. 2018, table 1.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One row of the slide: scores in percent, and the increases as they are printed there."""

    task: str
    baseline: float
    elmo: float
    absolute_printed: float
    relative_printed: float

    @property
    def absolute(self) -> float:
        """Points."""
        return self.elmo - self.baseline

    @property
    def error_reduction(self) -> float:
        """Percent of the baseline's error."""
        return 100 * self.absolute / (100 - self.baseline)

    @property
    def of_the_score(self) -> float:
        """Percent of the baseline's score: what "relative" is not."""
        return 100 * self.absolute / self.baseline


RESULTS = (
    Result("SQuAD", 81.1, 85.8, 4.7, 24.9),
    Result("SNLI", 88.0, 88.7, 0.7, 5.8),
    Result("SRL", 81.4, 84.6, 3.2, 17.2),
    Result("Coref", 67.2, 70.4, 3.2, 9.8),
    Result("NER", 90.15, 92.22, 2.06, 21.0),
    Result("SST-5", 51.4, 54.7, 3.3, 6.8),
)
