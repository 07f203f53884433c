"""One sentence for each line that was run."""

from playground.experiments.training_step import FORGOTTEN, TrainingStepSpec, TrainingStepTrace
from playground.figures.plots import minus


def narration(trace: TrainingStepTrace, spec: TrainingStepSpec) -> list[tuple[int, str]]:
    """One sentence for each line that was run."""
    lines = [(0, f"Before the first line: μ = {short(trace.mu[0])}, and .grad is None.")]
    for k in range(1, len(trace.mu)):
        if trace.diverged is not None and k >= trace.diverged:
            return [*lines, (k, f"Diverged at step {k}: μ has left ±1,000,000. A smaller η is needed.")]
        lines.append((k, _sentence(trace, spec, k)))
    distance = short_difference(trace.mu[-1] - trace.mean)
    text = f"After {spec.updates} updates μ − mean of the data = {distance}"
    near = abs(trace.mu[-1] - trace.mean) <= 1e-3
    lines[-1] = (
        len(trace.mu) - 1,
        f"{text}: {'it ends at the mean.' if near else 'it is not there (yet).'}",
    )
    return lines


def _sentence(trace: TrainingStepTrace, spec: TrainingStepSpec, k: int) -> str:
    """What the line that was just run has done."""
    mu, grad, count = short(trace.mu[k]), short(trace.grad[k]), trace.summed[k]
    if trace.line[k] == 1:
        return f"Predict: the model says that the data come from N({short(trace.predicted[k])}, 1)."
    if trace.line[k] == 2:
        loss = short(trace.loss[k])
        return f"Loss: minus the log-likelihood of the {spec.sample_size} numbers is {loss} nats."
    if trace.line[k] == 3:
        slope = short(trace.slope[k])
        if count == 1:
            return f"Backward: dL/dμ = N·μ − Σx = {slope} is written into μ.grad. μ itself has not moved."
        return f"Backward: dL/dμ = {slope} is added to what μ.grad held: now {grad}, a sum of {count:.0f}."
    if trace.line[k] == 4:
        return f"Step: μ ← μ − η·μ.grad = {mu}. μ.grad still holds {grad}."
    if spec.zero_grad == FORGOTTEN:
        return f"No zero_grad: μ.grad keeps {grad}, and the next gradient will be added to it."
    return "Zero_grad: μ.grad is None again, so the next backward starts afresh."


def short(value: float) -> str:
    """A number in few characters, with a true minus sign."""
    plain = value == 0 or 1e-3 <= abs(value) < 1e4
    return minus(f"{value:.4f}" if plain else f"{value:.2e}")


def short_difference(value: float) -> str:
    """A difference: few digits, whatever its size."""
    return minus(f"{value:+.2e}")
