"""Lessons of the page of neurons."""

from playground.experiments.neurons.matrix import MOVES
from playground.experiments.neurons.one_line import VISITS
from playground.ui.frame import Lesson

LESSONS = [
    Lesson(
        "Saturated",
        "z = 9 is far in the red: f′(z) = 0.0001. A little more of w, b or x changes next to nothing.",
        {"activation": "sigmoid", "x1": 2.0, "x2": 1.0, "w1": 3.0, "w2": 2.0, "b": 1.0},
        5,
    ),
    Lesson(
        "Dead ReLU",
        "z = −2.2 is below 0, so a = 0 and f′(z) = 0 exactly: from this input w and b learn nothing at all.",
        {"activation": "relu", "x1": 1.5, "x2": -0.5, "w1": -1.0, "w2": 0.4, "b": -0.5},
        5,
    ),
    Lesson(
        "det A = 0",
        "The second column is twice the first: grid, disc and F fall onto one line, σ₂ is 0, and no inverse "
        "brings them back.",
        {"view": "matrix", "matrix": ((1.0, 2.0), (0.5, 1.0))},
        MOVES,
    ),
    Lesson(
        "c₂₂",
        "Row 2 of A meets column 2 of B: c₂₂ = 3·2 + (−1)·1 + 2·3 + 1·0 = 11, four products as on the slide.",
        {"view": "matrix", "matrix_view": "product"},
        20,
    ),
    Lesson(
        "Folded",
        "ReLU folds the plane onto the axes: all points whose two scores are negative land on one corner.",
        {"view": "layers", "activation": "relu", "layers": 1},
        3,
    ),
    Lesson(
        "Four are one",
        "Without an activation four layers do what one matrix and one bias do, to 12 digits. Depth gains "
        "nothing.",
        {"view": "layers", "activation": "linear", "layers": 4},
        12,
    ),
    Lesson(
        "XOR: no line",
        "The perceptron rule finds AND and OR in a few updates. XOR has no line: it turns and turns, and is "
        "never done.",
        {"view": "one_line", "problem": "xor", "method": "perceptron", "learning_rate": 1.0},
        VISITS,
    ),
    Lesson(
        "XOR: two lines",
        "h₁ is OR, h₂ is NAND. They put (0, 1) and (1, 0) into one corner, and there one line is enough.",
        {"view": "one_line", "problem": "xor", "hidden_layer": True},
        4,
    ),
]
