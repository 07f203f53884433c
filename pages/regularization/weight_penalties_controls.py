"""Weight penalties: the controls, and the spec that they describe."""

from collections.abc import Callable, Mapping
from typing import Any

from playground.catalog.bases import BASES
from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties.decay import EXAMPLES
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec, nearest_step
from playground.ui.controls import Choice, Control, Slider, seed
from playground.ui.seek import seek

DEFAULT = WeightPenaltiesSpec()
POINTS, METHODS, TWO_WEIGHTS, OPTIMIZERS = "The points", "The steps", "Two weights", "Weight decay"  # groups

VIEWS = {
    "path": "All λ",
    "steps": "Step by step",
    "geometry": "Two weights",
    "decay": "Adam and AdamW",
}
METHOD_TITLES = {"proximal": "Proximal step", "subgradient": "Subgradient step"}


def go_to_strength() -> None:
    """Where the clock is lambda, it goes to the chosen strength; in the other views to the start."""
    over_lambda = VIEW.get() in ("path", "geometry")
    seek(nearest_step(STRENGTH.get()) if over_lambda else 0)


def in_views(*views: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether one of these views is shown."""
    return lambda values: values["view"] in views


OF_POINTS, OF_STEPS = in_views("path", "steps"), in_views("steps")
OF_TWO_WEIGHTS, OF_OPTIMIZERS = in_views("geometry"), in_views("decay")


def has_elastic_net(values: Mapping[str, Any]) -> bool:
    """Whether the elastic net is shown: “Two weights” shows all penalties."""
    return values["view"] == "geometry" or (OF_POINTS(values) and values["penalty"] == "elastic")


def _count(
    name: str,
    label: str,
    help: str,
    bounds: tuple[int, int],
    group: str,
    applies: Callable[[Mapping[str, Any]], bool],
    step: int = 1,
) -> Slider:
    initial = getattr(DEFAULT, name)
    return Slider(name, label, help, *bounds, step, initial, format="%d", group=group, applies=applies)


def _minimum(name: str, label: str) -> Slider:
    return Slider(
        name,
        label,
        "Or drag the ring.",
        -2.0,
        2.0,
        0.05,
        getattr(DEFAULT, name),
        format="%.4g",
        typed=True,
        group=TWO_WEIGHTS,
        applies=OF_TWO_WEIGHTS,
    )


VIEW = Choice(
    "view",
    "Look at",
    "The fit at every λ; how one fit is found; why corners give zeros; what an optimizer makes of the decay.",
    VIEWS,
    "path",
    on_change=go_to_strength,
)
STRENGTH = Slider(
    "strength",
    "Strength λ",
    "Of the steps and of the weight decay. Where the clock is λ itself, it goes there (it ends at 10).",
    0.0,
    1e6,
    0.01,
    DEFAULT.strength,
    format="%.6g",
    typed=True,
    on_change=go_to_strength,
)
MINIMUM_W1 = _minimum("minimum_w1", "Minimum of the loss, w1")
MINIMUM_W2 = _minimum("minimum_w2", "Minimum of the loss, w2")
WEIGHT = Slider(
    "weight",
    "Weight in the table",
    "Or click on a weight.",
    1,
    24,
    1,
    2,
    format="%d",
    group=METHODS,
    applies=OF_STEPS,
)

CONTROLS: list[Control] = [
    VIEW,
    Choice(
        "penalty",
        "Penalty",
        "What large weights cost. The bias is never penalised. “Two weights” shows all three.",
        {key: penalty.title for key, penalty in PENALTIES.items()},
        DEFAULT.penalty,
        applies=OF_POINTS,
    ),
    STRENGTH,
    Slider(
        "l1_ratio",
        "Elastic net: share of L1",
        "1 is L1 alone, 0 is L2 alone.",
        0.0,
        1.0,
        0.05,
        DEFAULT.l1_ratio,
        applies=has_elastic_net,
    ),
    _count(
        "steps",
        "Steps",
        "Of “Step by step” and of “Adam and AdamW”.",
        (5, 400),
        "",
        in_views("steps", "decay"),
        5,
    ),
    Choice(
        "basis",
        "Features",
        "What the linear model sees of x: standardised to mean 0 and variance 1 over the points.",
        {key: basis.title for key, basis in BASES.items()},
        DEFAULT.basis,
        group=POINTS,
        applies=OF_POINTS,
    ),
    _count("degree", "Features d", "How many, and so how many weights.", (1, 24), POINTS, OF_POINTS),
    _count("points", "Points N", "Few points, many weights: room to overfit.", (1, 40), POINTS, OF_POINTS),
    Slider(
        "noise",
        "Noise σ",
        "Standard deviation of what is added to y.",
        0.0,
        1.0,
        0.05,
        DEFAULT.noise,
        group=POINTS,
        applies=OF_POINTS,
    ),
    seed(
        "seed",
        "Seed",
        "Another seed, other points and mini-batches.",
        DEFAULT.seed,
        POINTS,
        in_views("path", "steps", "decay"),
    ),
    Slider(
        "relative_step_size",
        "Step size η · L",
        "In units of 1/L, L the largest curvature of the loss. Up to 2 it converges.",
        0.05,
        3.0,
        0.05,
        DEFAULT.relative_step_size,
        group=METHODS,
        applies=OF_STEPS,
    ),
    Choice(
        "method",
        "Weights drawn",
        "Of which method; the table and the distance show both.",
        METHOD_TITLES,
        "proximal",
        group=METHODS,
        applies=OF_STEPS,
    ),
    WEIGHT,
    MINIMUM_W1,
    MINIMUM_W2,
    Slider(
        "feature_correlation",
        "Correlation of the features",
        "0: the axes of the ellipses are those of the weights, and every weight is on its own.",
        -0.9,
        0.9,
        0.1,
        DEFAULT.feature_correlation,
        group=TWO_WEIGHTS,
        applies=OF_TWO_WEIGHTS,
    ),
    Slider(
        "learning_rate",
        "Learning rate η",
        "Of all four.",
        0.005,
        0.5,
        0.005,
        DEFAULT.learning_rate,
        format="%.3f",
        group=OPTIMIZERS,
        applies=OF_OPTIMIZERS,
    ),
    _count(
        "batch_size",
        "Batch size",
        "Of 64 examples; 64 is the full gradient.",
        (1, EXAMPLES),
        OPTIMIZERS,
        OF_OPTIMIZERS,
    ),
    Slider(
        "feature_scale",
        "Scale of feature 2",
        "Feature 1 has scale 1. A smaller scale means a flatter loss along w₂, and smaller gradients.",
        0.05,
        1.0,
        0.05,
        DEFAULT.feature_scale,
        group=OPTIMIZERS,
        applies=OF_OPTIMIZERS,
    ),
]
