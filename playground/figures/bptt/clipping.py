"""The scene of "Clipping": three trainings, the norms of their gradients, and a gradient's direction."""

import numpy as np

from playground.experiments.bptt.clipping import FAULT_STEP, METHODS, ClippingTrace
from playground.figures.numbers import digits
from playground.figures.plots import Json, axis, figure, line, log_axis, log_span
from playground.figures.scene import Arrow, Columns, Cursor, Marker, Plot, Row, Rows, Rules, Scene, Segment
from playground.figures.scene import Table as Numbers

COLOURS = {"none": "kind4", "norm": "kind0", "value": "kind1"}  # of the runs, and of what clips
MARGIN = {"l": 52, "r": 8, "t": 6, "b": 38}


def scene(trace: ClippingTrace) -> Scene:
    """One step of the clock for each training step."""
    left = Rows([_losses(trace), _norms(trace)], grow=1.2)
    right = Rows([_plane(trace), _numbers(trace)])
    N = trace.spec.clip_steps
    return Scene(
        last=N,
        initial_step=N,
        rate=8,
        height=440,
        narration=[(k, _sentence(trace, k)) for k in range(N + 1)],
        panels=[Columns([left, right])],
    )


def _losses(trace: ClippingTrace) -> Plot:
    steps = np.arange(trace.spec.clip_steps + 1, dtype=np.float64)
    lines = [
        line(steps, run.loss, COLOURS[method], hover=f"{METHODS[method]}, step %{{x}}: %{{y:.3f}}")
        for method, run in trace.runs.items()
    ]
    low, high = log_span(np.concatenate([run.loss for run in trace.runs.values()]), 1e-3)
    at = np.stack([run.loss for run in trace.runs.values()])
    return Plot(
        "losses",
        figure(axis("training step", (0, steps[-1])), log_axis(low, high), lines, MARGIN),
        actors=[
            Cursor(),
            Marker(
                np.repeat(steps[None], 3, axis=0),
                at,
                colors=[COLOURS[method] for method in trace.runs],
                radius=5,
                labels=list(METHODS.values()),
                diverged=[run.diverged for run in trace.runs.values()],
            ),
        ],
        title="mean loss",
        alt="The loss of the three trainings by step",
    )


def _norms(trace: ClippingTrace) -> Plot:
    """Before clipping, of every run; after it, of the run that clips by norm."""
    runs = trace.runs
    steps = np.arange(trace.spec.clip_steps, dtype=np.float64)
    lines: list[Json] = [
        line(steps, run.norm, COLOURS[method], hover=f"{METHODS[method]}, step %{{x}}: ‖g‖ = %{{y:.3g}}")
        for method, run in runs.items()
    ]
    after = "after clipping by norm, step %{x}: %{y:.3g}"
    lines.append(line(steps, runs["norm"].after, COLOURS["norm"], hover=after, dash="dot"))
    low, high = log_span(np.concatenate([*(run.norm for run in runs.values()), runs["norm"].after]), 1e-4)
    return Plot(
        "norms",
        figure(
            axis("training step", (0, trace.spec.clip_steps)), log_axis(low / 1.5, 1.5 * high), lines, MARGIN
        ),
        actors=[Cursor(), Rules(y=np.array([trace.spec.threshold]), colors="ink", labels=["threshold"])],
        title="‖gradient‖ before clipping (dotted: after, by norm)",
        alt="The norm of the gradient before clipping in the three trainings, and after clipping by norm",
    )


def _plane(trace: ClippingTrace) -> Plot:
    """The plane of the gradient g of the run by norm and of g clipped by value; g points to the right."""
    run, tau = trace.runs["norm"], trace.spec.threshold
    cosine, length = _extended(run.cosine_value), _extended(run.length_value)
    sine = np.sqrt(np.clip(1 - cosine**2, 0, None))
    x, y = length * cosine, length * sine
    finite = np.concatenate([x[np.isfinite(x)], y[np.isfinite(y)], [tau, 1e-9]])
    reach = 1.25 * float(finite.max())
    norm, after = _extended(run.norm), _extended(run.after)
    circle = np.linspace(0, np.pi / 2, 60)
    return Plot(
        "plane",
        figure(
            axis("along the gradient g", (-0.1 * reach, reach), nticks=5),
            axis("", (-0.1 * reach, 0.8 * reach), nticks=4),
            [line(tau * np.cos(circle), tau * np.sin(circle), "muted", 1, dash="dot")],
            {"l": 52, "r": 8, "t": 6, "b": 38},
        ),
        actors=[
            Segment(0.0, 0.0, np.minimum(norm, reach)[None], np.zeros((1, 1)), colors="ink", dash=True),
            Arrow(0.0, 0.0, x[None], y[None], colors=COLOURS["value"], labels=["by value"]),
            Arrow(0.0, 0.0, after[None], np.zeros((1, 1)), colors=COLOURS["norm"], labels=["by norm"]),
        ],
        title="the direction of the clipped gradient",
        alt="The gradient, the same clipped by norm, and clipped by value, in the plane of the two",
    )


def _extended(values: np.ndarray) -> np.ndarray:
    """The last step's gradient stays on the stage at the end, where no other is computed."""
    return np.append(values, values[-1:])


def _numbers(trace: ClippingTrace) -> Numbers:
    run = trace.runs["norm"]
    norm, after = _extended(run.norm), _extended(run.after)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = np.minimum(1.0, trace.spec.threshold / (norm + 1e-6))
    rows = [
        Row("‖g‖", norm, "significant:4", COLOURS["norm"], "before, run by norm"),
        Row("scale", scale, "significant:4", "ink", "min(1, threshold / ‖g‖)"),
        Row("after", after, "significant:4", COLOURS["norm"], "clip_grad_norm_"),
        Row("cos, norm", _extended(run.cosine_norm), "fixed:4", COLOURS["norm"], "to g"),
        Row("cos, value", _extended(run.cosine_value), "fixed:4", COLOURS["value"], "to g, clipped by value"),
        Row("loss, none", trace.runs["none"].loss, "significant:4", COLOURS["none"], "no clipping"),
        Row("loss, norm", run.loss, "significant:4", COLOURS["norm"], "clipped by norm"),
    ]
    return Numbers("numbers", rows, alt="Norms before and after, cosines, losses")


def _sentence(trace: ClippingTrace, k: int) -> str:
    """What clipping by norm does at the step, or what has become of the runs."""
    run, spec = trace.runs["norm"], trace.spec
    lost = {
        METHODS[m]: r.diverged for m, r in trace.runs.items() if r.diverged is not None and r.diverged <= k
    }
    if lost:
        runs = ", ".join(f"{name} from step {step}" for name, step in lost.items())
        return f"The loss is no number any more: {runs}."
    if k == spec.clip_steps:
        none, norm = (digits(trace.runs[m].loss[-1], 3) for m in ("none", "norm"))
        return f"After {k} steps: loss {none} without clipping, {norm} with clipping by norm."
    if k == FAULT_STEP and spec.fault != "none":
        word = "infinite" if spec.fault == "inf" else "NaN"
        size = digits(run.norm[k])
        return (
            f"Step {k}: one entry of the gradient is {word}, so ‖g‖ = {size}; clipping by norm mends nothing."
        )
    if run.norm[k] > spec.threshold:
        scale = digits(spec.threshold / (run.norm[k] + 1e-6), 3)
        return f"Step {k}: ‖g‖ = {digits(run.norm[k], 3)} is above the threshold: every entry times {scale}."
    return f"Step {k}: ‖g‖ = {digits(run.norm[k], 3)} is below the threshold: the gradient stays as it is."
