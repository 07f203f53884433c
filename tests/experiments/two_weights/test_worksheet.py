"""The worksheets: complete, of the trace's numbers, and LaTeX that can be compiled with amsmath alone."""

import re
from dataclasses import replace

import pytest

from playground.experiments.two_weights import STEPS, TwoWeightsSpec, latex, markdown, run

SPECS = [
    TwoWeightsSpec(updates=3),
    TwoWeightsSpec(1e-7, -1.5, 1e6, -1e-9, 1e3, 50),
    TwoWeightsSpec(0.0, 0.0, 0.0, 0.0, 0.0, 1),
]
COMMANDS = """documentclass usepackage setlength textwidth oddsidemargin textheight topmargin begin end title
date maketitle section quad eta cdot tanh tfrac frac text times noindent small renewcommand arraystretch hline
underline hspace"""


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("solved", [True, False])
def test_the_latex_is_sound(spec, solved):
    text = latex(run(spec), solved)
    assert text.isascii()
    assert set(re.findall(r"\\([a-zA-Z]+)", text)) <= set(COMMANDS.split())
    assert re.findall(r"\\usepackage\{(\w+)\}", text) == ["amsmath"]
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    stack = []
    for kind, name in re.findall(r"\\(begin|end)\{([\w*]+)\}", text):
        if kind == "begin":
            stack.append(name)
        else:
            assert stack.pop() == name
    assert not stack
    for block in re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", text, re.S):
        assert "\n\n" not in block
        assert not block.endswith("\\\\")
        for line in block.split(" \\\\[6pt]\n"):
            assert line.count("&") == 1
    for row in re.findall(r"^\d+ &.*$", text, re.M):
        assert row.count("&") == 6
        assert row.endswith(r" \\")
        assert row.count("$") % 2 == 0
    assert "%" not in text
    assert "nan" not in text
    assert "inf" not in text


@pytest.mark.parametrize("write", [latex, markdown])
def test_every_step_is_there_solved_or_not(write):
    trace = run(SPECS[0])
    solved, blank = write(trace, True), write(trace, False)
    for step in STEPS:
        for name in step.results:
            number = f"{trace[name][0]:.6g}"
            assert number in solved
    for name in ("L", "dL_dw1", "dL_dw2", "w1_new", "w2_new", "o"):
        assert f"{trace[name][0]:.6g}" not in blank
    for name in ("x", "y", "w1", "w2", "eta"):
        assert f"{trace[name][0]:.6g}" in blank
    lines = sum(len(step.results) for step in STEPS)
    if write is latex:
        assert solved.count("&=") == blank.count("&=") == blank.count(r"\underline") == lines


def test_a_table_of_updates_fits_its_pages():
    trace = run(replace(SPECS[0], updates=50))
    for solved, most in ((True, 36), (False, 22)):
        tables = re.findall(r"\\begin\{tabular\}.*?\\end\{tabular\}", latex(trace, solved), re.S)
        rows = [len(re.findall(r"^\d+ &", table, re.M)) for table in tables]
        assert sum(rows) == 51
        assert max(rows) <= most


def test_markdown_tables_have_even_rows():
    for solved in (True, False):
        for block in markdown(run(SPECS[1]), solved).split("\n\n"):
            if block.startswith("|"):
                assert len({line.count("|") for line in block.splitlines()}) == 1


def test_powers_of_ten_are_written_out():
    text = latex(run(TwoWeightsSpec(1e-7, 0.5, 0.6, 0.8, updates=1)), True)
    assert r"1 \times 10^{-7}" in text
    assert not re.search(r"\de[+-]?\d", text)
