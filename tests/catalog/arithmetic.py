"""Reads the arithmetic of a worked line again: its value, and how far the digits left out can move it."""

import ast
import math
import re

_FUNCTIONS = {"sign", "max", "min", "abs"}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def evaluate(numbers):
    """(value, error bound) of a text such as "0.9·(−0.0271) + (1 − 0.9)·√(0.3²)"."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "**" + m.group().translate(_SUPERSCRIPTS), numbers)
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    for shown, python in (("−", "-"), ("·", "*"), ("^", "**"), ("√", "R**")):
        text = text.replace(shown, python)
    return _walk(ast.parse(text, mode="eval").body, text)


def _walk(node, text):
    if isinstance(node, ast.Constant):
        return _literal(ast.get_source_segment(text, node))
    if isinstance(node, ast.UnaryOp):
        assert isinstance(node.op, ast.USub)
        value, error = _walk(node.operand, text)
        return -value, error
    if isinstance(node, ast.Call):
        assert node.func.id in _FUNCTIONS
        values = [_walk(argument, text) for argument in node.args]
        return _call(node.func.id, values)
    assert isinstance(node, ast.BinOp)
    if isinstance(node.left, ast.Name):
        return _root(*_walk(node.right, text))
    return _operation(type(node.op), *_walk(node.left, text), *_walk(node.right, text))


def _literal(text):
    value = float(text)
    if re.fullmatch(r"\d{1,4}", text):
        return value, 0.0
    return value, 0.5 * 10.0 ** (math.floor(math.log10(value)) - 4)


def _call(name, values):
    numbers = [value for value, _ in values]
    if name == "sign":
        return float((numbers[0] > 0) - (numbers[0] < 0)), 0.0
    return (abs(*numbers) if name == "abs" else max(numbers) if name == "max" else min(numbers)), max(
        error for _, error in values
    )


def _root(value, error):
    return math.sqrt(value), math.sqrt(value) - math.sqrt(max(value - error, 0.0))


def _operation(operator, a, da, b, db):
    if operator is ast.Add:
        return a + b, da + db
    if operator is ast.Sub:
        return a - b, da + db
    if operator is ast.Mult:
        return a * b, abs(a) * db + abs(b) * da + da * db
    if operator is ast.Div:
        assert db < abs(b), "too few digits to divide by it"
        return a / b, (da + abs(a / b) * db) / (abs(b) - db)
    assert operator is ast.Pow
    corners = [(a + i * da) ** (b + j * db) for i in (-1, 1) for j in (-1, 1)]
    return a**b, max(abs(corner - a**b) for corner in corners)
