"""The quantities of the pages on recurrent networks, a group for each page."""

from playground.notation.quantity import Quantity

RECURRENT = (
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
BPTT = (
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
