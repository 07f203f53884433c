"""One sentence for every step."""

from playground.experiments.backprop import BackpropSpec, BackpropTrace
from playground.experiments.backprop.steps import WHOLE, Step, steps, terms
from playground.figures.backprop.stage import digits, guarded, where


def narration(trace: BackpropTrace, spec: BackpropSpec, grain: str) -> list[tuple[int, str]]:
    """The sentences, each with the step from which it holds."""
    teller = _Teller(trace, spec)
    return [(k, teller.tell(step)) for k, step in enumerate(steps(trace.shape, grain))]


class _Teller:
    def __init__(self, trace: BackpropTrace, spec: BackpropSpec) -> None:
        self.trace, self.spec = trace, spec

    def tell(self, step: Step) -> str:
        """What happens at a step."""
        if step.kind in ("o", "d", "g"):
            return self._unit(step) if step.unit else self._layer(step)
        return {"start": self._start, "loss": self._loss, "update": self._update, "again": self._again}[
            step.kind
        ]()

    def _start(self) -> str:
        return (
            "Inputs, targets, weights and biases are given. Drag any number, click any edge. Then → or Space."
        )

    def _unit(self, step: Step) -> str:
        place = f"{where(self.trace, step.layer)}, unit {step.unit}"
        if step.kind == "o":
            return f"Forward, {place}: {self._forward(step)}"
        if step.kind == "d":
            return f"Backward, {place}: {self._delta(step)}"
        return f"Backward, {place}: {self._gradient(step)}"

    def _forward(self, step: Step) -> str:
        t, layer, j = self.trace, step.layer, step.unit - 1
        n = t.shape[layer - 1]
        if step.term == 0:
            return f"the sum begins with the bias, {digits(t.b[layer][j])}."
        if WHOLE < step.term <= n:
            i = step.term - 1
            w, o, so_far = t.w[layer][i, j], t.o[layer - 1][i], t.sums[layer][step.term, j]
            return f"plus {guarded(w)} · {guarded(o)}, from unit {step.term} of {n}: {digits(so_far)} so far."
        inp, o = t.inp[layer][j], t.o[layer][j]
        said = f"everything that arrives sums to {digits(inp)}, and o = σ({digits(inp)}) = {digits(o)}."
        return said + self._dead(step)

    def _dead(self, step: Step) -> str:
        if self.spec.activation == "relu" and self.trace.inp[step.layer][step.unit - 1] <= 0:
            return " Here the unit is dead."
        return ""

    def _delta(self, step: Step) -> str:
        t, layer, j = self.trace, step.layer, step.unit - 1
        n = terms(t.shape, "d", layer) - 1
        total, slope, delta = t.back_sums[layer][-1, j], t.slope[layer][j], t.delta[layer][j]
        output = layer == t.depth
        if WHOLE < step.term < n:
            if output:
                return f"o − t = {digits(total)}: how far off it is, and to which side."
            w, next_delta = t.w[layer + 1][j, step.term], t.delta[layer + 1][step.term]
            so_far = t.back_sums[layer][step.term, j]
            product = f"{guarded(w, first=True)} · {guarded(next_delta)}"
            return f"unit {step.term + 1} sends back w · δ = {product}: {digits(so_far)} so far."
        source = "o − t" if output else "the sum of w · δ over all that it feeds"
        if slope == 0:
            return f"{source} is {digits(total)}, but the slope is 0, and so is δ."
        return f"{source} is {digits(total)}; times the slope {digits(slope)}, δ = {digits(delta)}."

    def _gradient(self, step: Step) -> str:
        t, layer, j = self.trace, step.layer, step.unit - 1
        n, delta = t.shape[layer - 1], t.delta[layer][j]
        if WHOLE < step.term < n:
            o, slope = t.o[layer - 1][step.term], t.dw[layer][step.term, j]
            product = f"{guarded(o, first=True)} · {guarded(delta)} = {digits(slope)}"
            return f"∂L/∂w from unit {step.term + 1} is o · δ = {product}."
        if step.term == n:
            return f"a bias is a weight from a unit that is always 1: ∂L/∂b = δ = {digits(delta)}."
        return f"each incoming weight gets o · δ, its own input times the unit's one δ = {digits(delta)}."

    def _layer(self, step: Step) -> str:
        t, layer = self.trace, step.layer
        name = where(t, layer)
        if step.kind == "o":
            return f"Forward, {name}: all {t.shape[layer]} units, from what the layer before has handed on."
        if step.kind == "d":
            mean = digits(float(t.mean_delta()[layer - 1]))
            source = "from the errors o − t" if layer == t.depth else "from the δ of the layer after it"
            return f"Backward, {name}: every δ, {source}. On average |δ| = {mean}."
        count = t.shape[layer - 1] * t.shape[layer]
        return f"Backward, {name}: the gradients of its {count} weights are the {count} products o · δ."

    def _loss(self) -> str:
        loss = digits(self.trace.loss)
        return f"The loss is half the sum of the squared errors: L = {loss}. Now the way back begins."

    def _update(self) -> str:
        eta = self.spec.back_eta
        if eta < 0:
            return f"Update with η = {digits(eta)}, the wrong sign: every parameter moves along its gradient."
        return f"Update with η = {digits(eta)}: every parameter moves against its gradient."

    def _again(self) -> str:
        t = self.trace
        if not t.loss_new < float("inf"):
            return "Forward again: the step was so large that the loss is beyond any number."
        if t.loss_new == t.loss:
            return f"Forward again: with the new weights the loss is still {digits(t.loss)}."
        word, both = "falls" if t.loss_new < t.loss else "rises", f"{digits(t.loss)} to {digits(t.loss_new)}"
        return f"Forward again: with the new weights the loss {word} from {both}."
