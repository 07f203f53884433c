"""The ways to turn counts into probabilities, one explicit table; their formulas are in `smoothing_rules`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.catalog import smoothing_rules as rules
from playground.catalog.hyperparameter import HyperParameter
from playground.catalog.smoothing_rules import ContextCounts, Division

__all__ = ["NORMALIZED", "SMOOTHERS", "ContextCounts", "Division", "Smoother"]

Normalization = Literal["always", "seen", "never"]


@dataclass(frozen=True)
class Smoother:
    """One way of smoothing.

    normalization               whether the scores add up to 1 over the vocabulary: after any context, after
                                contexts that were seen, or never
    rule(counts, value)         P_n(w | c), float64; NaN where it is undefined; `value` is the parameter's
    division(counts, value)     the same with the numbers in, to be drawn as a fraction
    recursive                   the rule asks the lower orders; else only the n-grams, `lower` being uniform
    continuation                the lower orders count the different tokens before an n-gram, not its
                                occurrences
    zero_if_unseen              a token never seen at any order scores 0
    """

    key: str
    title: str
    latex: str
    remark: str
    source: str
    normalization: Normalization
    rule: Callable[[ContextCounts, float], np.ndarray]
    division: Callable[[ContextCounts, float], Division]
    parameter: HyperParameter | None = None
    recursive: bool = True
    continuation: bool = False
    zero_if_unseen: bool = False

    def normalization_at(self, value: float) -> Normalization:
        """`normalization` at a value of the parameter: add-delta with delta = 0 smooths nothing."""
        return "seen" if self.key == "delta" and value == 0 else self.normalization


DELTA = HyperParameter(
    "delta",
    "δ of add-δ",
    r"\delta",
    0.1,
    0.0,
    10.0,
    "Added to every count. 1 is Laplace’s; 0 is no smoothing.",
)
ALPHA = HyperParameter(
    "alpha", "α of stupid backoff", r"\alpha", 0.4, 0.0, 1.0, "What each step to a shorter context costs."
)
LAMBDA = HyperParameter(
    "lambda_",
    "λ of interpolation",
    r"\lambda",
    0.75,
    0.0,
    1.0,
    "Weight of the longer context, at each order.",
)
DISCOUNT = HyperParameter(
    "discount",
    "d of Kneser-Ney",
    "d",
    0.75,
    0.0,
    1.0,
    "Taken from every count, given to the shorter context.",
)

SMOOTHERS: dict[str, Smoother] = {
    "none": Smoother(
        "none",
        "None (counts alone)",
        r"P(w \mid c) = \frac{N(c\,w)}{N(c)}",
        "The maximum-likelihood estimate. What was never seen is impossible, and after a context that was "
        "never seen there is no estimate at all: 0/0.",
        "Lecture 3, n-gram Language Models",
        "seen",
        rules.maximum_likelihood,
        rules.maximum_likelihood_division,
        recursive=False,
    ),
    "delta": Smoother(
        "delta",
        "Add δ",
        r"P(w \mid c) = \frac{N(c\,w) + \delta}{N(c) + \delta V}",
        "Pretends that everything was seen δ times more: with a large vocabulary nearly all probability goes "
        "to what never comes.",
        "Lecture 3, Sparsity Problem 1; Lidstone 1920",
        "always",
        rules.add_delta,
        rules.add_delta_division,
        DELTA,
        recursive=False,
    ),
    "stupid": Smoother(
        "stupid",
        "Stupid backoff",
        r"S(w \mid c) = \begin{cases} N(c\,w) / N(c) & N(c\,w) > 0 \\ "
        r"\alpha\, S(w \mid c') & \text{else} \end{cases}",
        "The longest context that was seen with w decides; each shorter one costs a factor α. These are "
        "scores: they do not add up to 1.",
        "Lecture 3, Sparsity Problem 2; Brants et al. 2007",
        "never",
        rules.stupid_backoff,
        rules.stupid_backoff_division,
        ALPHA,
        zero_if_unseen=True,
    ),
    "interpolation": Smoother(
        "interpolation",
        "Interpolation",
        r"P_n(w \mid c) = \lambda \frac{N(c\,w)}{N(c)} + (1-\lambda)\, P_{n-1}(w \mid c')",
        "Every order has its say, with a fixed weight; the last is the uniform distribution.",
        "Jelinek and Mercer 1980",
        "always",
        rules.interpolation,
        rules.interpolation_division,
        LAMBDA,
    ),
    "witten-bell": Smoother(
        "witten-bell",
        "Witten-Bell",
        r"P_n(w \mid c) = \frac{N(c\,w) + T(c)\, P_{n-1}(w \mid c')}{N(c) + T(c)}",
        "The more different tokens T(c) have followed a context, the likelier one more is new: that much "
        "weight goes to the shorter context.",
        "Witten and Bell 1991 (method C); Chen and Goodman 1998, section 2.6",
        "always",
        rules.witten_bell,
        rules.witten_bell_division,
    ),
    "kneser-ney": Smoother(
        "kneser-ney",
        "Kneser-Ney",
        r"P_n(w \mid c) = \frac{\max(N(c\,w) - d,\, 0) + d\, T(c)\, P_{n-1}(w \mid c')}{N(c)}",
        "A little is taken from every count. Below the highest order an n-gram counts once for each "
        "different token before it: “Francisco” is frequent but follows one word only.",
        "Kneser and Ney 1995, interpolated; Chen and Goodman 1998, section 2.7",
        "always",
        rules.kneser_ney,
        rules.kneser_ney_division,
        DISCOUNT,
        continuation=True,
    ),
}

NORMALIZED: tuple[str, ...] = tuple(
    key for key, smoother in SMOOTHERS.items() if smoother.normalization == "always"
)
"""Those that are a distribution after any context, seen or not (add-delta: with delta above 0)."""
