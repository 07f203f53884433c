"""One sentence for every step."""

from playground.experiments.backprop import BackpropSpec, BackpropTrace
from playground.experiments.backprop.steps import ALL_TERMS, Step, steps, term_count
from playground.figures.backprop.numbers import digits, factor, layer_name


def narration(trace: BackpropTrace, spec: BackpropSpec, granularity: str) -> list[tuple[int, str]]:
    """The sentences, each with the step from which it holds."""
    return [(k, sentence(trace, spec, step)) for k, step in enumerate(steps(trace.shape, granularity))]


def sentence(trace: BackpropTrace, spec: BackpropSpec, step: Step) -> str:
    """What happens at a step."""
    if step.kind in ("o", "d", "g"):
        return _unit(trace, spec, step) if step.unit else _layer(trace, step)
    if step.kind == "loss":
        loss = digits(trace.loss)
        return f"The loss is half the sum of the squared errors: L = {loss}. Now the way back begins."
    if step.kind == "update":
        return _update(spec.learning_rate)
    if step.kind == "again":
        return _again(trace)
    return "Inputs, targets, weights and biases are given. Drag any number, click any edge. Then → or Space."


def _unit(trace: BackpropTrace, spec: BackpropSpec, step: Step) -> str:
    place = f"{layer_name(trace.shape, step.layer)}, unit {step.unit}"
    if step.kind == "o":
        return f"Forward, {place}: {_forward(trace, spec, step)}"
    if step.kind == "d":
        return f"Backward, {place}: {_delta(trace, step)}"
    return f"Backward, {place}: {_gradient(trace, step)}"


def _forward(trace: BackpropTrace, spec: BackpropSpec, step: Step) -> str:
    layer, j = step.layer, step.unit - 1
    n = trace.shape[layer - 1]
    if step.term == 0:
        return f"the sum begins with the bias, {digits(trace.b[layer][j])}."
    if ALL_TERMS < step.term <= n:
        i = step.term - 1
        w, o, so_far = trace.w[layer][i, j], trace.o[layer - 1][i], trace.sums[layer][step.term, j]
        return f"plus {factor(w)} · {factor(o)}, from unit {step.term} of {n}: {digits(so_far)} so far."
    inp, o = trace.inp[layer][j], trace.o[layer][j]
    text = f"everything that arrives sums to {digits(inp)}, and o = σ({digits(inp)}) = {digits(o)}."
    is_dead = spec.activation == "relu" and inp <= 0
    return f"{text} Here the unit is dead." if is_dead else text


def _delta(trace: BackpropTrace, step: Step) -> str:
    layer, j = step.layer, step.unit - 1
    is_output = layer == trace.depth
    if ALL_TERMS < step.term < term_count(trace.shape, "d", layer) - 1:
        return _delta_term(trace, layer, j, step.term)
    total, slope, delta = trace.back_sums[layer][-1, j], trace.slope[layer][j], trace.delta[layer][j]
    source = "o − t" if is_output else "the sum of w · δ over all that it feeds"
    if slope == 0:
        return f"{source} is {digits(total)}, but the slope is 0, and so is δ."
    return f"{source} is {digits(total)}; times the slope {digits(slope)}, δ = {digits(delta)}."


def _delta_term(trace: BackpropTrace, layer: int, j: int, term: int) -> str:
    """One product of the sum of a delta; an output has none, but o - t."""
    if layer == trace.depth:
        error = trace.back_sums[layer][-1, j]
        return f"o − t = {digits(error)}: how far off it is, and to which side."
    w, next_delta = trace.w[layer + 1][j, term], trace.delta[layer + 1][term]
    product, so_far = f"{factor(w, first=True)} · {factor(next_delta)}", trace.back_sums[layer][term, j]
    return f"unit {term + 1} sends back w · δ = {product}: {digits(so_far)} so far."


def _gradient(trace: BackpropTrace, step: Step) -> str:
    layer, j = step.layer, step.unit - 1
    n, delta = trace.shape[layer - 1], trace.delta[layer][j]
    if ALL_TERMS < step.term < n:
        o, gradient = trace.o[layer - 1][step.term], trace.dw[layer][step.term, j]
        product = f"{factor(o, first=True)} · {factor(delta)} = {digits(gradient)}"
        return f"∂L/∂w from unit {step.term + 1} is o · δ = {product}."
    if step.term == n:
        return f"a bias is a weight from a unit that is always 1: ∂L/∂b = δ = {digits(delta)}."
    return f"each incoming weight gets o · δ, its own input times the unit's one δ = {digits(delta)}."


def _layer(trace: BackpropTrace, step: Step) -> str:
    layer = step.layer
    name = layer_name(trace.shape, layer)
    if step.kind == "o":
        units = trace.shape[layer]
        return f"Forward, {name}: all {units} units, from what the layer before has handed on."
    if step.kind == "d":
        mean = digits(float(trace.mean_delta_sizes()[layer - 1]))
        source = "from the errors o − t" if layer == trace.depth else "from the δ of the layer after it"
        return f"Backward, {name}: every δ, {source}. On average |δ| = {mean}."
    count = trace.shape[layer - 1] * trace.shape[layer]
    return f"Backward, {name}: the gradients of its {count} weights are the {count} products o · δ."


def _update(learning_rate: float) -> str:
    eta = digits(learning_rate)
    if learning_rate < 0:
        return f"Update with η = {eta}, the wrong sign: every parameter moves along its gradient."
    return f"Update with η = {eta}: every parameter moves against its gradient."


def _again(trace: BackpropTrace) -> str:
    if not trace.loss_new < float("inf"):
        return "Forward again: the step was so large that the loss is beyond any number."
    if trace.loss_new == trace.loss:
        return f"Forward again: with the new weights the loss is still {digits(trace.loss)}."
    verb = "falls" if trace.loss_new < trace.loss else "rises"
    both = f"{digits(trace.loss)} to {digits(trace.loss_new)}"
    return f"Forward again: with the new weights the loss {verb} from {both}."
