"""The studio's scene: losses with baselines, gradient norm, rate, next token and a sample, by checkpoint."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.experiments.studio import Curves, Probe
from playground.figures.scene import Bars, Columns, Cursor, Marker, Plot, Row, Rows, Rules, Scene, Table, Text

BASELINES = {"uniform": "uniform", "unigram": "unigram", "ngram5": "5-gram"}
LN2 = float(np.log(2))
SHORT = 16  # characters of a prompt in a title
COPIED = 0.3  # the tint of what is copied; letters are read on it in both themes


def scene(curves: Curves, probe: Probe, prompt: str, steps: int) -> Scene:
    """One step per kept checkpoint of the run; `steps` is the planned number of training steps."""
    at = probe.steps if len(probe.steps) else np.zeros(1)
    return Scene(
        last=max(0, len(probe.steps) - 1),
        url_key="checkpoint",
        follow=True,
        rate=6,
        height=344,
        numbers=_seen(curves, at) if curves.counted else at.astype(np.float64),
        unit="token read" if curves.counted else "training step",
        narration=narration(curves, probe, prompt),
        panels=[
            Columns(
                [
                    Rows(
                        [
                            _losses(curves, at, steps),
                            *_descent(curves, at, steps),
                        ],
                        grow=1.35,
                    ),
                    Rows([_numbers(curves, probe), _next_token(probe, prompt)], grow=1),
                    _sample(curves, probe),
                ]
            )
        ],
    )


def _losses(curves: Curves, at: np.ndarray, steps: int) -> Plot:
    """Training and held-out loss with the baselines as guide lines."""
    known = {BASELINES[key]: value for key, value in curves.baselines.items() if key in BASELINES}
    best = [curves.best.loss] if curves.best else []
    values = np.concatenate([curves.train_loss, curves.valid_loss, best, list(known.values())])
    values = values[np.isfinite(values)]
    top = max(known.values(), default=float(values.max(initial=1.0)))
    low = float(values.min(initial=0.0 if not len(values) else top))
    figure = _lines(
        [
            ("training", curves.step, curves.train_loss, "surface"),
            ("held out", curves.valid_step, curves.valid_loss, "value"),
        ],
        steps,
        {
            "range": [low - 0.08 * (top - low), top + 0.06 * (top - low)],
        },
    )
    if curves.counted:  # every step reads twice as much
        figure["layout"]["xaxis"] |= {
            "tickvals": curves.step,
            "ticktext": [f"{seen:,.0f}" for seen in curves.seen],
        }
    actors: list[Any] = (
        [Rules(y=np.array(list(known.values()))[:, None], labels=list(known))] if known else []
    )
    if curves.best is not None:
        x, y = curves.best.step, curves.best.loss
        actors.append(Marker(x, y, shape="ring", radius=7, labels=[f"best {y:.3f}"]))
    return Plot(
        "loss",
        figure,
        actors=[*actors, Cursor(at=at)],
        alt="Training and held-out loss by training step",
        title="loss, nats per token, by tokens read" if curves.counted else "loss, nats per token",
        grow=1.7,
    )


def _descent(curves: Curves, at: np.ndarray, steps: int) -> list[Any]:
    """Gradient norm and learning rate, where the model goes down a gradient; one that counts has neither."""
    if curves.counted:
        return []
    return [Columns([_norms(curves, at, steps), _rate(curves, at, steps)])]


def _norms(curves: Curves, at: np.ndarray, steps: int) -> Plot:
    """The gradient's norm before and after clipping."""
    figure = _lines(
        [
            ("before clipping", curves.step, curves.gradient_norm, "gradient"),
            ("after", curves.step, curves.clipped_norm, "muted"),
        ],
        steps,
        {"rangemode": "tozero"},
    )
    return Plot(
        "norm",
        figure,
        actors=[Cursor(at=at)],
        alt="Norm of the gradient before and after clipping",
        title="gradient norm",
        grow=1,
    )


def _rate(curves: Curves, at: np.ndarray, steps: int) -> Plot:
    """The learning rate."""
    figure = _lines([("rate", curves.step, curves.learning_rate, "update")], steps, {"rangemode": "tozero"})
    return Plot(
        "rate", figure, actors=[Cursor(at=at)], alt="Learning rate by training step", title="learning rate"
    )


def _lines(
    lines: Sequence[tuple[str, np.ndarray, np.ndarray, str]], steps: int, yaxis: Mapping[str, Any]
) -> dict[str, Any]:
    """Named lines over the training steps."""
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "x": x,
                "y": y,
                "line": {"color": f"@{colour}", "width": 2},
                "hovertemplate": f"{name} at step %{{x:,}}: %{{y:.4g}}<extra></extra>",
            }
            for name, x, y, colour in lines
        ],
        "layout": {
            "margin": {"l": 46, "r": 8, "t": 6, "b": 24},
            "showlegend": False,
            "xaxis": {"range": [0, max(steps, 1)], "nticks": 4, "tickangle": 0},
            "yaxis": {"nticks": 5, **yaxis},
        },
    }


def _next_token(probe: Probe, prompt: str) -> Bars:
    """What the checkpoint expects after the prompt."""
    return Bars(
        "next",
        probe.labels if len(probe.steps) else [[""]],
        probe.probability if len(probe.steps) else np.zeros((1, 1)),
        title=f"next after “{_end(prompt)}”" if prompt else "first token",
        alt="The most likely next tokens after the prompt, with their probabilities",
        format="fixed:3",
        grow=1,
    )


def _end(prompt: str) -> str:
    """The end of a prompt, as much as a title has room for."""
    return prompt if len(prompt) <= SHORT else f"…{prompt[-SHORT:]}"


def _numbers(curves: Curves, probe: Probe) -> Table:
    """The numbers of the checkpoint."""
    at = probe.steps.astype(float)
    valid = _value_at(curves.valid_step, curves.valid_loss, at)
    with np.errstate(over="ignore"):  # of a run that diverges
        perplexity = np.exp(valid)
    return Table(
        "numbers",
        [
            Row("held out", valid, "fixed:4", "value", "nats/token"),
            Row("", valid / LN2, "fixed:4", "value", "bits/token"),
            Row("perplexity", perplexity, "significant:5", "value", ""),
            Row("training", _value_at(curves.step, curves.train_loss, at), "fixed:4", "muted", "nats/token"),
        ],
        alt="The numbers of this checkpoint",
    )


def _seen(curves: Curves, at: np.ndarray) -> np.ndarray:
    """The targets learned from at each of these steps."""
    seen = _value_at(curves.step, curves.seen, at.astype(np.float64))
    return np.where(np.isnan(seen), 0.0, seen)


def _value_at(steps: np.ndarray, values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The last value recorded at or before each step; NaN before the first."""
    if not len(at):
        return np.full(1, np.nan)
    where = np.searchsorted(steps, at, side="right") - 1
    padded = np.append(values, np.nan)
    return np.where(where >= 0, padded[where], np.nan)


def _sample(curves: Curves, probe: Probe) -> Text:
    """The last text the model wrote up to each checkpoint; what it copied from training is tinted."""
    texts: list[Any] = []
    for step in probe.steps:
        until = [sample for sample in curves.samples if sample["step"] <= step]
        texts.append(pieces(until[-1]) if until else "")
    return Text(
        "sample",
        texts or [""],
        title="a sample of its own",
        alt="A text written by this checkpoint",
        mono=True,
        grow=0.9,
    )


def pieces(sample: Mapping[str, Any]) -> list[tuple[str, float]]:
    """A sample as (text, tint): tinted where it stands word for word in the training text."""
    parts = [(str(text), COPIED * bool(copied)) for text, copied in sample.get("pieces", ())]
    if "".join(text for text, _ in parts) == sample["text"]:  # running text
        return parts
    return [(f"{text}\n", weight) for text, weight in parts]  # items: one a line


def narration(curves: Curves, probe: Probe, prompt: str) -> list[tuple[int, str]]:
    """One sentence for each checkpoint: how surprised it still is, and what it would say next."""
    lines = []
    valid = _value_at(curves.valid_step, curves.valid_loss, probe.steps.astype(float))
    read = _seen(curves, probe.steps)
    for k, step in enumerate(probe.steps):
        loss = f"held-out loss {valid[k]:.3f} nats per token" if np.isfinite(valid[k]) else "not yet scored"
        where = f"after “{_end(prompt)}” it expects" if prompt else "it would begin with"
        sure = f"{where} {probe.labels[0][k]} ({probe.probability[0, k]:.0%})"
        after = f"{read[k]:,.0f} tokens read" if curves.counted else f"{step:,} steps"
        lines.append((k, f"After {after}: {loss}; {sure}."))
    return lines or [(0, "No checkpoint yet.")]
