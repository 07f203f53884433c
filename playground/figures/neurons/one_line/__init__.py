"""The scene of what one line can do: the plane of the inputs, that of the hidden units, and the numbers."""

from playground.experiments.neurons.one_line import OneLineSpec, OneLineTrace, X
from playground.figures.neurons.numbers import factor, short
from playground.figures.neurons.one_line import numbers, planes
from playground.figures.neurons.one_line.lines import shifted, turned
from playground.figures.scene import Columns, Rows, Scene
from playground.figures.scene.panels import Panel

__all__ = ["scene", "shifted", "turned"]


def scene(trace: OneLineTrace, spec: OneLineSpec) -> Scene:
    """The whole stage; the clock looks at the four inputs, or follows the training."""
    trained = spec.method != "hand"
    pictures: list[Panel] = [planes.inputs(trace, spec)]
    if spec.hidden:
        pictures.append(planes.hidden(trace, spec))
    right: list[Panel] = [numbers.truth(trace), numbers.weights(trace, spec)]
    if trained:
        right.append(numbers.progress(trace))
    return Scene(
        last=trace.last,
        panels=[Columns([*pictures, Rows(right, grow=0.72)])],
        initial_step=trace.last,
        rate=None if trained else 1,
        height=430,
        narration=narration(trace, spec),
    )


def narration(trace: OneLineTrace, spec: OneLineSpec) -> list[tuple[int, str]]:
    """One sentence for each step."""
    name = spec.problem.upper()
    sentence = {"hand": _by_hand, "perceptron": _by_rule, "gradient": _by_gradient}[spec.method]
    begin = {
        "hand": f"{name}: pink inputs should give 1, green ones 0. Shift and turn the line by its rings.",
        "perceptron": f"{name}: start from a drawn w; then one example after the other.",
        "gradient": f"{name}: drawn weights; sigmoid units, cross-entropy, all four examples at once.",
    }[spec.method]
    lines = [(0, begin), *((step, sentence(trace, step)) for step in range(1, trace.last + 1))]
    if trace.method != "hand" and trace.last:
        lines[-1] = (trace.last, _verdict(trace, spec))
    return lines


def _example(trace: OneLineTrace, step: int) -> tuple[str, int, int, int]:
    """The input that the step looks at, its output before the step, its target, and its number."""
    k = int(trace.current[step])
    return f"({X[k, 0]:.0f}, {X[k, 1]:.0f})", int(trace.a[step - 1, k]), int(trace.target[k]), k


def _by_hand(trace: OneLineTrace, step: int) -> str:
    x, a, target, k = _example(trace, step)
    h, v = trace.h[step, k], trace.v[step]
    terms = f"{factor(v[0])}·{short(h[0])} + {factor(v[1])}·{short(h[1])} + {factor(trace.c[step])}"
    verdict = "right" if a == target else f"wrong, it should be {target}"
    hidden = f"h = ({h[0]:.0f}, {h[1]:.0f}), " if trace.hidden else ""
    return f"{x}: {hidden}z = {terms} = {short(trace.z[step, k])}, so a = {a}: {verdict}."


def _by_rule(trace: OneLineTrace, step: int) -> str:
    x, a, target, _ = _example(trace, step)
    if a == target:
        return f"Example {x}: a = {a} is right, nothing changes."
    sign = "+" if target > a else "−"
    vector = "h" if trace.hidden else "x"
    return f"Example {x}: a = {a}, target {target}: w ← w {sign} η{vector}, b ← b {sign} η."


def _by_gradient(trace: OneLineTrace, step: int) -> str:
    wrong = trace.mistakes[step]
    count, loss = int(trace.updates[step]), short(trace.loss[step])
    return f"Update {count}: loss {loss} nats, {wrong} of 4 on the wrong side."


def _verdict(trace: OneLineTrace, spec: OneLineSpec) -> str:
    """What has come of the training."""
    count = int(trace.updates[-1])
    if trace.solved_at is not None:
        stops = "" if spec.method == "gradient" else ": the rule stops"
        return f"All four are right, after {count} updates{stops}."
    wrong = int(trace.mistakes[-1])
    if not spec.hidden and spec.problem == "xor":
        return (
            f"{count} updates, and {wrong} of 4 still wrong: no line separates XOR, however long one trains."
        )
    return f"{count} updates, and {wrong} of 4 still wrong: this start is stuck. Try another seed."
