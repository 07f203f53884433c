"""The view of weight decay: four paths over the loss, the share that decay removes, the weights' norm."""

import numpy as np

from playground.experiments.weight_penalties.decay import VARIANTS, DecayTrace
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec
from playground.figures.contour import contours
from playground.figures.plots import Json, axis, figure, log_axis, log_span, minus
from playground.figures.scene import Columns, Cursor, Marker, Plot, Row, Rows, Scene, Table, Trails
from playground.figures.style import Pair, racer_colours
from playground.figures.weight_penalties.style import HEIGHT, short_number

BOUNDS = (-0.15, 2.15)  # of both weights on the map
OPTIMIZERS = {"SGD": "sgd", "Adam": "adam", "AdamW": "adamw"}  # class of torch.optim: key of the catalogue
COLOURS: list[Pair] = racer_colours([OPTIMIZERS[variant.optimizer] for variant in VARIANTS])
GRID_POINTS = 61
LEVELS = 14
LARGEST_NORM = 10.0  # diverged paths do not stretch the axis beyond this
SGD_L2, SGD_DECAY, ADAM_L2, ADAMW = range(4)  # places in VARIANTS


def scene(trace: DecayTrace, spec: WeightPenaltiesSpec) -> Scene:
    """The whole stage; the clock counts the optimizers' steps."""
    numbers = Rows([_numbers(trace), Columns([_decay_shares(trace), _norms(trace)])], grow=1.25)
    return Scene(
        last=trace.w.shape[1] - 1,
        rate=20,
        height=HEIGHT,
        narration=narration(trace, spec),
        panels=[Columns([_map(trace), numbers])],
    )


def _map(trace: DecayTrace) -> Plot:
    """Contours of the loss without the penalty, both minima, and the paths."""
    return Plot(
        "map",
        _contours(trace),
        actors=[
            _minimum(trace.loss_minimum, "ink", "loss alone"),
            _minimum(trace.ridge_minimum, "update", "with L2"),
            *[_path(trace, k) for k in range(len(VARIANTS))],
        ],
        title="loss without the penalty",
        alt="Contours of the loss with the minimum, the minimum with L2, and the paths of the optimizers",
    )


def _path(trace: DecayTrace, variant: int) -> Trails:
    """A variant's path; SGD's second one lies on the first, so that it is thin and has no name."""
    covered = variant == SGD_DECAY
    return Trails(
        trace.w[variant, :, 0],
        trace.w[variant, :, 1],
        COLOURS[variant],
        width=1.5 if covered else 2.5,
        radius=4 if covered else 6,
        future=True,
        labels=["" if covered else VARIANTS[variant].title],
        diverged=[trace.diverged[variant]],
    )


def _minimum(w: np.ndarray, colour: str, name: str) -> Marker:
    return Marker(float(w[0]), float(w[1]), colour, radius=5, shape="cross", labels=[name])


def _contours(trace: DecayTrace) -> Json:
    """Contours of the square root of the loss above its minimum: they are evenly spaced."""
    w = np.linspace(BOUNDS[0] - 0.5, BOUNDS[1] + 0.5, GRID_POINTS)
    distance = np.stack(np.meshgrid(w, w), -1) - trace.loss_minimum
    height = np.sqrt(((distance @ trace.gram) * distance).sum(-1) / 2)
    lines = contours(w, w, height, (0.0, float(height.max())), LEVELS)
    return figure(axis("w₁, steep", BOUNDS, nticks=6), axis("w₂", BOUNDS, nticks=5), [lines])


def _numbers(trace: DecayTrace) -> Table:
    """The weights of each variant, and the share of them that the decay removes in the next step."""
    formats = ["fixed:5", "fixed:5", "percent:2", "percent:2"]
    rows = [
        Row(variant.title, [*trace.w[k].T, *trace.decay_share[k].T], formats, COLOURS[k])
        for k, variant in enumerate(VARIANTS)
    ]
    return Table(
        "numbers",
        rows,
        columns=("w₁", "w₂", "off w₁", "off w₂"),
        alt="The weights of each optimizer, and the part of each that the decay takes off in the next step",
    )


def _decay_shares(trace: DecayTrace) -> Plot:
    """The share that the decay removes in a step: of each weight with Adam and L2, of both with AdamW."""
    steps = np.arange(trace.w.shape[1], dtype=np.float64)
    shares = np.stack((*trace.decay_share[ADAM_L2].T, trace.decay_share[ADAMW, :, 0]))  # (3, T)
    percent = 100 * np.where(shares > 0, shares, np.nan)
    return Plot(
        "decay-share",
        figure(_steps_axis(trace), log_axis(*log_span(percent, 1e-6), per_decade=4, labels=5)),
        actors=[
            Cursor(width=1),
            Trails(
                np.broadcast_to(steps, percent.shape),
                percent,
                [COLOURS[ADAM_L2], COLOURS[ADAM_L2], COLOURS[ADAMW]],
                2,
                5,
                future=True,
                labels=["Adam, w₁", "Adam, w₂", "AdamW"],
            ),
        ],
        title="% off per step by decay",
        alt="The part of each weight that the decay takes off in a step, for Adam with L2 and for AdamW",
    )


def _norms(trace: DecayTrace) -> Plot:
    """The norm of the weights against the step."""
    steps = np.arange(trace.w.shape[1], dtype=np.float64)
    norm = np.linalg.norm(trace.w, axis=-1)
    high = float(norm[norm < LARGEST_NORM].max(initial=1.0))
    trails = []
    for k in range(len(VARIANTS)):
        width, radius = (1, 3) if k == SGD_DECAY else (2, 5)
        diverged = [trace.diverged[k]]
        trails.append(Trails(steps, norm[k], COLOURS[k], width, radius, future=True, diverged=diverged))
    return Plot(
        "norm",
        figure(_steps_axis(trace), axis(bounds=(-0.03 * high, 1.08 * high), nticks=5)),
        actors=[Cursor(width=1), *trails],
        title="size of the weights ‖w‖",
        alt="The norm of the weights of each optimizer against the step",
    )


def _steps_axis(trace: DecayTrace) -> Json:
    last = trace.w.shape[1] - 1
    return axis("step", (-0.02 * last, 1.04 * last), nticks=6)


def narration(trace: DecayTrace, spec: WeightPenaltiesSpec) -> list[tuple[int, str]]:
    """What the decay removes in the next step, with Adam and with AdamW; at the end, where they are."""
    last = trace.w.shape[1] - 1
    adamw = _percent(spec.learning_rate * spec.strength)
    lines = []
    for t in range(last):
        w1, w2 = (_percent(share) for share in trace.decay_share[ADAM_L2, t])
        shares = f"Adam with L2 {w1} of w₁ and {w2} of w₂; AdamW {adamw} of both"
        lines.append((t, f"In the next step the decay takes off: {shares}."))
    ends = [_end(trace, k) for k in (SGD_L2, ADAM_L2, ADAMW)]
    return [*lines, (last, f"In the end {', '.join(ends)}.")]


def _end(trace: DecayTrace, variant: int) -> str:
    title = VARIANTS[variant].title
    if trace.diverged[variant] is not None:
        return f"{title} has diverged"
    w1, w2 = trace.w[variant, -1]
    return f"{title} is at ({short_number(w1)}, {short_number(w2)})"


def _percent(share: float) -> str:
    return minus(f"{100 * share:.2g} %") if np.isfinite(share) else "nothing"
