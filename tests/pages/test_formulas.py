"""The formula in the head of a page is the formula of what the page shows."""

import pytest

from playground.catalog.decoders import DECODERS
from playground.catalog.losses import LOSSES
from playground.catalog.penalties import PENALTIES
from playground.catalog.smoothers import SMOOTHERS
from tests.pages.walking import open_page


def formula(file: str, **address: str) -> str:
    """The LaTeX in the head of a page, without colours."""
    tex = open_page(file, **address).latex[0].value
    for part in ("\\textcolor", "$$"):
        tex = tex.replace(part, "")
    return tex


@pytest.mark.parametrize("loss", LOSSES)
def test_losses(loss):
    tex = formula("networks/losses.py", loss=loss)
    assert LOSSES[loss].latex in tex
    assert LOSSES[loss].gradient_latex in tex


@pytest.mark.parametrize("smoothing", SMOOTHERS)
def test_ngrams(smoothing):
    tex = formula("language_models/ngrams.py", smoothing=smoothing)
    assert (SMOOTHERS[smoothing].latex in tex) == (smoothing != "none")
    assert (r"\mathrm{count}" in tex) == (smoothing == "none")


@pytest.mark.parametrize(
    ("scaling", "mode", "divides", "masks"),
    [
        ("inverted", "train", True, True),
        ("inverted", "forgot", True, True),
        ("inverted", "eval", False, False),
        ("classic", "train", False, True),
        ("classic", "eval", False, False),
        ("twice", "train", True, True),
        ("twice", "eval", False, False),
    ],
)
def test_dropout(scaling, mode, divides, masks):
    tex = formula("regularization/dropout.py", scaling=scaling, mode=mode)
    assert (r"\tfrac{m}{1-p}" in tex) == divides
    assert ("m" in tex.replace("\\", "").replace("frac", "")) == masks
    assert (r"{(1-p)\," in tex or r"(1-p)\," in tex) == (mode == "eval" and scaling != "inverted")


def test_the_training_with_dropout_is_that_of_pytorch():
    tex = formula("regularization/dropout.py", view="training", scaling="classic", mode="eval")
    assert r"\tfrac{m}{1-p}" in tex


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("view", ["path", "steps", "geometry", "decay"])
def test_weight_penalties(penalty, view):
    tex = formula("regularization/weight_penalties.py", penalty=penalty, view=view)
    own = PENALTIES[penalty].latex.partition("=")[2].partition("=")[0]
    assert (own in tex) == (view in ("path", "steps"))
    assert (r"\eta\lambda w" in tex) == (view == "decay")
    assert (r"\Omega(w)" in tex) == (view == "geometry")


def test_the_bundled_recurrent_networks_are_lstms():
    tex = formula("language_models/rnn.py")
    assert r"f_t\odot c_{t-1}+i_t\odot g_t" in tex
    assert "W_h" not in tex


def test_a_model_that_does_not_open_leaves_the_plain_recurrence():
    assert r"=\tanh(" in formula("language_models/rnn.py", run="a" * 26)


@pytest.mark.parametrize(("direct_weights", "shown"), [("trained", True), ("zero", False)])
def test_direct_connections(direct_weights, shown):
    assert ("W_3" in formula("language_models/fixed_window.py", direct_weights=direct_weights)) == shown


@pytest.mark.parametrize("strategy", DECODERS)
def test_decoding(strategy):
    tex = formula("language_models/decoding.py", strategy=strategy, length="3")
    assert DECODERS[strategy].short_latex in tex


@pytest.mark.parametrize(
    ("view", "model", "cell", "part"),
    [
        ("by_hand", "students", "lstm", r"=f_t\odot"),
        ("by_hand", "students", "gru", r"=z_t\odot"),
        ("gates", "students", "lstm", r"=\sigma(W_{if}"),
        ("gates", "students-rnn", "lstm", r"=\tanh("),
        ("clamp", "students", "lstm", r"f_t\leftarrow v"),
        ("clamp", "students-rnn", "lstm", r"h_t\leftarrow v"),
    ],
)
def test_lstm_gates_show_the_formula_of_the_cell(view, model, cell, part):
    assert part in formula("recurrence/lstm.py", view=view, model=model, cell=cell)
