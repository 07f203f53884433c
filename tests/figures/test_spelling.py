"""A page in the letters of a lecture: formulas, sentences, drawings, tables, plots."""

import re

import numpy as np
import pytest

from playground.figures.plots import axis, figure, line
from playground.figures.scene import Arrow, Bars, Columns, Graph, Plot, Row, Rows, Scene, Table, Text
from playground.figures.scene.diagram import Drawing, span
from playground.figures.spelling import Spelling, literal
from playground.notation import PAGES, QUANTITIES, lectures_of, letters


@pytest.mark.parametrize(
    ("page", "lecture", "own", "written"),
    [
        ("gradient-descent", "L4", r"\theta-\eta\,L'(\theta)", r"\theta-\epsilon_k\,\nabla_\theta J(\theta)"),
        ("gradient-descent", "L1", r"1-\eta L''(\theta^*)", r"1-\eta f''(\theta^*)"),
        ("gradient-descent", "L5", r"\beta\eta\theta", r"\beta\gamma\theta"),
        ("two-weights", "L5", r"o=\tanh(w_2\tanh(w_1x))", r"\hat y=\tanh(U\tanh(Wx))"),
        ("two-weights", "L4", r"\tfrac12(y-o)^2", r"\tfrac12(t-y)^2"),
        ("two-weights", "L4", r"\text{a b}\operatorname{artanh}(y)", r"\text{a b}\operatorname{artanh}(t)"),
        ("backprop-in-a-network", "L5", r"w_{ij}=o_i\delta_j\text{inp}_j", r"w_{ij}=a_i\delta_jz_j"),
        ("losses", "L2", r"L_{NLL}=-\sum_iy_i\ln\hat y_i", r"L=-\sum_ip_i\ln q_i"),
        ("backprop-in-a-network", "L1", "wx", r"\theta x"),
        ("fixed-window", "L3", r"W_2\tanh(W_1x+b_1)+W_3x+b_2", r"U\tanh(We+b_1)+W_3e+b_2"),
        ("fixed-window", "L1", r"\begin{gathered}y\end{gathered}", r"\begin{gathered}\hat y\end{gathered}"),
        ("fixed-window", "L1", r"y,\hat y", r"\hat y,\hat y"),
        ("recurrent-network", "L5", r"\tanh(W_hh_{t-1}+W_ee_t+b_1)", r"\tanh(Uh_{t-1}+W\mathbf x_t+b_1)"),
        ("recurrent-network", "L5", r"\mathrm{softmax}(Uh_t+b_2)", r"\mathrm{softmax}(Vh_t+b_2)"),
        ("recurrent-network", "L3", r"h_t=h_{t-1}", r"h^{(t)}=h^{(t-1)}"),
        ("weight-penalties", "L4", r"\lambda_1\lVert w\rVert", r"\lambda_1\lVert w\rVert"),
        ("n-grams", "L3", r"\frac{N(c\,w)}{N(c)}", r"\frac{N(c\,w)}{N(c)}"),
        ("two-weights", "", "w_1", "w_1"),
    ],
)
def test_formulas(page, lecture, own, written):
    assert Spelling(page, lecture).latex(own) == written.replace(r"\lambda_1", _lambda_1(page))


def _lambda_1(page):
    return r"\alpha_1" if page == "weight-penalties" else r"\lambda_1"


def test_letters_stand_in_a_formula_whatever_their_neighbours():
    """Every letter of every page, alone and between others."""
    for page, notation in PAGES.items():
        for lecture in lectures_of(page):
            spelling = Spelling(page, lecture)
            for name, (latex, symbol) in letters(page, lecture).items():
                quantity = QUANTITIES[name]
                assert spelling.latex(quantity.latex) == latex
                assert spelling.latex(rf"\frac{{{quantity.latex}}}{{2}}+") == rf"\frac{{{latex}}}{{2}}+"
                assert spelling.symbols(quantity.symbol) == symbol
            assert set(letters(page, lecture)) <= set(notation.quantities)


@pytest.mark.parametrize(
    ("page", "lecture", "own", "written"),
    [
        ("two-weights", "L5", "dL/do · do/da, on the way to w₁", "dL/dŷ · dŷ/dz₂, on the way to W"),
        ("two-weights", "L5", "we do take a step; a = w₂ h", "we do take a step; z₂ = U h"),
        ("two-weights", "L5", "do", "dŷ"),
        ("gradient-descent", "L4", "−η·L′; ΔL/h; θ or L has left", "−εₖ·∇J; ΔJ/h; θ or J has left"),
        ("gradient-descent", "L4", "θ = %{x:.4f}<br>L = %{y:.4f}", "θ = %{x:.4f}<br>J = %{y:.4f}"),
        ("backprop-in-a-network", "L5", "½ Σ (t − o)², t₁", "½ Σ (y − a)², y₁"),
        ("fixed-window", "L3", "“x” and x", "“x” and e"),
        ("backprop-through-time", "L5", "W_h.1.2 of W_h[1,2], Uᵀδ", "W_h.1.2 of U[1,2], Vᵀδ"),
        ("backprop-through-time", "L5", "h₁₂ᵀ, dJ_t/dW_h", "h₁₂ᵀ, dLᵗ/dU"),
        ("backprop-through-time", "L3", "h₁ᵀ h₁₂, h_{t−1}, ŷ_t", "h⁽¹⁾ᵀ h⁽¹²⁾, h⁽ᵗ⁻¹⁾, ŷ⁽ᵗ⁾"),
    ],
)
def test_sentences_and_labels(page, lecture, own, written):
    assert Spelling(page, lecture).symbols(own) == written


def test_a_token_is_no_letter():
    text = f"the next token, {literal('U')}, of U"
    written = Spelling("backprop-through-time", "L5").symbols(text)
    assert written == f"the next token, {literal('U')}, of V"
    assert literal("") == ""


def test_what_a_text_quotes_from_a_lecture_stays():
    spelling = Spelling("gradient-descent", "L4")
    text = r"η in $\eta L'(\theta)$; lecture 1: ⟦$\eta$ η⟧."
    assert spelling.markdown(text) == r"εₖ in $\epsilon_k \nabla_\theta J(\theta)$; lecture 1: $\eta$ η."
    assert Spelling("gradient-descent").markdown(text) == text.replace("⟦", "").replace("⟧", "")


def visible(svg):
    """The words of a drawing as they are seen, and the sum of all shifts of the pen."""
    shifts = [float(dy) for dy in re.findall(r' dy="([^"]+)"', svg)]
    return re.sub(r"<[^>]*>|\u200b", "", svg), sum(shifts)


def test_a_drawing_takes_letters_with_and_without_an_index():
    d = Drawing(10, 10)
    d.formula(0, 0, "dL/dw_1 = ", span("w_2", data_link="w2"), " h")
    d.formula(0, 0, "o", span(" = t_1"))
    d.text(0, 0, span(data_text="corpus.0"))
    words, shift = visible(d.svg())
    assert (words, shift) == ("dL/dw1 = w2 ho = t1", visible(d.svg())[1])
    l5 = Spelling("two-weights", "L5").svg(d.svg())
    assert visible(l5) == ("dL/dW = U hŷ = t1", shift)
    assert 'data-link="w2"' in l5
    l1 = Spelling("two-weights", "L1").svg(d.svg())
    assert visible(l1) == ("dL/dW1 = W2 hŷ = t1", shift)


def test_a_scene_is_relabelled_but_not_what_it_holds_of_a_corpus():
    step = np.zeros(1)
    d = Drawing(10, 10)
    d.formula(0, 0, "W_1")
    plot = Plot(
        "p",
        figure(axis("x"), axis("y"), [line([0], [0], "ink", 1, "y = %{y}")]),
        [Arrow(0, 0, 1, 1, labels=["x"])],
    )
    scene = Scene(
        last=0,
        panels=[
            Rows([Columns([plot, Table("t", [Row("x", step, note="x")], columns=["y"])])]),
            Bars("b", ["x"], np.ones((1, 1))),
            Text("c", ["x"]),
            Graph("g", d.svg(), texts={"token": [["x"]]}, title="P = softmax(y)"),
        ],
        narration=[(0, "x is read after “x”")],
        discreet_narration=[(0, "x is read")],
    )
    own = Spelling("fixed-window")
    assert own.scene(scene) is scene
    written = Spelling("fixed-window", "L3").scene(scene)
    [rows, bars, text, graph] = written.panels
    new_plot, table = rows.panels[0].panels
    assert new_plot.figure["layout"]["xaxis"]["title"]["text"] == "e"
    assert new_plot.actors[0].labels == ["e"]
    assert (table.rows[0].label, table.rows[0].note) == ("e", "x")
    assert (list(bars.labels), list(text.texts), graph.texts) == (["x"], ["x"], {"token": [["x"]]})
    assert visible(graph.svg)[0] == "W"
    assert written.narration == [(0, "e is read after “x”")]
    assert written.discreet_narration == [(0, "e is read")]
    assert plot.figure["layout"]["xaxis"]["title"]["text"] == "x", "the old scene is as it was"
