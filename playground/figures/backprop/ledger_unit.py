"""The lines of one unit: its sum, its delta, the gradients of what leads into it."""

from playground.experiments.backprop.activations import ACTIVATIONS
from playground.experiments.backprop.places import Place
from playground.experiments.backprop.shape import Shape
from playground.experiments.backprop.steps import WHOLE, terms
from playground.figures.backprop.ledger_line import Cell, Line, gradient, ink, low, value


def activation(shape: Shape, layer: int, j: int, term: int) -> list[Line]:
    """b_j + sum_i w_ij o_i as far as `term`, then sigma of it."""
    n, own = shape[layer - 1], f"o{layer}.{j}"
    known = n if term == WHOLE else min(term, n)
    return [
        Line(f"b{low(j)}", ink("b", layer, j), link=f"b{layer}.{j}"),
        *(_product(layer, i, j) for i in range(1, n + 1)),
        Line(f"inp{low(j)}", ink("sum", layer, known, j), link=own, total=True),
        Line(f"σ(inp{low(j)})", value("o", layer, j), link=own, at=n + 1, total=True),
    ]


def delta(shape: Shape, sigma: str, layer: int, j: int, term: int) -> list[Line]:
    """(sum_l w_jl delta_l) sigma'(inp_j), or (o_j - t_j) sigma'(inp_j), as far as `term`."""
    n, own = terms(shape, "d", layer) - 1, f"d{layer}.{j}"
    known = n if term == WHOLE else min(term + 1, n)
    total, slope = gradient("back_sum", layer, known, j), value("slope", layer, j)
    if layer == len(shape) - 1:
        lines = [_error(layer, j)]
    else:
        lines = [_fed(layer, j, m) for m in range(1, n + 1)]
        lines.append(Line("Σ", total, link=own, total=True))
    result = gradient("delta", layer, j)
    return [*lines, _slope(sigma, layer, j, n), Line(f"δ{low(j)}", result, total, "·", slope, own, n, True)]


def gradients(shape: Shape, layer: int, j: int) -> list[Line]:
    """o_i delta_j for every weight into the unit, and delta_j for its bias."""
    n, own, blame = shape[layer - 1], f"d{layer}.{j}", gradient("delta", layer, j)
    lines = []
    for i in range(1, n + 1):
        weight, (_, link) = Place("w", layer, j, i), sent(layer - 1, i)
        result, names = gradient("dw", layer, i, j), f"{weight.name} {link} {own}"
        o = value("o", layer - 1, i)
        lines.append(Line(f"∂L/∂{weight.symbol}", result, o, "·", blame, names, i - 1))
    bias = gradient("db", layer, j)
    return [*lines, Line(f"∂L/∂b{low(j)}", bias, ink("one"), "·", blame, f"b{layer}.{j} {own}", n)]


def sent(layer: int, unit: int) -> tuple[str, str]:
    """Symbol and link of what a unit of a layer hands on; layer 0 is the input."""
    return (f"x{low(unit)}", f"x{unit}") if layer == 0 else (f"o{low(unit)}", f"o{layer}.{unit}")


def _product(layer: int, i: int, j: int) -> Line:
    weight, (symbol, link) = Place("w", layer, j, i), sent(layer - 1, i)
    result, w, o = ink("product", layer, i, j), ink("w", layer, i, j), value("o", layer - 1, i)
    return Line(f"{weight.symbol} {symbol}", result, w, "·", o, f"{weight.name} {link}", i)


def _error(layer: int, j: int) -> Line:
    """How far off an output is."""
    result, o, t = gradient("back", layer, 1, j), value("o", layer, j), ink("t", j)
    return Line(f"o{low(j)} − t{low(j)}", result, o, "−", t, f"o{layer}.{j} t{j}")


def _fed(layer: int, j: int, m: int) -> Line:
    """w_jm delta_m of a unit that this one feeds."""
    weight = Place("w", layer + 1, m, j)
    result, w = gradient("back", layer, m, j), ink("w", layer + 1, j, m)
    link = f"{weight.name} d{layer + 1}.{m}"
    return Line(f"{weight.symbol} δ{low(m)}", result, w, "·", gradient("delta", layer + 1, m), link, m - 1)


def _slope(sigma: str, layer: int, j: int, term: int) -> Line:
    """sigma'(inp_j), from what is known already."""
    first, sign, second = ACTIVATIONS[sigma].parts
    cells: dict[str, Cell] = {
        "o": value("o", layer, j),
        "1-o": value("rest", layer, j),
        "o²": value("square", layer, j),
        "inp": ink("inp", layer, j),
        "1": ink("one"),
        "0": ink("zero"),
    }
    return Line(
        f"σ′(inp{low(j)})",
        value("slope", layer, j),
        cells[first],
        sign,
        cells[second],
        f"o{layer}.{j}",
        term,
        equals="→" if sign == ">" else "=",
    )
