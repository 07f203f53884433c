"""A formula written as a Python expression and as LaTeX."""

from playground.catalog.typed_function.evaluator import product_steps
from playground.catalog.typed_function.node import Node
from playground.catalog.typed_function.operations import CONSTANTS, FUNCTIONS, VARIABLES

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4  # precedence, loosest first
Piece = tuple[str, int]  # a text and the precedence of its outermost operator
_ROUND = ("(", ")")
_TALL = (r"\left(", r"\right)")


def python(node: Node) -> str:
    """A Python expression over tensors x and y that computes the formula operation by operation.

    It needs `torch`, and `math` where a constant asks for it.
    """
    return _python(node)[0]


def latex(node: Node) -> str:
    """The formula in LaTeX."""
    return _latex(node)[0]


def _operand(piece: Piece, least: int, brackets: tuple[str, str] = _ROUND) -> str:
    """The text of a piece, in parentheses if its precedence is below `least`."""
    text, precedence = piece
    return text if precedence >= least else text.join(brackets)


def _right_operand(piece: Piece, least: int, brackets: tuple[str, str] = _ROUND) -> str:
    """The text of a right operand: no sign may follow a sign."""
    return _operand((piece[0], 0) if piece[0].startswith("-") else piece, least, brackets)


def _operation(sign: str, left: Piece, right: Piece) -> Piece:
    """left sign right in Python, which is left-associative."""
    precedence = SUM if sign in "+-" else PRODUCT
    return f"{_operand(left, precedence)} {sign} {_right_operand(right, precedence + 1)}", precedence


def _python(node: Node) -> Piece:
    if node.value is not None:
        whole = node.name == "number" and node.value == round(node.value) and abs(node.value) < 1e9
        return _signed(str(int(node.value))) if whole else _constant(node)
    if node.name in VARIABLES:
        return node.name, ATOM
    if node.name == "^":
        return _power(*node.arguments)
    pieces = [_python(argument) for argument in node.arguments]
    if node.name == "neg":
        return f"-{_right_operand(pieces[0], POWER)}", PRODUCT
    if node.name not in FUNCTIONS:
        return _operation(node.name, *pieces)
    texts = [text for text, _ in pieces]
    if not FUNCTIONS[node.name].many:
        return f"torch.{node.name}({texts[0]})", ATOM
    for i, argument in enumerate(node.arguments):
        if argument.value is not None:
            texts[i] = f"torch.full_like(x, {texts[i]})"
    nested = texts[0]
    for text in texts[1:]:
        nested = f"torch.{node.name}imum({nested}, {text})"
    return nested, ATOM


def _constant(node: Node) -> Piece:
    """A part without x and y, in floats only: Python would add ints without rounding."""
    if node.name == "number":
        return _signed(repr(node.value))
    if node.name in CONSTANTS:
        return f"math.{node.name}", ATOM
    pieces = [_constant(argument) for argument in node.arguments]
    if node.name == "neg":
        return f"-{_right_operand(pieces[0], POWER)}", PRODUCT
    if node.name not in FUNCTIONS and node.name != "^":
        return _operation(node.name, *pieces)
    name = {"^": "math.pow", "abs": "abs", "min": "min", "max": "max"}.get(node.name, f"math.{node.name}")
    return f"{name}({', '.join(text for text, _ in pieces)})", ATOM


def _signed(text: str) -> Piece:
    return text, PRODUCT if text.startswith("-") else ATOM


def _power(base: Node, exponent: Node) -> Piece:
    """base^exponent as the products that compute it."""
    factor = _python(base)
    products = product_steps(base, exponent)
    if products is None:
        return f"{_operand(factor, ATOM)} ** {_operand(_python(exponent), ATOM)}", POWER
    sign, steps = products
    piece = factor
    for step in steps:
        if step == "times":
            piece = _operation("*", piece, factor)
        else:
            piece = f"{_operand(piece, ATOM)} ** {2 if step == 'square' else 3}", POWER
    return piece if sign > 0 else _operation("/", ("1", ATOM), piece)


def _latex(node: Node) -> Piece:
    if node.name == "number":
        return _latex_number(node.value or 0.0)
    if node.name in (*VARIABLES, *CONSTANTS):
        return {"pi": r"\pi", "e": r"\mathrm{e}"}.get(node.name, node.name), ATOM
    pieces = [_latex(argument) for argument in node.arguments]
    if node.name in FUNCTIONS:
        text = FUNCTIONS[node.name].latex.format(r",\,".join(text for text, _ in pieces))
        return text, ATOM if node.name == "abs" else POWER
    if node.name == "neg":
        return f"-{_right_operand(pieces[0], PRODUCT, _TALL)}", PRODUCT
    left, right = pieces
    if node.name == "^":
        return f"{_operand(left, ATOM, _TALL)}^{{{right[0]}}}", POWER
    if node.name == "/":
        return rf"\frac{{{left[0]}}}{{{right[0]}}}", PRODUCT
    if node.name == "*":
        factor = _right_operand(right, PRODUCT, _TALL)
        sign = r" \cdot " if factor[0].isdigit() else r"\,"
        return f"{_operand(left, PRODUCT, _TALL)}{sign}{factor}", PRODUCT
    return f"{_operand(left, SUM, _TALL)} {node.name} {_right_operand(right, PRODUCT, _TALL)}", SUM


def _latex_number(value: float) -> Piece:
    """A number as typed, powers of ten instead of an e."""
    mantissa, _, power = f"{value:.15g}".partition("e")
    if not power:
        return _signed(mantissa)
    ten = f"10^{{{int(power)}}}"
    if mantissa == "1":
        return ten, POWER
    return rf"{mantissa} \cdot {ten}", PRODUCT
