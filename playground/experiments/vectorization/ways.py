"""The ways to multiply N windows by the same weights: Z = W X, with W (C, d), X (d, N) and Z (C, N).

Each way is a function of W and of the windows in the form that it takes, in NumPy and in PyTorch. Their
source is what the page shows and what its script runs. Source: lecture 3, "Vectorization".
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

SLIDE = {"windows": 500, "dimension": 300, "classes": 5}
SLIDE_SECONDS = {"comprehension": 639e-6, "product": 53.8e-6}  # best of 3, float64, in 2017 or before


def elements(W: Any, windows: Any) -> Any:
    """Number by number: three nested loops over Python's own numbers."""
    Z = []
    for x in windows:
        z = []
        for row in W:
            s = 0.0
            for k in range(len(x)):
                s += row[k] * x[k]
            z.append(s)
        Z.append(z)
    return Z


def loop(W: Any, windows: Any) -> Any:
    """A loop over the column vectors."""
    Z = []
    for x in windows:
        Z.append(W.dot(x))
    return Z


def comprehension(W: Any, windows: Any) -> Any:
    """A list comprehension, as on the slide."""
    return [W.dot(x) for x in windows]


def product(W: Any, X: Any) -> Any:
    """One matrix product, as on the slide."""
    return W.dot(X)


def einsum(W: Any, X: Any) -> Any:
    """The same product, written with indices."""
    return np.einsum("cd,dn->cn", W, X)


def batched(W: Any, windows: Any) -> Any:
    """A batch of N small products in one call."""
    return np.matmul(W, windows)


def torch_loop(W: Any, windows: Any) -> Any:
    """A loop over the column vectors."""
    Z = []
    for x in windows:
        Z.append(W.mm(x))
    return Z


def torch_comprehension(W: Any, windows: Any) -> Any:
    """A list comprehension."""
    return [W.mm(x) for x in windows]


def torch_product(W: Any, X: Any) -> Any:
    """One matrix product."""
    return W.mm(X)


def torch_einsum(W: Any, X: Any) -> Any:
    """The same product, written with indices."""
    import torch

    return torch.einsum("cd,dn->cn", W, X)


def torch_batched(W: Any, windows: Any) -> Any:
    """A batch of N small products in one call."""
    return W.expand(len(windows), -1, -1).bmm(windows)


@dataclass(frozen=True)
class Way:
    """One way.

    title, short   its name, and the same in one word
    numpy, torch   the functions; `elements` is the same in both
    windows        the form of the windows: "numbers" (lists), "columns" (a list of (d, 1)), "matrix" (d, N)
                   or                    "batch" (N, d, 1)
    """

    title: str
    short: str
    numpy: Callable[[Any, Any], Any]
    torch: Callable[[Any, Any], Any]
    windows: str

    def calls(self, N: int) -> int:
        """Calls of compiled code that multiply."""
        return {"numbers": 0, "columns": N}.get(self.windows, 1)

    def multiplications(self, C: int, d: int) -> int | None:
        """Multiplications of one step of the interpreter that multiplies; None: all of them in one."""
        return {"numbers": 1, "columns": C * d}.get(self.windows)


WAYS: Mapping[str, Way] = {
    "elements": Way("number by number", "numbers", elements, elements, "numbers"),
    "loop": Way("loop over columns", "loop", loop, torch_loop, "columns"),
    "comprehension": Way("list comprehension", "list", comprehension, torch_comprehension, "columns"),
    "batched": Way("batched", "batch", batched, torch_batched, "batch"),
    "einsum": Way("einsum", "einsum", einsum, torch_einsum, "matrix"),
    "product": Way("one matrix product", "product", product, torch_product, "matrix"),
}


def multiplications(C: int, d: int, N: int) -> int:
    """C d N, whatever the way: each of the C N scores is a sum of d products."""
    return C * d * N


def bytes_moved(way: str, C: int, d: int, N: int, itemsize: int) -> int:
    """Bytes of the numbers that the calls read and write, were nothing kept between two calls.

    One call for everything reads W and X once and writes Z: Cd + dN + CN numbers. Window by window W is read
    anew for each: N (Cd + d + C). Number by number both factors are read for each product: 2 CdN + CN, at 8
    bytes.
    """
    windows = WAYS[way].windows
    if windows == "numbers":
        return 8 * (2 * C * d * N + C * N)
    if windows == "matrix":
        return itemsize * (C * d + d * N + C * N)
    return itemsize * N * (C * d + d + C)


def arrange(way: str, W: np.ndarray, X: np.ndarray) -> tuple[Any, Any]:
    """W and the windows in the form that the way takes, as NumPy arrays or lists of numbers."""
    form = WAYS[way].windows
    if form == "numbers":
        return W.tolist(), X.T.tolist()
    if form == "columns":
        return W, [np.ascontiguousarray(X[:, n : n + 1]) for n in range(X.shape[1])]
    if form == "batch":
        return W, np.ascontiguousarray(X.T)[:, :, None]
    return W, X


def as_matrix(way: str, result: Any) -> np.ndarray:
    """What a way returned, as Z (C, N): a list of columns and a batch are put side by side."""
    form = WAYS[way].windows
    if form == "matrix":
        return np.asarray(result)
    if form == "numbers":
        return np.asarray(result, dtype=np.float64).T
    if form == "batch":
        return np.asarray(result)[:, :, 0].T
    return np.concatenate([np.asarray(column) for column in result], axis=1)


@cache
def source(function: Callable[..., Any]) -> str:
    """The source of a way without its docstring and marks for the linter, under the name of the way."""
    text = textwrap.dedent(inspect.getsource(function))
    definition = ast.parse(text).body[0]
    assert isinstance(definition, ast.FunctionDef)
    docstring = definition.body[0]
    lines = text.splitlines()
    kept = lines[: docstring.lineno - 1] + lines[docstring.end_lineno :]
    return (
        "\n".join(line.split("  # noqa")[0] for line in kept if line.strip())
        .replace(": Any", "")
        .replace(" -> Any", "")
    )
