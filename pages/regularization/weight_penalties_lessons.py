"""Weight penalties: the lessons."""

from playground.ui.frame import Lesson

LESSONS = [
    Lesson(
        "L1 leaves few",
        "13 of 20 weights are exactly zero; the three waves of the curve are kept. "
        "With each of 20 seeds its lowest held-out error is below L2’s.",
        {"strength": 0.05},
        44,
    ),
    Lesson(
        "L2 only shrinks",
        "The same points, the same λ: no weight is zero, here or at any other λ. "
        "‖w‖ falls all the way to λ = 10, and still none is gone.",
        {"penalty": "l2", "strength": 0.05},
        44,
    ),
    Lesson(
        "Over or under",
        "At λ = 0 the polynomial hits all 15 points, and its held-out error is 20,627. "
        "At λ = 10 it misses even the points. The best is between, with each of 20 seeds.",
        {"penalty": "l2", "basis": "powers", "strength": 0.005},
        29,
    ),
    Lesson(
        "Corners give zeros",
        "The smallest ellipse to reach the diamond touches it in a corner: w₂ is exactly 0. "
        "The disc has no corners, and L2’s w₂ is 0.36. Drag a ring.",
        {"view": "geometry", "strength": 1.0},
        65,
    ),
    Lesson(
        "A soft step",
        "The gradient has moved all weights off zero. Next the penalty takes ηλ = 0.021 off each: "
        "9 of 20 are nearer to zero than that, and land on it.",
        {"view": "steps", "steps": 60},
        1,
    ),
    Lesson(
        "Slopes give none",
        "60 steps of both: 13 zeros by proximal steps, none by subgradients, which jump from one side "
        "of zero to the other. So does λ‖w‖₁ in a PyTorch loss.",
        {"view": "steps", "method": "subgradient", "steps": 60},
        120,
    ),
    Lesson(
        "AdamW differs",
        "Adam with L2 ends at L2’s minimum, AdamW near that of the loss alone. Adam divides L2’s pull "
        "by √v, too: of w₁, whose gradients are large, it takes less than of w₂.",
        {"view": "decay", "strength": 0.1},
        160,
    ),
]
