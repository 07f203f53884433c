"""The five lines of a training loop: the function that is run, and its source as it is listed."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor
    from torch.distributions import Normal
    from torch.optim import Optimizer


def training_step(
    mu: "Tensor", data: "Tensor", optimizer: "Optimizer"
) -> "Iterator[tuple[Normal, Tensor | None]]":
    """One update, a line at a time: stops after each of the five and yields prediction and loss.

    The page and the script list these lines: `code_lines()` reads them from the source.
    """
    from torch.distributions import Normal

    prediction = Normal(mu, 1.0)
    yield prediction, None
    loss = -prediction.log_prob(data).sum()  # type: ignore[no-untyped-call]
    yield prediction, loss
    loss.backward()
    yield prediction, loss
    optimizer.step()
    yield prediction, loss
    optimizer.zero_grad()
    yield prediction, loss


@cache
def code_lines() -> tuple[str, ...]:
    """The five lines of `training_step`: its source without import, docstring and yields."""
    source = textwrap.dedent(inspect.getsource(training_step))
    [function] = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    lines = [
        statement
        for statement in function.body
        if not isinstance(statement, ast.ImportFrom)
        and not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Yield | ast.Constant))
    ]
    return tuple(ast.get_source_segment(source, statement) or "" for statement in lines)
