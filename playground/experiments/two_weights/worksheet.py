"""The whole calculation to print: LaTeX (amsmath alone) and Markdown, solved or with room for the answers.

Every number comes from a trace: nothing that a reader has typed is written as text.
"""

from collections.abc import Callable, Iterator

from playground.experiments.two_weights.run import INPUTS, TwoWeightsTrace
from playground.experiments.two_weights.steps import STEPS, latex_rule, latex_symbol, substitute, symbol

DIGITS = 6  # significant, of every number
ROWS = {True: (36, 1.25), False: (22, 1.9)}  # solved or not: rows of the table on a page, and their height
TABLE = ("w1", "w2", "o", "L", "dL_dw1", "dL_dw2")
SECTIONS = {
    "Forward pass": range(0, 5),
    "Backward pass: how L depends on the second weight": range(5, 10),
    "Backward pass: how L depends on the first weight": range(10, 16),
    "Update": range(16, 17),
}
INTRODUCTION = (
    "One update of a network with two weights. Work forward, then backward along the chain rule; keep every"
    " derivative that is needed again.",
    "Numbers have six significant digits.",
)


def latex(trace: TwoWeightsTrace, solved: bool) -> str:
    """A LaTeX document: the first update step by step, then all updates in a table."""
    inputs = r",\quad ".join(f"{latex_symbol(name)} = {_tex(trace[name][0])}" for name in INPUTS)
    parts = [*INTRODUCTION, rf"\[ {inputs} \]"]
    for title, steps in SECTIONS.items():
        lines = " \\\\[6pt]\n".join(
            f"{latex_symbol(name)} &= {latex_rule(' = '.join([substitute(rule, latex_symbol), *answer]))}"
            for name, rule, answer in _lines(trace, steps, solved, _tex, r"\underline{\hspace{6cm}}")
        )
        parts.append(f"\\section*{{{title}}}\n\\begin{{align*}}\n{lines}\n\\end{{align*}}")
    parts.append("\\section*{All updates}")
    parts += _latex_tables(trace, solved)
    return HEAD + "\n\n".join(parts) + "\n\n\\end{document}\n"


def _latex_tables(trace: TwoWeightsTrace, solved: bool) -> Iterator[str]:
    """The table of all updates, a page at a time: a tabular does not break."""
    most, height = ROWS[solved]
    head = " & ".join(["update", *(f"${latex_symbol(name)}$" for name in TABLE)]) + r" \\[6pt] \hline"
    for first in range(0, trace.updates + 1, most):
        rows = [
            " & ".join([str(k), *_cells(trace, k, solved, lambda value: f"${_tex(value)}$")]) + r" \\"
            for k in range(first, min(first + most, trace.updates + 1))
        ]
        columns = "@{}r" + "|r" * len(TABLE) + "@{}"
        table = "\n".join([rf"\begin{{tabular}}{{{columns}}}", head, *rows, r"\end{tabular}"])
        yield f"\\noindent{{\\small\\renewcommand{{\\arraystretch}}{{{height}}}\n{table}\n}}"


def markdown(trace: TwoWeightsTrace, solved: bool) -> str:
    """The same as Markdown with tables, readable as it stands."""
    inputs = ", ".join(f"{symbol(name)} = {_plain(trace[name][0])}" for name in INPUTS)
    parts = ["# Backpropagation by hand", *INTRODUCTION, inputs]
    for title, steps in SECTIONS.items():
        rows = [
            _row(symbol(name), substitute(rule, symbol), " = ".join(answer))
            for name, rule, answer in _lines(trace, steps, solved, _plain, " ")
        ]
        parts += [f"## {title}", "\n".join([*_header("", "rule", "with the numbers"), *rows])]
    updates = [_row(str(k), *_cells(trace, k, solved, _plain)) for k in range(trace.updates + 1)]
    parts += ["## All updates", "\n".join([*_header("update", *map(symbol, TABLE)), *updates])]
    return "\n\n".join(parts) + "\n"


def _lines(
    trace: TwoWeightsTrace, steps: range, solved: bool, show: Callable[[float], str], blank: str
) -> Iterator[tuple[str, str, list[str]]]:
    """For each thing computed: its name, its rule, and the answer: the numbers put in, and the result."""
    for step in (STEPS[i] for i in steps):
        for name, rule in zip(step.results, step.rules, strict=True):
            numbers = substitute(rule, lambda operand: show(trace[operand][0]))
            result = show(trace[name][0])
            yield name, rule, list(dict.fromkeys([numbers, result])) if solved else [blank]


def _cells(trace: TwoWeightsTrace, k: int, solved: bool, show: Callable[[float], str]) -> list[str]:
    """A row of the table of updates; unsolved, only the weights at the start are in it."""
    shown = TABLE if solved else ("w1", "w2") if k == 0 else ()
    return [show(trace[name][k]) if name in shown else " " for name in TABLE]


def _header(*titles: str) -> list[str]:
    return [_row(*titles), _row(*["---"] * len(titles))]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(value: float) -> str:
    """Six significant digits; zero without a sign."""
    return f"{value:.{DIGITS}g}" if value else "0"


def _tex(value: float) -> str:
    mantissa, e, power = _plain(value).partition("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}" if e else mantissa


HEAD = r"""\documentclass[11pt]{article}
\usepackage{amsmath}
\setlength{\textwidth}{17cm}
\setlength{\oddsidemargin}{-0.5cm}
\setlength{\textheight}{24cm}
\setlength{\topmargin}{-1.5cm}
\begin{document}
\title{Backpropagation by hand}
\date{}
\maketitle

"""
