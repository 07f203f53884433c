"""The switch of the letters: each lecture's letters stand in the page's formula, picture and maths."""

import re

import pytest

from playground.notation import LECTURES, PAGES, QUANTITIES, lectures_of, letters
from tests.pages.walking import checked, module, open_page, scenes, syllabus, widget

FILES = {module(file).PAGE.key: file for file, *_ in syllabus() if file != "home.py"}


def formula_of(at):
    """The LaTeX in the head, without its colours."""
    latex = at.latex[0].value.strip("$\n ")
    while (
        bare := re.sub(r"\\textcolor\{#\w+\}\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}", r"\1", latex)
    ) != latex:
        latex = bare
    return latex


def test_every_page_of_the_table_is_a_page():
    assert set(PAGES) <= set(FILES)


@pytest.mark.parametrize("page", PAGES)
def test_the_letters_of_each_lecture_stand_in_the_formula(page):
    at = open_page(FILES[page], folds=False)
    own = formula_of(at)
    switch = widget(at, "letters")
    assert switch.value == "page"
    for lecture in lectures_of(page):
        at = checked(widget(at, "letters").set_value(lecture).run())
        written = formula_of(at)
        new = letters(page, lecture)
        rest = own
        for name in sorted(new, key=lambda name: -len(QUANTITIES[name].latex)):
            latex = QUANTITIES[name].latex
            if len(latex) > 1 and latex in rest:
                assert new[name][0] in written
                rest = rest.replace(latex, " ")
        assert (written != own) == ((page, lecture) not in NOT_IN_THE_HEAD)
        assert written.count("{") == written.count("}")
        assert re.findall(r"\\(?:begin|end)\{\w+\}", written) == re.findall(r"\\(?:begin|end)\{\w+\}", own)
    at = checked(widget(at, "letters").set_value("page").run())
    assert formula_of(at) == own


NOT_IN_THE_HEAD = {  # the other letters are in the picture or in the maths alone
    ("losses", "L1"),
    ("fixed-window", "L2"),
    ("initialization", "L5"),
    ("backprop-through-time", "L4"),  # its learning rate stands in another view
}

HEADS = {
    ("gradient-descent", "L4"): r"\theta\;\leftarrow\;\theta\;-\;\epsilon_k\,\nabla_\theta J(\theta)",
    ("gradient-descent", "L2"): r"\theta\;\leftarrow\;\theta\;-\;\eta\,\frac{dL}{d\theta}",
    ("two-weights", "L5"): r"\hat y = \tanh\bigl(U \tanh(W x)\bigr)",
    ("backprop-in-a-network", "L5"): r"\partial L / \partial w_{ij}\;=\;a_i\,\delta_j",
    (
        "backprop-through-time",
        "L5",
    ): r"\frac{\partial L}{\partial U}=\sum_t\delta_{h,t}\,{h_{t-1}}^{\mathsf T}",
}


@pytest.mark.parametrize(("page", "lecture"), HEADS)
def test_the_formula_as_the_lecture_writes_it(page, lecture):
    assert formula_of(open_page(FILES[page], folds=False, letters=lecture)) == HEADS[page, lecture]


def test_picture_and_maths_follow():
    at = open_page(FILES["gradient-descent"], letters="L4")
    [(header, _)] = scenes(at)
    assert header["panels"][0]["title"] == "loss J(θ) and every point visited"
    labels = [row["label"] for panel in header["panels"] for row in panel.get("rows", ())]
    assert {"J(θ)", "∇J(θ)"} <= set(labels)
    assert "εₖ" in " ".join(sentence for _, sentence in header["narration"])
    maths = " ".join(text.value for text in at.markdown)
    assert r"1-\epsilon_k J''(\theta^*)" in maths
    assert r"\theta^{(k+1)} = \theta^{(k)} - \eta\,\nabla_\theta f(\theta^{(k)})" in maths, (
        "lecture 1 is quoted"
    )
    assert not re.search("[⟦⟧]", maths)


@pytest.mark.parametrize(
    ("lecture", "head", "titles", "x_title", "menu"),
    [
        (
            "L3",
            r"\mathrm{Var}(z_l)={n_{in}}\,\mathrm{Var}(w)\;\mathbb E[a_{l-1}^2]",
            {"Var(dJ/dz); dashed: predicted"},
            "log₁₀ |dJ/dz|",
            "He, N(0, 2/n_in)",
        ),
        (
            "L4",
            r"\mathrm{Var}(\text{inp}_l)=m\,\mathrm{Var}(w)\;\mathbb E[o_{l-1}^2]",
            {"Var(dJ/dinp); dashed: predicted"},
            "log₁₀ |dJ/dinp|",
            "He, N(0, 2/m)",
        ),
    ],
)
def test_a_deep_network_follows(lecture, head, titles, x_title, menu):
    at = open_page(FILES["initialization"], view="depth", quantity="gradients", letters=lecture)
    assert formula_of(at) == head
    [(header, _)] = scenes(at)
    assert titles <= {panel["title"] for panel in header["panels"]}
    assert header["panels"][0]["figure"]["layout"]["xaxis"]["title"]["text"] == x_title
    assert menu in widget(at, "initializer").options
    assert rf"| {menu} |" in " ".join(text.value for text in at.markdown)


def test_a_squared_letter_is_replaced_too():
    at = open_page(FILES["initialization"], view="output_bias", head="regression", letters="L4")
    [(header, _)] = scenes(at)
    labels = [row["label"] for panel in header["panels"] for row in panel.get("rows", ())]
    assert labels[-2:] == ["mean t²", "Var(t)"]
    assert "mean(t²)" in header["narration"][0][1]
    [numbers] = [panel for panel in header["panels"] if panel.get("columns")]
    assert numbers["columns"][-1] == "mean y"


def test_the_choice_goes_along_to_other_pages():
    at = open_page(FILES["two-weights"], folds=False)
    at = checked(widget(at, "letters").set_value("L5").run())
    assert at.query_params["letters"] in ("L5", ["L5"])
    at = checked(at.switch_page(f"pages/{FILES['losses']}").run())
    assert widget(at, "letters").value == "L5"
    at = checked(at.switch_page(f"pages/{FILES['weight-penalties']}").run())
    assert widget(at, "letters").value == "page", "lecture 5 has no letters of its own there"
    at = checked(at.switch_page(f"pages/{FILES['gradient-descent']}").run())
    assert widget(at, "letters").value == "L5"
    at = checked(widget(at, "letters").set_value("page").run())
    at = checked(at.switch_page(f"pages/{FILES['two-weights']}").run())
    assert widget(at, "letters").value == "page"


def test_a_page_where_nothing_differs_has_no_switch_and_nonsense_is_answered():
    at = open_page(FILES["dropout"], folds=False)
    assert "dropout.letters" not in {box.key for box in at.selectbox}
    at = open_page(FILES["two-weights"], folds=False, letters="L9")
    assert widget(at, "letters").value == "page"
    assert any("L9" in caption.value for caption in at.caption)
    assert set(LECTURES) == {"L1", "L2", "L3", "L4", "L5"}


def test_labels_of_controls_follow_and_their_values_stay():
    file = FILES["backprop-through-time"]
    at = open_page(file, folds=False, parameter="U", spectral_radius="1.1", letters="L5")
    menu, slider = widget(at, "parameter"), widget(at, "spectral_radius")
    assert (menu.value, menu.options) == ("U", ["U", "W", "V", "b_h", "b_y"])
    assert (slider.value, slider.label) == (1.1, "Spectral radius of U")
    at = checked(widget(at, "letters").set_value("page").run())
    assert widget(at, "parameter").value == "U"
    assert widget(at, "parameter").options[0] == "W_h"
    at = checked(widget(at, "spectral_radius").set_value(0.5).run())
    at = checked(widget(at, "letters").set_value("L5").run())
    assert (widget(at, "parameter").value, widget(at, "spectral_radius").value) == ("U", 0.5)
    assert at.query_params["spectral_radius"] in ("0.5", ["0.5"])


def test_a_learning_rate_is_named_as_the_lecture_names_it():
    at = open_page(FILES["gradient-descent"], folds=False, letters="L4", learning_rate="0.2")
    assert widget(at, "learning_rate").label == "Learning rate εₖ"
    assert widget(at, "learning_rate").value == 0.2
