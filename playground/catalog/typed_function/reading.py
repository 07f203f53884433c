"""From text to tree: a parser that knows formulas in x and y and nothing else.

It is written by hand because it must be small enough to be checked by eye: no part of the text is ever
handed to Python, so there is nothing to escape from. Grammar, loosest first:

    sum      = product (("+" | "-") product)*
    product  = signed (("*" | "/") signed | power)*     a power without a sign only after a number: 2x
    signed   = ("-" | "+") signed | power
    power    = atom (("^" | "**") signed)?
    atom     = number | "x" | "y" | "pi" | "e" | name "(" sum ("," sum)* ")" | "(" sum ")"
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playground.catalog.typed_function.operations import (
    CONSTANTS,
    FUNCTIONS,
    VARIABLES,
    FunctionError,
    number,
    trouble,
)
from playground.catalog.typed_function.tokens import Token, cut

LONGEST = 200  # characters
DEEPEST = 30  # parentheses, signs and powers inside one another
LARGEST_EXPONENT = 100.0


@dataclass(frozen=True)
class Node:
    """A formula or a part of one.

    `name` is "number", a variable, a constant, a function, "neg" or one of + - * / ^; `text` is the part
    as it was typed; `value` is its value if it has neither x nor y in it, else None.
    """

    name: str
    arguments: tuple["Node", ...]
    text: str
    value: float | None = None

    def variables(self) -> set[str]:
        """Which of x and y occur."""
        if self.name in VARIABLES:
            return {self.name}
        return set().union(*(argument.variables() for argument in self.arguments))


def parse(text: str) -> Node:
    """The tree of a formula. FunctionError with one sentence for anything that is not one."""
    if len(text) > LONGEST:
        raise FunctionError(f"A formula may have {LONGEST} characters; this one has {len(text)}.")
    if not text.strip(" "):
        raise FunctionError("Type a formula in x and y, such as x^2 + 2*y^2.")
    return _Parser(text).whole()


class _Parser:
    """Recursive descent over the tokens; each method reads one line of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = cut(text)
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self.sum()
        if self.next.text == ")":
            raise FunctionError("There is a closing parenthesis too many.")
        if self.next.text == ",":
            raise FunctionError("A comma stands only between the arguments of min and max: 0.5, not 0,5.")
        if self.next.kind != "end":
            before = self.tokens[self.at - 1].text
            raise FunctionError(f'An operation is missing between "{before}" and "{self.next.text}".')
        return node

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self, *signs: str) -> str:
        """The next token if it is one of these signs, else ""."""
        if self.next.kind == "sign" and self.next.text in signs:
            self.at += 1
            return self.tokens[self.at - 1].text
        return ""

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Counts how deep the parser is, so that it never meets Python's own limit."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise FunctionError(f"A formula may be nested {DEEPEST} deep; this one goes deeper.")
        yield
        self.depth -= 1

    def node(self, name: str, arguments: tuple[Node, ...], start: int, value: float | None = None) -> Node:
        """A node whose text ends at the last token read, folded where it is constant."""
        text = self.text[start : self.tokens[self.at - 1].end]
        values = [argument.value for argument in arguments if argument.value is not None]
        if name == "^" and arguments[1].value is not None and abs(arguments[1].value) > LARGEST_EXPONENT:
            raise FunctionError(f"An exponent may be at most {LARGEST_EXPONENT:g} in size.")
        if arguments and len(values) == len(arguments):
            value = number(name, *values)
            if not abs(value) < float("inf"):  # infinite or NaN
                raise FunctionError(f"{text} has no value: it {trouble(name, *values)}.")
        return Node(name, arguments, text, value)

    def sum(self) -> Node:
        start, left = self.next.start, self.product()
        while sign := self.take("+", "-"):
            left = self.node(sign, (left, self.product()), start)
        return left

    def product(self) -> Node:
        start, sign = self.next.start, ""
        left = factor = self.signed()
        while True:
            if taken := self.take("*", "/"):
                sign, factor = taken, self.signed()
                left = self.node(sign, (left, factor), start)
            elif factor.name == "number" and self.tokens[self.at - 1].kind == "number" and self.opens():
                if sign == "/":
                    both = f"/{self.tokens[self.at - 1].text}{self.next.text}"
                    raise FunctionError(f'"{both}" can be read in two ways: write the * and parentheses.')
                factor = self.power()
                left = self.node("*", (left, factor), start)
            else:
                return left

    def opens(self) -> bool:
        """Whether a name or a parenthesis comes next, as after the 2 of 2x and 2(x + 1)."""
        return self.next.kind == "name" or self.next.text == "("

    def signed(self) -> Node:
        start, sign = self.next.start, self.take("-", "+")
        if not sign:
            return self.power()
        with self.deeper():
            inner = self.signed()
        if sign == "+":
            return inner
        if inner.name == "number" and inner.value is not None:
            return self.node("number", (), start, -inner.value)
        return self.node("neg", (inner,), start)

    def power(self) -> Node:
        start, base = self.next.start, self.atom()
        if not self.take("^", "**"):
            return base
        with self.deeper():
            exponent = self.signed()
        return self.node("^", (base, exponent), start)

    def atom(self) -> Node:
        token = self.next
        if self.take("("):
            with self.deeper():
                inner = self.sum()
            self.close()
            return self.node(inner.name, inner.arguments, token.start, inner.value)
        if token.kind not in ("number", "name"):
            raise FunctionError(self.nothing_here(token))
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
        if self.next.text == "(":
            raise FunctionError(f"{token.text} is not a function; write {token.text}*(...) for a product.")
        return self.node(token.text, (), token.start, CONSTANTS.get(token.text))

    def call(self, token: Token) -> Node:
        """The arguments of a function, and whether it takes that many."""
        name = token.text
        if not self.take("("):
            raise FunctionError(f"{name} needs its argument in parentheses: {name}(x).")
        with self.deeper():
            arguments = [self.sum()]
            while self.take(","):
                arguments.append(self.sum())
        self.close()
        if FUNCTIONS[name].many and len(arguments) < 2:
            raise FunctionError(f"{name} needs two or more arguments: {name}(x, y).")
        if not FUNCTIONS[name].many and len(arguments) > 1:
            raise FunctionError(f"{name} takes one argument, not {len(arguments)}.")
        return self.node(name, tuple(arguments), token.start)

    def close(self) -> None:
        if not self.take(")"):
            between = self.next.kind == "number" or self.opens()
            before, after = self.tokens[self.at - 1].text, self.next.text
            raise FunctionError(
                f'An operation is missing between "{before}" and "{after}".'
                if between
                else "A closing parenthesis is missing."
            )

    def nothing_here(self, token: Token) -> str:
        """Why no value starts at this token."""
        if token.kind == "end":
            return "The formula ends too early: a value is missing at its end."
        if token.text == ")" and self.at and self.tokens[self.at - 1].text == "(":
            return "There is nothing between the parentheses."
        return f'A value is missing before "{token.text}".'
