"""What the ledger says at every step: the lines of a sum, each with its numbers and what it belongs to.

It depends on the shape, the activation, the grain and what is chosen, not on any number.
"""

from collections.abc import Callable

from playground.experiments.backprop.places import Place
from playground.experiments.backprop.shape import Shape
from playground.experiments.backprop.steps import Step, terms
from playground.figures.backprop import ledger_unit
from playground.figures.backprop.ledger_line import NONE, Entry, Line, gradient, ink, low, update, value


def entry(shape: Shape, activation: str, step: Step, chosen: Place | None) -> Entry:
    """The entry of a step: of one unit, of a whole layer, or of all.

    `chosen` is the unit that stands for its layer where a step is about all of them.
    """
    unit = chosen if chosen is not None and chosen.kind in "odwb" else None
    if step.kind == "update":
        return _update(shape, *((unit.layer, unit.unit) if unit else (1, 1)))
    if step.kind in ("o", "d", "g"):
        own = unit.unit if unit is not None and unit.layer == step.layer else int(step.kind == "g")
        j = step.unit or own
        return _of_unit(shape, activation, step, j) if j else _of_layer(shape, step)
    write: dict[str, Callable[[Shape], Entry]] = {"start": _start, "loss": _loss, "again": _again}
    return write[step.kind](shape)


def _of_unit(shape: Shape, activation: str, step: Step, j: int) -> Entry:
    layer, term = step.layer, step.term
    if step.kind == "o":
        lines = ledger_unit.activation(shape, layer, j, term)
    elif step.kind == "d":
        lines = ledger_unit.delta(shape, activation, layer, j, term)
    else:
        lines = ledger_unit.gradients(shape, layer, j)
    return Entry(_heading(shape, step), f"{_direction(shape, step)}, unit {j}", tuple(lines))


def _of_layer(shape: Shape, step: Step) -> Entry:
    """Every unit of a layer in one line."""
    layer, lines = step.layer, []
    for j in range(1, shape[layer] + 1):
        if step.kind == "o":
            inp, o = ink("inp", layer, j), value("o", layer, j)
            lines.append(Line(f"σ(inp{low(j)})", o, inp, link=f"o{layer}.{j}"))
        else:
            total = gradient("back_sum", layer, terms(shape, "d", layer) - 1, j)
            slope, delta = value("slope", layer, j), gradient("delta", layer, j)
            lines.append(Line(f"δ{low(j)}", delta, total, "·", slope, f"d{layer}.{j}"))
    return Entry(_heading(shape, step), f"{_direction(shape, step)}, all units", tuple(lines))


def _heading(shape: Shape, step: Step) -> str:
    return "output" if step.kind == "d" and step.layer == len(shape) - 1 else step.kind


def _direction(shape: Shape, step: Step) -> str:
    return f"{'Forward' if step.kind == 'o' else 'Backward'}: {_name(shape, step.layer)}"


def _name(shape: Shape, layer: int) -> str:
    return "output" if layer == len(shape) - 1 else f"layer {layer}"


def _start(shape: Shape) -> Entry:
    """x on the left, t on the right."""
    lines = []
    for j in range(1, max(shape[0], shape[-1]) + 1):
        given, wanted = j <= shape[0], j <= shape[-1]
        x = (f"x{low(j)}", value("o", 0, j), f"x{j}") if given else ("", NONE, "")
        t = (f"t{low(j)}", ink("t", j), f" t{j}") if wanted else ("", NONE, "")
        lines.append(Line(x[0], t[1], x[1], link=(x[2] + t[2]).strip(), equals=t[0]))
    return Entry("start", "Given: inputs and targets", tuple(lines))


def _loss(shape: Shape) -> Entry:
    lines = [
        Line(
            f"(t{low(j)} − o{low(j)})²",
            ink("squared", j),
            second=ink("miss", j),
            link=f"o{len(shape) - 1}.{j} t{j}",
            equals="² =",
        )
        for j in range(1, shape[-1] + 1)
    ]
    return Entry("loss", "How far off", (*lines, Line("L = ½ Σ", ink("loss"), link="L", total=True)))


def _update(shape: Shape, layer: int, j: int) -> Entry:
    """What leads into one unit, before and after."""
    lines = []
    for i in range(1, shape[layer - 1] + 1):
        weight, at = Place("w", layer, j, i), (layer, i, j)
        move, new = gradient("move", *at), update("w_new", *at)
        lines.append(Line(weight.symbol, new, ink("w", *at), "−", move, weight.name))
    move, new = gradient("b_move", layer, j), update("b_new", layer, j)
    lines.append(Line(f"b{low(j)}", new, ink("b", layer, j), "−", move, f"b{layer}.{j}"))
    return Entry("update", f"Update, into {_name(shape, layer)}, unit {j}", tuple(lines))


def _again(shape: Shape) -> Entry:
    lines = (
        Line("L before", ink("loss")),
        Line("L now", ink("loss_new"), link="L", total=True),
        Line("change", update("change"), total=True),
        Line("−η |∇L|²", gradient("foreseen")),
    )
    return Entry("again", "Forward again, with the new weights", lines)
