"""The quantities of the pages: one letter, one colour role and one meaning each, and each lecture's letters.

A page's formula and a figure's rows take letter and role from here, so that a quantity has the same colour in
both. `figures/style.py` resolves roles to light and dark colours. `figures/spelling.py` writes a page in the
letters of a lecture; this table is its only source.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Part = tuple[str, str]  # LaTeX and its colour role, "" for the text's own colour
Letter = tuple[str, str]  # LaTeX, and plain text

LECTURES: Mapping[str, str] = {
    "L1": "Lecture 1: training neural language models",
    "L2": "Lecture 2: notes on backpropagation",
    "L3": "Lecture 3: n-grams to recurrent networks",
    "L4": "Lecture 4: training and optimization",
    "L5": "Lecture 5: PyTorch, recurrent networks, LSTMs",
}


@dataclass(frozen=True)
class Quantity:
    """A named quantity.

    symbol    plain text, for tables and labels
    latex     the same for formulas
    role      colour role
    lectures  (LaTeX, plain text) of the lectures (L1 to L5) that write it differently
    """

    name: str
    symbol: str
    latex: str
    meaning: str
    role: str = "ink"
    lectures: Mapping[str, Letter] = field(default_factory=dict)


_GRADIENT_DESCENT = (
    Quantity("theta", "θ", r"\theta", "the parameter that is being learned", "value"),
    Quantity(
        "loss",
        "L(θ)",
        r"L(\theta)",
        "the loss at θ",
        "ink",
        {
            "L1": (r"f(\theta)", "f(θ)"),
            "L3": (r"J(\theta)", "J(θ)"),
            "L4": (r"J(\theta)", "J(θ)"),
            "L5": (r"f(\theta)", "f(θ)"),
        },
    ),
    Quantity(
        "slope",
        "L′(θ)",
        r"L'(\theta)",
        "how much L changes per unit of θ",
        "gradient",
        {
            "L1": (r"\nabla_\theta f(\theta)", "∇f(θ)"),
            "L2": (r"\frac{dL}{d\theta}", "dL/dθ"),
            "L3": (r"\nabla_\theta J(\theta)", "∇J(θ)"),
            "L4": (r"\nabla_\theta J(\theta)", "∇J(θ)"),
            "L5": (r"\nabla_\theta f(\theta)", "∇f(θ)"),
        },
    ),
    Quantity(
        "slope_name",
        "L′",
        "L'",
        "the slope, without its place",
        "gradient",
        {
            "L1": (r"\nabla f", "∇f"),
            "L2": (r"\frac{dL}{d\theta}", "dL/dθ"),
            "L3": (r"\nabla J", "∇J"),
            "L4": (r"\nabla J", "∇J"),
            "L5": (r"\nabla f", "∇f"),
        },
    ),
    Quantity(
        "loss_name",
        "L",
        "L",
        "the loss, without its place",
        "ink",
        {"L1": ("f", "f"), "L3": ("J", "J"), "L4": ("J", "J"), "L5": ("f", "f")},
    ),
    Quantity(
        "loss_difference",
        "ΔL",
        r"\Delta L",
        "how much the loss changes",
        "gradient",
        {
            "L1": (r"\Delta f", "Δf"),
            "L3": (r"\Delta J", "ΔJ"),
            "L4": (r"\Delta J", "ΔJ"),
            "L5": (r"\Delta f", "Δf"),
        },
    ),
    Quantity("gradients", "g", r"g_1,\dots,g_t", "all gradients so far", "gradient"),
    Quantity(
        "batch_gradient",
        "g_B",
        r"\tfrac1B\textstyle\sum_{i\in\mathcal B}\nabla_\theta\,\ell_i(\theta)",
        "the mean gradient of the examples of a mini-batch",
        "gradient",
        {
            "L1": (r"\nabla_\theta L_B(\theta)", "∇L_B(θ)"),
            "L4": (
                r"\tfrac1{|B|}\textstyle\sum_{j\in B}\nabla_\theta L(\mathbf x^{(j)},y^{(j)},\theta)",
                "ĝ",
            ),
            "L5": (r"g_t", "g_t"),
        },
    ),
    Quantity(
        "learning_rate",
        "η",
        r"\eta",
        "how far to go for one unit of slope",
        "update",
        {"L4": (r"\epsilon_k", "εₖ"), "L5": (r"\gamma", "γ")},
    ),
    Quantity("update", "−η L′", r"-\eta L'(\theta)", "the step that is taken", "update"),
)

_TWO_WEIGHTS = (
    Quantity(
        "first_weight",
        "w₁",
        "w_1",
        "from the input to the hidden unit",
        "value",
        {"L1": ("W_1", "W₁"), "L3": ("W", "W"), "L5": ("W", "W")},
    ),
    Quantity(
        "second_weight",
        "w₂",
        "w_2",
        "from the hidden unit to the output",
        "value",
        {"L1": ("W_2", "W₂"), "L3": ("U", "U"), "L5": ("U", "U")},
    ),
    Quantity(
        "output",
        "o",
        "o",
        "the prediction",
        "value",
        {"L1": (r"\hat y", "ŷ"), "L3": (r"\hat y", "ŷ"), "L4": ("y", "y"), "L5": (r"\hat y", "ŷ")},
    ),
    Quantity("target", "y", "y", "what the output should be", "ink", {"L4": ("t", "t")}),
    Quantity("input", "x", "x", "the input", "ink", {"L3": ("e", "e")}),
    Quantity("hidden", "h", "h", "the hidden unit", "value", {"L4": ("o_1", "o₁")}),
    Quantity(
        "second_score",
        "a",
        "a",
        "the input of the output's tanh",
        "value",
        {"L5": ("z_2", "z₂")},
    ),
    Quantity(
        "first_score",
        "b",
        "b",
        "the input of the hidden unit's tanh",
        "value",
        {"L5": ("z_1", "z₁")},
    ),
)

_BACKPROP = (
    Quantity("unit_output", "o", "o", "what a unit gives", "value", {"L5": ("a", "a")}),
    Quantity("unit_input", "inp", r"\text{inp}", "what a unit gets", "value", {"L5": ("z", "z")}),
    Quantity("weight", "w", "w", "a weight", "value", {"L1": (r"\theta", "θ")}),
    Quantity("network_loss", "L", "L", "the loss", "ink", {"L1": (r"L_D", "L_D")}),
    Quantity(
        "unit_target", "t", "t", "what an output should be", "ink", {"L5": ("y", "y"), "L1": ("y", "y")}
    ),
)

_LOSSES = (
    Quantity(
        "word_probability",
        "ŷ",
        r"\hat y",
        "the prediction",
        "value",
        {"L2": ("q", "q")},
    ),
    Quantity("word_target", "y", "y", "the target", "ink", {"L2": ("p", "p")}),
    Quantity(
        "cross_entropy",
        "L_NLL",
        r"L_{NLL}",
        "the cross-entropy",
        "loss",
        {"L2": ("L", "L"), "L3": ("J", "J"), "L5": (r"\mathrm{CE}(y,\hat y)", "CE")},
    ),
)

_DRAWN_LOSSES = (  # the words' page draws what lecture 2 writes, its formula is that of lecture 1
    Quantity(
        "drawn_prediction",
        "q",
        "q",
        "the prediction, in the picture",
        "value",
        {"L1": (r"\hat y", "ŷ"), "L3": (r"\hat y", "ŷ"), "L5": (r"\hat y", "ŷ")},
    ),
    Quantity(
        "drawn_target",
        "p",
        "p",
        "the target, in the picture",
        "ink",
        {"L1": ("y", "y"), "L3": ("y", "y"), "L5": ("y", "y")},
    ),
)

_FIXED_WINDOW = (
    Quantity("window_scores", "y", "y", "the scores before the softmax", "value", {"L1": (r"\hat y", "ŷ")}),
    Quantity("window_input", "x", "x", "the embeddings side by side", "value", {"L3": ("e", "e")}),
    Quantity(
        "window_embedding",
        "e",
        "e",
        "the embedding of a token",
        "value",
        {"L1": ("v", "v"), "L2": ("c", "c"), "L3": ("e^{(t)}", "e⁽ᵗ⁾")},
    ),
    Quantity(
        "window_hidden_weights",
        "W₁",
        "W_1",
        "to the hidden layer",
        "update",
        {"L3": ("W", "W"), "L5": ("W", "W")},
    ),
    Quantity(
        "window_output_weights", "W₂", "W_2", "to the scores", "update", {"L3": ("U", "U"), "L5": ("U", "U")}
    ),
    Quantity("window_hidden_bias", "b₁", "b_1", "bias of the hidden layer", "update", {"L5": ("b", "b")}),
)

_RECURRENT = (
    Quantity("state", "h_t", "h_t", "the hidden state", "value", {"L3": ("h^{(t)}", "h⁽ᵗ⁾")}),
    Quantity(
        "previous_state", "h_{t-1}", "h_{t-1}", "the state before", "value", {"L3": ("h^{(t-1)}", "h⁽ᵗ⁻¹⁾")}
    ),
    Quantity(
        "embedding",
        "e_t",
        "e_t",
        "the embedding of the token",
        "value",
        {"L3": ("e^{(t)}", "e⁽ᵗ⁾"), "L5": (r"\mathbf x_t", "x_t")},
    ),
    Quantity("token", "x_t", "x_t", "the token", "ink", {"L3": ("x^{(t)}", "x⁽ᵗ⁾"), "L5": ("w_t", "w_t")}),
    Quantity("state_weights", "W_h", "W_h", "state to state", "update", {"L5": ("U", "U")}),
    Quantity("embedding_weights", "W_e", "W_e", "embedding to state", "update", {"L5": ("W", "W")}),
    Quantity("prediction_weights", "U", "U", "state to scores", "update", {"L5": ("V", "V")}),
    Quantity(
        "prediction",
        "ŷ_t",
        r"\hat y_t",
        "the prediction",
        "value",
        {"L3": (r"\hat y^{(t)}", "ŷ⁽ᵗ⁾"), "L5": ("y_t", "y_t")},
    ),
    Quantity("step_loss", "J_t", "J_t", "the loss of a step", "loss", {"L3": ("J^{(t)}", "J⁽ᵗ⁾")}),
)

SUPERSCRIPTS = str.maketrans("0123456789tsk+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵗˢᵏ⁺⁻⁽⁾")
LONGEST_BPTT = 12  # time steps whose states the page of backprop through time names by their numbers


def _at(letter: str, index: str, symbol: str, meaning: str) -> Quantity:
    """A quantity of a time step, which lecture 3 writes above the line: h_{t-1} is h^{(t-1)}."""
    latex = f"{letter}_{index}" if len(index) == 1 else f"{letter}_{{{index}}}"
    plain = f"{letter.replace(chr(92) + 'hat y', 'ŷ')}{f'({index})'.translate(SUPERSCRIPTS)}"
    lectures = {"L3": (f"{letter}^{{({index})}}", plain)}
    if letter == "J":
        lectures["L5"] = (f"L^{{{index}}}", f"L{index.translate(SUPERSCRIPTS)}")
    return Quantity(f"{symbol} of a step", symbol, latex, meaning, lectures=lectures)


_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_BPTT = (
    *(
        _at("h", index, symbol, "the hidden state of a step")
        for index, symbol in (
            ("t", "h_t"),
            ("t-1", "h_{t−1}"),
            ("t-k", "h_t₋ₖ"),
            ("s", "h_s"),
            ("s-1", "h_{s−1}"),
            ("k", "h_k"),
            ("k-1", "h_{k−1}"),
            *((str(k), f"h{str(k).translate(_LOWERED)}") for k in range(LONGEST_BPTT + 1)),
        )
    ),
    *(
        _at("x", index, symbol, "the token of a step, one-hot")
        for index, symbol in (("t", "x_t"), ("k", "x_k"), ("t+1", "x_{t+1}"))
    ),
    _at("y", "t", "y_t", "the next token, one-hot"),
    _at(r"\hat y", "t", "ŷ_t", "the prediction"),
    _at("J", "t", "J_t", "the loss of a step"),
    _at("J", "1", "J₁", "the loss of the first step"),
    Quantity("sum_of_losses", "J", "J", "the sum of all steps' losses", lectures={"L5": ("L", "L")}),
)

_PENALTIES = (
    Quantity(
        "penalty_strength", "λ", r"\lambda", "how much the weights cost", "update", {"L4": (r"\alpha", "α")}
    ),
    Quantity("parameters", "w", "w", "the weights", "value", {"L3": (r"\theta", "θ")}),
)

_ALL = (
    *_GRADIENT_DESCENT,
    *_TWO_WEIGHTS,
    *_BACKPROP,
    *_LOSSES,
    *_DRAWN_LOSSES,
    *_FIXED_WINDOW,
    *_RECURRENT,
    *_BPTT,
    *_PENALTIES,
)

QUANTITIES: Mapping[str, Quantity] = {quantity.name: quantity for quantity in _ALL}


def _names(group: tuple[Quantity, ...]) -> tuple[str, ...]:
    return tuple(quantity.name for quantity in group)


@dataclass(frozen=True)
class PageNotation:
    """The quantities of a page that lectures write with other letters.

    is_data: the texts of its stage come from a text that is read, and are left as they are.
    """

    quantities: tuple[str, ...]
    is_data: bool = False


PAGES: Mapping[str, PageNotation] = {  # by the page's key
    "gradient-descent": PageNotation(
        ("loss", "slope", "slope_name", "loss_name", "loss_difference", "learning_rate")
    ),
    "optimizer-race": PageNotation(("learning_rate",)),
    "batch-size": PageNotation(("batch_gradient", "learning_rate")),
    "anatomy-of-a-training-step": PageNotation(("learning_rate",)),
    "two-weights": PageNotation(_names(_TWO_WEIGHTS)),
    "backprop-in-a-network": PageNotation(_names(_BACKPROP)),
    "losses": PageNotation(_names(_LOSSES + _DRAWN_LOSSES)),
    "weight-penalties": PageNotation(_names(_PENALTIES)),
    "fixed-window": PageNotation(_names(_FIXED_WINDOW), is_data=True),
    "recurrent-network": PageNotation(_names(_RECURRENT), is_data=True),
    "backprop-through-time": PageNotation(
        (*_names(_BPTT), "state_weights", "embedding_weights", "prediction_weights", "learning_rate")
    ),
}


def letters(page: str, lecture: str) -> dict[str, Letter]:
    """The letters of a lecture, by quantity, where they differ from the page's own; empty where none does."""
    names = PAGES[page].quantities if page in PAGES else ()
    return {
        name: QUANTITIES[name].lectures[lecture] for name in names if lecture in QUANTITIES[name].lectures
    }


def lectures_of(page: str) -> tuple[str, ...]:
    """The lectures that write some quantity of a page differently."""
    return tuple(lecture for lecture in LECTURES if letters(page, lecture))


def formula(*parts: str) -> list[Part]:
    """The parts of a formula with their roles: a part that names a quantity is that quantity, in its colour.

    formula("theta", r"\\leftarrow", "theta", "-", "learning_rate", "slope"); any other part is plain LaTeX.
    """
    return [
        (QUANTITIES[part].latex, QUANTITIES[part].role) if part in QUANTITIES else (part, "")
        for part in parts
    ]
