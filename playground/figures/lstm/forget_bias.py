"""The scene of "Forget bias": loss and accuracy by update for three biases, and the product of f."""

import numpy as np

from playground.experiments.lstm.copy_task import SEEDS
from playground.experiments.lstm.forget_bias import BIASES
from playground.experiments.lstm.forget_bias_trace import ForgetBiasTrace, predicted_products
from playground.figures.legend import legend
from playground.figures.numbers import digits
from playground.figures.plots import Json, axis, figure, line, log_axis, span
from playground.figures.scene import Columns, Cursor, Marker, Plot, Row, Rows, Rules, Scene, Table

COLOURS = ("kind2", "kind1", "kind3")  # by bias
NAMES = tuple(f"bias {bias:g}" for bias in BIASES)
HEIGHT = 352  # CSS pixels: a row with a button stands above
MARGIN = {"l": 52, "r": 12, "t": 6, "b": 38}
LEAST_PRODUCT = 1e-12  # of the axis


def scene(trace: ForgetBiasTrace, active: bool = False) -> Scene:
    """One step of the clock for each evaluation; `active` while the training goes on."""
    T = len(trace.updates)
    left = Rows([_curves(trace, "loss"), _curves(trace, "accuracy")], grow=1.1)
    return Scene(
        last=max(0, T - 1),
        rate=8,
        height=HEIGHT,
        narration=narration(trace, active),
        panels=[Columns([left, Rows([_products(trace), _numbers(trace)])])],
        numbers=trace.updates if T else None,
        unit="update",
        follow=True,
    )


def _lines(trace: ForgetBiasTrace, values: np.ndarray, form: str) -> list[Json]:
    """Each seed as a thin line and their mean as a thick one, of values (B, S, T)."""
    data: list[Json] = []
    for b, name in enumerate(NAMES):
        data += [line(trace.updates, values[b, r], COLOURS[b], 1) for r in range(SEEDS)]
        hover = f"{name}, after %{{x:,}} updates: %{{y:{form}}}"
        data.append(line(trace.updates, values[b].mean(0), COLOURS[b], 3, hover, name=name))
    return data


def _curves(trace: ForgetBiasTrace, measure: str) -> Plot:
    values = trace.loss if measure == "loss" else trace.accuracy
    guess = np.log(trace.spec.symbols) if measure == "loss" else trace.chance
    is_loss = measure == "loss"
    vertical = axis("", span(values, guess, room=0.08) if is_loss else (0, 1.04), nticks=5)
    return Plot(
        measure,
        figure(
            axis("" if is_loss else "updates", (0, trace.spec.training_steps), nticks=6),
            vertical if is_loss else {**vertical, "tickformat": ".0%"},
            _lines(trace, values, ".3f" if is_loss else ".0%"),
            {**MARGIN, "t": 24, "b": 24} if is_loss else MARGIN,
            annotations=legend(dict(zip(NAMES, COLOURS, strict=True))) if is_loss else [],
        ),
        actors=[
            _cursor(trace),
            Rules(y=guess, colors="muted"),
            *_crosses(trace, guess),
        ],
        title=f"{'loss (nats)' if is_loss else 'right answers'}; dashed: guessing",
        alt=f"The {measure} on test sequences by update, for three forget biases: three seeds and their mean",
    )


def _cursor(trace: ForgetBiasTrace) -> Cursor:
    at = trace.updates.astype(np.float64) if len(trace.updates) else np.zeros(1)
    return Cursor(at=at, colors="line")


def _crosses(trace: ForgetBiasTrace, y: float) -> list[Marker]:
    """A red cross at the update where a network diverged."""
    if not len(trace.updates):
        return []
    found = []
    for b, r in np.argwhere(trace.diverged[..., -1] > 0):
        x = np.where(trace.diverged[b, r] > 0, trace.diverged[b, r], np.nan)
        heights = np.full((1, len(x)), y)
        found.append(Marker(x[None], heights, colors="diverged", shape="cross", radius=6))
    return found


def _products(trace: ForgetBiasTrace) -> Plot:
    """The best unit's product of f over the gap by update; rings at sigma(b)^g: by the bias alone."""
    predicted = predicted_products(trace.spec.gap)
    low = max(LEAST_PRODUCT, min(float(predicted.min()), _least(trace.best_product)))
    room = 0.02 * trace.spec.training_steps
    return Plot(
        "products",
        figure(
            axis("updates", (-room, trace.spec.training_steps), nticks=5),
            log_axis(low, 3.0, per_decade=1, labels=4),
            _lines(trace, trace.best_product, ".2g"),
            {**MARGIN, "l": 60},
        ),
        actors=[
            _cursor(trace),
            Marker(
                np.zeros((3, 1)),
                predicted[:, None],
                colors=list(COLOURS),
                radius=6,
                shape="ring",
            ),
        ],
        title=f"∏f over the gap, largest unit; rings: σ(b)^{trace.spec.gap}",
        alt="The product of the forget gate over the gap by update, for three forget biases",
    )


def _least(values: np.ndarray) -> float:
    positive = values[np.isfinite(values) & (values > 0)]
    return float(positive.min()) if positive.size else 1.0


def _numbers(trace: ForgetBiasTrace) -> Table:
    """Of each bias: sigma(b)^g, the product of a typical unit, loss, accuracy, and when it was learned."""
    T = len(trace.updates)
    predicted = predicted_products(trace.spec.gap)
    rows = []
    for b, name in enumerate(NAMES):
        measures = (trace.product, trace.loss, trace.accuracy)
        means = [values[b].mean(0) if T else np.full(1, np.nan) for values in measures]
        rows.append(
            Row(
                name,
                [np.array([predicted[b]]), *means],
                ["significant:2", "significant:2", "fixed:3", "percent:0"],
                COLOURS[b],
                note=_notes(trace, b),
            )
        )
    return Table(
        "numbers",
        rows,
        (f"σ(b)^{trace.spec.gap}", "typical ∏f", "loss", "right", "learned at"),
        title="means over three seeds",
        alt="Of each bias the product of f, the loss, the accuracy, and when it was learned",
    )


def _notes(trace: ForgetBiasTrace, b: int) -> list[str] | str:
    """At each evaluation the updates at which each seed had learned the gap: "550 600 –"."""
    learned = trace.learned_at[b]  # (S, T)
    texts = [" ".join(f"{n:.0f}" if n > 0 else "–" for n in learned[:, t]) for t in range(learned.shape[1])]
    return texts or ""


def narration(trace: ForgetBiasTrace, active: bool = False) -> list[tuple[int, str]]:
    """How many of the seeds have learned the gap with each bias."""
    if not len(trace.updates):
        coming = "The networks begin in a moment."
        return [(0, coming if active else "Nothing is trained yet with these settings: press Train.")]
    return [(t, _sentence(trace, t)) for t in range(len(trace.updates))]


def _sentence(trace: ForgetBiasTrace, t: int) -> str:
    lost = trace.diverged[..., t]
    if (lost > 0).any():
        first = int(lost[lost > 0].min())
        return (
            f"{int((lost > 0).sum())} of {lost.size} networks have diverged, the first at its update {first}."
        )
    if t == 0:
        values = ", ".join(digits(p, 2) for p in predicted_products(trace.spec.gap).tolist())
        return (
            f"Over the gap a cell first keeps σ(b)^{trace.spec.gap} of its content: {values} (b = 0, 1, 2)."
        )
    counts = (trace.learned_at[..., t] > 0).sum(1)
    words = ", ".join(f"{n} with {name}" for n, name in zip(counts, NAMES, strict=True))
    return f"After {trace.updates[t]:,} updates, of {SEEDS} seeds each, the gap is learned by {words}."
