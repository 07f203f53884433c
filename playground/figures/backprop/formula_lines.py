"""Lines of the formula panel: each an operation on two numbers, named by their places in the trace.

The functions write the lines of one unit: its sum, its delta, the gradients of the weights that lead into it.
"""

from dataclasses import dataclass

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.backprop.quantity_ref import QuantityRef, subscript
from playground.experiments.backprop.shape import Shape
from playground.experiments.backprop.steps import ALL_TERMS, term_count
from playground.figures.backprop.values import Name

Cell = tuple[Name, str]  # a number and its colour role: "value", "gradient", "update" or "" (ink)


def plain(*name: str | int) -> Cell:
    """A number in the colour of the text."""
    return name, ""


def value(*name: str | int) -> Cell:
    """A number of the forward pass."""
    return name, "value"


def gradient(*name: str | int) -> Cell:
    """A number of the backward pass."""
    return name, "gradient"


def update(*name: str | int) -> Cell:
    """A number of the update."""
    return name, "update"


EMPTY = plain("nothing")


@dataclass(frozen=True)
class FormulaLine:
    """A symbol, then `first` sign `second` equals `result`; `link` names its parts in the picture.

    term    the term with which it is computed
    total   it sums up the lines above it
    """

    symbol: str
    result: Cell
    first: Cell = EMPTY
    sign: str = ""
    second: Cell = EMPTY
    link: str = ""
    term: int = 0
    total: bool = False
    equals: str = "="


def activation_lines(shape: Shape, layer: int, j: int, term: int) -> list[FormulaLine]:
    """b_j + sum_i w_ij o_i as far as `term`, then sigma of it."""
    n, link, inp = shape[layer - 1], f"o{layer}.{j}", f"inp{subscript(j)}"
    known = n if term == ALL_TERMS else min(term, n)
    return [
        FormulaLine(f"b{subscript(j)}", plain("b", layer, j), link=f"b{layer}.{j}"),
        *(_product(layer, i, j) for i in range(1, n + 1)),
        FormulaLine(inp, plain("sum", layer, known, j), link=link, total=True),
        FormulaLine(f"σ({inp})", value("o", layer, j), link=link, term=n + 1, total=True),
    ]


def delta_lines(shape: Shape, activation: str, layer: int, j: int, term: int) -> list[FormulaLine]:
    """(sum_l w_jl delta_l) sigma'(inp_j), or (o_j - t_j) sigma'(inp_j), as far as `term`."""
    n, link = term_count(shape, "d", layer) - 1, f"d{layer}.{j}"
    known = n if term == ALL_TERMS else min(term + 1, n)
    total, slope = gradient("back_sum", layer, known, j), value("slope", layer, j)
    if layer == len(shape) - 1:
        lines = [_output_error(layer, j)]
    else:
        lines = [_back_product(layer, j, m) for m in range(1, n + 1)]
        lines.append(FormulaLine("Σ", total, link=link, total=True))
    symbol, result = f"δ{subscript(j)}", gradient("delta", layer, j)
    return [
        *lines,
        _slope(activation, layer, j, n),
        FormulaLine(symbol, result, total, "·", slope, link, n, True),
    ]


def gradient_lines(shape: Shape, layer: int, j: int) -> list[FormulaLine]:
    """o_i delta_j for every weight into the unit, and delta_j for its bias."""
    n, delta_link, delta = shape[layer - 1], f"d{layer}.{j}", gradient("delta", layer, j)
    lines = []
    for i in range(1, n + 1):
        weight, (_, o_link) = QuantityRef("w", layer, j, i), source(layer - 1, i)
        result, link = gradient("dw", layer, i, j), f"{weight.name} {o_link} {delta_link}"
        o = value("o", layer - 1, i)
        lines.append(FormulaLine(f"∂L/∂{weight.symbol}", result, o, "·", delta, link, i - 1))
    bias = gradient("db", layer, j)
    link = f"b{layer}.{j} {delta_link}"
    return [*lines, FormulaLine(f"∂L/∂b{subscript(j)}", bias, plain("one"), "·", delta, link, n)]


def source(layer: int, unit: int) -> tuple[str, str]:
    """Symbol and link of a unit's activation; layer 0 is the input."""
    letter, link = ("x", f"x{unit}") if layer == 0 else ("o", f"o{layer}.{unit}")
    return f"{letter}{subscript(unit)}", link


def _product(layer: int, i: int, j: int) -> FormulaLine:
    """w_ij o_i."""
    weight, (symbol, link) = QuantityRef("w", layer, j, i), source(layer - 1, i)
    result, w, o = plain("product", layer, i, j), plain("w", layer, i, j), value("o", layer - 1, i)
    return FormulaLine(f"{weight.symbol} {symbol}", result, w, "·", o, f"{weight.name} {link}", i)


def _output_error(layer: int, j: int) -> FormulaLine:
    """o_j - t_j."""
    result, o, t = gradient("back_product", layer, 1, j), value("o", layer, j), plain("t", j)
    symbol = f"o{subscript(j)} − t{subscript(j)}"
    return FormulaLine(symbol, result, o, "−", t, f"o{layer}.{j} t{j}")


def _back_product(layer: int, j: int, m: int) -> FormulaLine:
    """w_jm delta_m, from unit m of the next layer."""
    weight = QuantityRef("w", layer + 1, m, j)
    result, w = gradient("back_product", layer, m, j), plain("w", layer + 1, j, m)
    delta, link = gradient("delta", layer + 1, m), f"{weight.name} d{layer + 1}.{m}"
    return FormulaLine(f"{weight.symbol} δ{subscript(m)}", result, w, "·", delta, link, m - 1)


def _slope(activation: str, layer: int, j: int, term: int) -> FormulaLine:
    """sigma'(inp_j), from numbers of the forward pass. ValueError where it is not one operation."""
    operands = ACTIVATIONS[activation].derivative_operands
    if operands is None:
        raise ValueError(f"the derivative of {activation} is not one operation")
    first, sign, second = operands
    cells: dict[str, Cell] = {
        "o": value("o", layer, j),
        "1-o": value("one_minus_o", layer, j),
        "o²": value("o_squared", layer, j),
        "inp": plain("inp", layer, j),
        "1": plain("one"),
        "0": plain("zero"),
    }
    return FormulaLine(
        f"σ′(inp{subscript(j)})",
        value("slope", layer, j),
        cells[first],
        sign,
        cells[second],
        f"o{layer}.{j}",
        term,
        equals="→" if sign == ">" else "=",
    )
