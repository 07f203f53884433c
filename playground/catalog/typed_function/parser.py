"""A recursive-descent parser for formulas in x and y.

No part of the text is evaluated by Python, so that a formula cannot execute code. Grammar, loosest first:

    sum      = product (("+" | "-") product)*
    product  = signed (("*" | "/") signed | power)*     a power without a sign only after a number: 2x
    signed   = ("-" | "+") signed | power
    power    = atom (("^" | "**") signed)?
    atom     = number | "x" | "y" | "pi" | "e" | name "(" sum ("," sum)* ")" | "(" sum ")"
"""

from collections.abc import Iterator
from contextlib import contextmanager

from playground.catalog.typed_function.lexer import Token, tokenize
from playground.catalog.typed_function.node import Node
from playground.catalog.typed_function.operations import (
    CONSTANTS,
    FUNCTIONS,
    VARIABLES,
    FunctionError,
    evaluate_number,
    failure_reason,
)

MAX_LENGTH = 200  # characters
MAX_DEPTH = 30  # parentheses, signs and powers inside one another
MAX_EXPONENT = 100.0


def parse_tree(text: str) -> Node:
    """The tree of a formula. FunctionError with one sentence for anything that is not one."""
    if len(text) > MAX_LENGTH:
        raise FunctionError(f"A formula may have {MAX_LENGTH} characters; this one has {len(text)}.")
    if not text.strip(" "):
        raise FunctionError("Type a formula in x and y, such as x^2 + 2*y^2.")
    return _Parser(text).formula()


class _Parser:
    """Recursive descent over the tokens; each method reads one line of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.at = 0
        self.depth = 0

    def formula(self) -> Node:
        node = self.sum()
        if self.token.text == ")":
            raise FunctionError("There is a closing parenthesis too many.")
        if self.token.text == ",":
            raise FunctionError("A comma stands only between the arguments of min and max: 0.5, not 0,5.")
        if self.token.kind != "end":
            before = self.previous.text
            raise FunctionError(f'An operation is missing between "{before}" and "{self.token.text}".')
        return node

    @property
    def previous(self) -> Token:
        return self.tokens[self.at - 1]

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def accept(self, *signs: str) -> str:
        """The next token if it is one of these signs, else ""."""
        if self.token.kind == "sign" and self.token.text in signs:
            self.at += 1
            return self.previous.text
        return ""

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Counts how deep the parser is, so that it never meets Python's own limit."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FunctionError(f"A formula may be nested {MAX_DEPTH} deep; this one goes deeper.")
        yield
        self.depth -= 1

    def node(self, name: str, arguments: tuple[Node, ...], start: int, value: float | None = None) -> Node:
        """A node whose text ends at the last token read, folded where it is constant."""
        text = self.text[start : self.previous.end]
        values = [argument.value for argument in arguments if argument.value is not None]
        if name == "^" and arguments[1].value is not None and abs(arguments[1].value) > MAX_EXPONENT:
            raise FunctionError(f"An exponent may be at most {MAX_EXPONENT:g} in size.")
        if arguments and len(values) == len(arguments):
            value = evaluate_number(name, *values)
            if not abs(value) < float("inf"):  # infinite or NaN
                raise FunctionError(f"{text} has no value: it {failure_reason(name, *values)}.")
        return Node(name, arguments, text, value)

    def sum(self) -> Node:
        start, left = self.token.start, self.product()
        while sign := self.accept("+", "-"):
            left = self.node(sign, (left, self.product()), start)
        return left

    def product(self) -> Node:
        start, sign = self.token.start, ""
        left = factor = self.signed()
        while True:
            if taken := self.accept("*", "/"):
                sign, factor = taken, self.signed()
                left = self.node(sign, (left, factor), start)
            elif (
                factor.name == "number" and self.tokens[self.at - 1].kind == "number" and self.starts_factor()
            ):
                if sign == "/":
                    both = f"/{self.previous.text}{self.token.text}"
                    raise FunctionError(f'"{both}" can be read in two ways: write the * and parentheses.')
                factor = self.power()
                left = self.node("*", (left, factor), start)
            else:
                return left

    def starts_factor(self) -> bool:
        """Whether a name or a parenthesis comes next, as after the 2 of 2x and 2(x + 1)."""
        return self.token.kind == "name" or self.token.text == "("

    def signed(self) -> Node:
        start, sign = self.token.start, self.accept("-", "+")
        if not sign:
            return self.power()
        with self.nested():
            inner = self.signed()
        if sign == "+":
            return inner
        if inner.name == "number" and inner.value is not None:
            return self.node("number", (), start, -inner.value)
        return self.node("neg", (inner,), start)

    def power(self) -> Node:
        start, base = self.token.start, self.atom()
        if not self.accept("^", "**"):
            return base
        with self.nested():
            exponent = self.signed()
        return self.node("^", (base, exponent), start)

    def atom(self) -> Node:
        token = self.token
        if self.accept("("):
            with self.nested():
                inner = self.sum()
            self.expect_close()
            return self.node(inner.name, inner.arguments, token.start, inner.value)
        if token.kind not in ("number", "name"):
            raise FunctionError(self.missing_value(token))
        self.at += 1
        if token.kind == "number":
            value = float(token.text)
            if value == float("inf"):
                raise FunctionError(f"{token.text} is too large for a number.")
            return self.node("number", (), token.start, value)
        if token.text in FUNCTIONS:
            return self.call(token)
        if token.text not in (*VARIABLES, *CONSTANTS):
            known = ", ".join((*VARIABLES, *CONSTANTS, *FUNCTIONS))
            raise FunctionError(f'"{token.text[:20]}" is not known here; known are {known}.')
        if self.token.text == "(":
            raise FunctionError(f"{token.text} is not a function; write {token.text}*(...) for a product.")
        return self.node(token.text, (), token.start, CONSTANTS.get(token.text))

    def call(self, token: Token) -> Node:
        """The arguments of a function, and whether it takes that many."""
        name = token.text
        if not self.accept("("):
            raise FunctionError(f"{name} needs its argument in parentheses: {name}(x).")
        with self.nested():
            arguments = [self.sum()]
            while self.accept(","):
                arguments.append(self.sum())
        self.expect_close()
        if FUNCTIONS[name].many and len(arguments) < 2:
            raise FunctionError(f"{name} needs two or more arguments: {name}(x, y).")
        if not FUNCTIONS[name].many and len(arguments) > 1:
            raise FunctionError(f"{name} takes one argument, not {len(arguments)}.")
        return self.node(name, tuple(arguments), token.start)

    def expect_close(self) -> None:
        if not self.accept(")"):
            between = self.token.kind == "number" or self.starts_factor()
            before, after = self.previous.text, self.token.text
            raise FunctionError(
                f'An operation is missing between "{before}" and "{after}".'
                if between
                else "A closing parenthesis is missing."
            )

    def missing_value(self, token: Token) -> str:
        """Why no value starts at this token."""
        if token.kind == "end":
            return "The formula ends too early: a value is missing at its end."
        if token.text == ")" and self.at and self.previous.text == "(":
            return "There is nothing between the parentheses."
        return f'A value is missing before "{token.text}".'
