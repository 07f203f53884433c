"""Weight penalties: its controls and its lessons."""

import streamlit as st

from playground.catalog.bases import BASES
from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec, step_of
from playground.ui import frame
from playground.ui.controls import Choice, Control, Slider, seed
from playground.ui.frame import Lesson, Page

DEFAULT = WeightPenaltiesSpec()
POINTS, STEPS, TWO, DECAY = "The points", "The steps", "Two weights", "Weight decay"

VIEWS = {
    "path": "All λ",
    "steps": "Step by step",
    "geometry": "Two weights",
    "decay": "Adam and AdamW",
}
SHRINKING = {"proximal": "Proximal step", "subgradient": "Subgradient step"}


def to_lambda() -> None:
    """Where the clock is lambda, it goes to the one that was asked for; elsewhere to the start."""
    over_lambda = st.session_state.get("penalty_view", "path") in ("path", "geometry")
    frame.seek(step_of(st.session_state.get("lambda_", DEFAULT.lambda_)) if over_lambda else 0)


def _count(name: str, label: str, help: str, low: int, high: int, fold: str, step: int = 1) -> Slider:
    return Slider(name, label, help, low, high, step, getattr(DEFAULT, name), format="%d", fold=fold)


VIEW = Choice(
    "penalty_view",
    "Look at",
    "The fit at every λ; how one fit is found; why corners give zeros; what an optimizer makes of the decay.",
    VIEWS,
    "path",
    then=to_lambda,
)
LAMBDA = Slider(
    "lambda_",
    "Strength λ",
    "Of the steps and of the weight decay. Where the clock is λ itself, it goes there (it ends at 10).",
    0.0,
    1e6,
    0.01,
    DEFAULT.lambda_,
    format="%.6g",
    typed=True,
    then=to_lambda,
)
BEST = [
    Slider(
        f"best_w{j}",
        f"Minimum of the loss, w{j}",
        "Or drag the ring.",
        -2.0,
        2.0,
        0.05,
        default,
        format="%.4g",
        typed=True,
        fold=TWO,
    )
    for j, default in enumerate((DEFAULT.best_w1, DEFAULT.best_w2), 1)
]
WEIGHT = _count("weight_shown", "Weight in the table", "Or click on a weight.", 1, 24, STEPS)

CONTROLS: list[Control] = [
    VIEW,
    Choice(
        "penalty",
        "Penalty",
        "What large weights cost. The bias is never penalised. “Two weights” shows all three.",
        {key: penalty.title for key, penalty in PENALTIES.items()},
        DEFAULT.penalty,
    ),
    LAMBDA,
    Slider("penalty_mix", "Elastic net: share of L1", "1 is L1 alone, 0 is L2 alone.", 0.0, 1.0, 0.05, 0.5),
    Choice(
        "basis",
        "Features",
        "What the model is given instead of x: standardised to mean 0 and variance 1 over the points.",
        {key: basis.title for key, basis in BASES.items()},
        DEFAULT.basis,
        fold=POINTS,
    ),
    _count("degree", "Features d", "How many, and so how many weights.", 1, 24, POINTS),
    _count("points", "Points N", "Few points, many weights: room to overfit.", 1, 40, POINTS),
    Slider(
        "points_noise",
        "Noise σ",
        "Standard deviation of what is added to y.",
        0.0,
        1.0,
        0.05,
        DEFAULT.points_noise,
        fold=POINTS,
    ),
    seed(
        "penalty_seed",
        "Seed",
        "Another seed, other points and mini-batches.",
        DEFAULT.penalty_seed,
        POINTS,
    ),
    Slider(
        "prox_rate",
        "Step length η · L",
        "In units of 1/L, L the largest curvature of the loss. Up to 2 it converges.",
        0.05,
        3.0,
        0.05,
        DEFAULT.prox_rate,
        fold=STEPS,
    ),
    _count("prox_steps", "Steps", "How many steps.", 5, 300, STEPS, 5),
    Choice(
        "shrinking",
        "Weights drawn",
        "Of which method; the table and the distance show both.",
        SHRINKING,
        DEFAULT.shrinking,
        fold=STEPS,
    ),
    WEIGHT,
    *BEST,
    Slider(
        "feature_correlation",
        "Correlation of the features",
        "0: the axes of the ellipses are those of the weights, and every weight is on its own.",
        -0.9,
        0.9,
        0.1,
        DEFAULT.feature_correlation,
        fold=TWO,
    ),
    Slider(
        "decay_eta", "Learning rate η", "Of all four.", 0.005, 0.5, 0.005, DEFAULT.decay_eta, format="%.3f",
        fold=DECAY,
    ),
    _count("decay_steps", "Steps of the optimizers", "How many updates.", 20, 400, DECAY, 20),
    _count("decay_batch", "Batch size", "Of 64 examples; 64 is the full gradient.", 1, 64, DECAY),
    Slider(
        "decay_scale",
        "Scale of feature 2",
        "Feature 1 has scale 1. A smaller scale means a flatter loss along w₂, and smaller gradients.",
        0.05,
        1.0,
        0.05,
        DEFAULT.decay_scale,
        fold=DECAY,
    ),
]  # fmt: skip

LESSONS = [
    Lesson(
        "L1 leaves few",
        "13 of 20 weights are exactly zero; the three waves of the curve are kept. "
        "With each of 20 seeds its lowest held-out error is below L2’s.",
        {"lambda_": 0.05},
        44,
    ),
    Lesson(
        "L2 only shrinks",
        "The same points, the same λ: no weight is zero, here or at any other λ. "
        "‖w‖ falls all the way to λ = 10, and still none is gone.",
        {"penalty": "l2", "lambda_": 0.05},
        44,
    ),
    Lesson(
        "Over or under",
        "At λ = 0 the polynomial hits all 15 points, and its held-out error is 20,627. "
        "At λ = 10 it misses even the points. The best is between, with each of 20 seeds.",
        {"penalty": "l2", "basis": "powers", "lambda_": 0.005},
        29,
    ),
    Lesson(
        "Corners give zeros",
        "The smallest ellipse to reach the diamond touches it in a corner: w₂ is exactly 0. "
        "The disc has no corners, and L2’s w₂ is 0.36. Drag a ring.",
        {"penalty_view": "geometry", "lambda_": 1.0},
        65,
    ),
    Lesson(
        "A soft step",
        "The gradient has moved all weights off zero. Next the penalty takes ηλ = 0.021 off each: "
        "9 of 20 are nearer to zero than that, and land on it.",
        {"penalty_view": "steps"},
        1,
    ),
    Lesson(
        "Slopes give none",
        "60 steps of both: 13 zeros by proximal steps, none by subgradients, which jump from one side "
        "of zero to the other. So does λ‖w‖₁ in a PyTorch loss.",
        {"penalty_view": "steps", "shrinking": "subgradient"},
        120,
    ),
    Lesson(
        "AdamW differs",
        "Adam with L2 ends at L2’s minimum, AdamW near that of the loss alone. Adam divides L2’s pull "
        "by √v, too: of w₁, whose gradients are large, it takes less than of w₂.",
        {"penalty_view": "decay", "lambda_": 0.1},
        160,
    ),
]

PAGE = Page(
    title="Weight penalties",
    question="What does it do to a model that its weights cost something?",
    formula=[
        (r"\tfrac{1}{2N}\lVert Xw+b-y\rVert^2", "value"),
        (r"+", ""),
        (r"\lambda\,\Omega(w)", "update"),
    ],
    controls=CONTROLS,
    lessons=LESSONS,
)
