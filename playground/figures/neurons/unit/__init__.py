"""The scene of one unit: its inputs and the line z = 0, z growing term by term, the activation's curve."""

from playground.catalog.activations import ACTIVATIONS, FLAT
from playground.experiments.neurons.unit import UnitSpec, UnitTrace
from playground.figures.neurons.numbers import factor, short
from playground.figures.neurons.unit import curve, diagram, inputs, numbers
from playground.figures.numbers import indexed
from playground.figures.scene import Columns, Rows, Scene

__all__ = ["scene"]


def scene(trace: UnitTrace, spec: UnitSpec) -> Scene:
    """The whole stage; the clock adds the terms, then looks up a, then f'(z)."""
    middle = Rows([curve.terms(trace), curve.panel(trace)], grow=1.0)
    right = Rows([diagram.panel(trace, spec), numbers.panel(trace)], grow=0.82)
    return Scene(
        last=trace.last,
        panels=[Columns([inputs.panel(trace, spec), middle, right])],
        initial_step=trace.last,
        rate=1,
        height=430,
        narration=narration(trace, spec),
    )


def narration(trace: UnitTrace, spec: UnitSpec) -> list[tuple[int, str]]:
    """One sentence for each step."""
    n = len(trace.x)
    sentences = ["Drag the ring x, the arrow w and the line z = 0, or type any number in the table."]
    sentences.append(f"z begins with the bias: b = {short(trace.b)}.")
    for j in range(1, n + 1):
        product = f"{factor(trace.w[j - 1])} · {factor(trace.x[j - 1])} = {short(trace.terms[j])}"
        so_far = "z =" if j == n else "so far"
        sentences.append(
            f"+ {indexed('w', j)}{indexed('x', j)} = {product}: {so_far} {short(trace.sums[j + 1])}."
        )
    name = ACTIVATIONS[spec.activation].title
    sentences.append(f"a = f(z): {name} makes {short(trace.a)} of {short(trace.z)}.")
    return list(enumerate([*sentences, _slope(trace, spec)]))


def _slope(trace: UnitTrace, spec: UnitSpec) -> str:
    """What the derivative says at z."""
    if not ACTIVATIONS[spec.activation].differentiable:
        return "f′(z) = 0: autograd has no gradient for a step. Nothing is learned through it by gradients."
    slope = short(trace.slope)
    if trace.slope == 0:
        return "f′(z) = 0: the unit is dead for this input. No gradient reaches w, b or x."
    if abs(trace.slope) < FLAT:
        return f"f′(z) = {slope}: flat here. Hardly any gradient passes through to w, b and x."
    first = f"∂a/∂w₁ = f′(z) x₁ = {short(trace.da_dw[0])}"
    return f"f′(z) = {slope}: for a little more z, so many times as much more a; {first}."
