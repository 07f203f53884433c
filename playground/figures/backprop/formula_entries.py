"""What the formula panel shows at every step: a heading, a title and lines.

It depends on the shape, the activation, the step and what is selected, not on any number.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playground.experiments.backprop.quantity_ref import QuantityRef, subscript
from playground.experiments.backprop.shape import Shape
from playground.experiments.backprop.steps import Step, term_count
from playground.figures.backprop.formula_lines import (
    EMPTY,
    FormulaLine,
    activation_lines,
    delta_lines,
    gradient,
    gradient_lines,
    plain,
    update,
    value,
)
from playground.figures.backprop.numbers import layer_name


@dataclass(frozen=True)
class Entry:
    """What the panel shows at one step: its heading's key, a title and its lines."""

    heading: str
    title: str
    lines: tuple[FormulaLine, ...]


def entry(shape: Shape, activation: str, step: Step, selected: QuantityRef | None) -> Entry:
    """The entry of a step: of one unit, of a whole layer, or of all.

    Where a step is about all units of a layer, the unit of what is selected stands for them.
    """
    ref = selected if selected is not None and selected.kind in "odwb" else None
    if step.kind == "update":
        return _update(shape, *((ref.layer, ref.unit) if ref else (1, 1)))
    if step.kind in ("o", "d", "g"):
        default = ref.unit if ref is not None and ref.layer == step.layer else int(step.kind == "g")
        j = step.unit or default
        return _of_unit(shape, activation, step, j) if j else _of_layer(shape, step)
    of_network: dict[str, Callable[[Shape], Entry]] = {"start": _start, "loss": _loss, "again": _again}
    return of_network[step.kind](shape)


def _of_unit(shape: Shape, activation: str, step: Step, j: int) -> Entry:
    layer, term = step.layer, step.term
    if step.kind == "o":
        lines = activation_lines(shape, layer, j, term)
    elif step.kind == "d":
        lines = delta_lines(shape, activation, layer, j, term)
    else:
        lines = gradient_lines(shape, layer, j)
    return Entry(_heading(shape, step), f"{_direction(shape, step)}, unit {j}", tuple(lines))


def _of_layer(shape: Shape, step: Step) -> Entry:
    """Every unit of a layer in one line."""
    layer, lines = step.layer, []
    for j in range(1, shape[layer] + 1):
        if step.kind == "o":
            inp, o = plain("inp", layer, j), value("o", layer, j)
            lines.append(FormulaLine(f"σ(inp{subscript(j)})", o, inp, link=f"o{layer}.{j}"))
        else:
            total = gradient("back_sum", layer, term_count(shape, "d", layer) - 1, j)
            slope, delta = value("slope", layer, j), gradient("delta", layer, j)
            lines.append(FormulaLine(f"δ{subscript(j)}", delta, total, "·", slope, f"d{layer}.{j}"))
    return Entry(_heading(shape, step), f"{_direction(shape, step)}, all units", tuple(lines))


def _heading(shape: Shape, step: Step) -> str:
    return "output" if step.kind == "d" and step.layer == len(shape) - 1 else step.kind


def _direction(shape: Shape, step: Step) -> str:
    return f"{'Forward' if step.kind == 'o' else 'Backward'}: {layer_name(shape, step.layer)}"


def _start(shape: Shape) -> Entry:
    """x on the left, t on the right."""
    lines = []
    for j in range(1, max(shape[0], shape[-1]) + 1):
        has_input, has_target = j <= shape[0], j <= shape[-1]
        symbol, x = (f"x{subscript(j)}", value("o", 0, j)) if has_input else ("", EMPTY)
        equals, t = (f"t{subscript(j)}", plain("t", j)) if has_target else ("", EMPTY)
        link = " ".join([*([f"x{j}"] if has_input else []), *([f"t{j}"] if has_target else [])])
        lines.append(FormulaLine(symbol, t, x, link=link, equals=equals))
    return Entry("start", "Given: inputs and targets", tuple(lines))


def _loss(shape: Shape) -> Entry:
    lines = [
        FormulaLine(
            f"(t{subscript(j)} − o{subscript(j)})²",
            plain("squared_error", j),
            plain("error", j),
            "·",
            plain("error", j),
            link=f"o{len(shape) - 1}.{j} t{j}",
        )
        for j in range(1, shape[-1] + 1)
    ]
    total = FormulaLine("L = ½ Σ", plain("loss"), link="L", total=True)
    return Entry("loss", "How far off", (*lines, total))


def _update(shape: Shape, layer: int, j: int) -> Entry:
    """The weights and the bias of one unit, before and after."""
    lines = []
    for i in range(1, shape[layer - 1] + 1):
        weight, index = QuantityRef("w", layer, j, i), (layer, i, j)
        w, step, new = plain("w", *index), gradient("w_step", *index), update("w_new", *index)
        lines.append(FormulaLine(weight.symbol, new, w, "−", step, weight.name))
    b, step, new = plain("b", layer, j), gradient("b_step", layer, j), update("b_new", layer, j)
    lines.append(FormulaLine(f"b{subscript(j)}", new, b, "−", step, f"b{layer}.{j}"))
    return Entry("update", f"Update, into {layer_name(shape, layer)}, unit {j}", tuple(lines))


def _again(shape: Shape) -> Entry:
    lines = (
        FormulaLine("L before", plain("loss")),
        FormulaLine("L now", plain("loss_new"), link="L", total=True),
        FormulaLine("change", update("change"), total=True),
        FormulaLine("−η |∇L|²", gradient("expected_change")),
    )
    return Entry("again", "Forward again, with the new weights", lines)
