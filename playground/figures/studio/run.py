"""The studio's scene: losses with baselines, gradient norm, rate, next token and a sample, by checkpoint."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.experiments.studio import Curves, Probe
from playground.figures.scene import Bars, Columns, Cursor, Plot, Row, Rows, Scene, Table, Text
from playground.figures.studio.loss_chart import LossView, loss_chart, step_lines
from playground.training.valid_loss import EXTENTS, typical_decimals, value_at, with_uncertainty

HEIGHT = 372  # pixels
SMALL_VIEW = LossView()
LN2 = float(np.log(2))
SHORT = 16  # characters of a prompt in a title
COPIED = 0.3  # the tint of what is copied; letters are read on it in both themes


def scene(curves: Curves, probe: Probe, prompt: str, steps: int, view: LossView = SMALL_VIEW) -> Scene:
    """One step per kept checkpoint of the run; `steps` is the planned number of training steps."""
    at = probe.steps if len(probe.steps) else np.zeros(1)
    losses = loss_chart(curves, at, steps, view)
    numbers, next_token = _numbers(curves, probe), _next_token(probe, prompt)
    columns: list[Any] = [
        Rows([*losses, *_descent(curves, at, steps)], grow=1.35),
        Rows([numbers, next_token], grow=1),
        _sample(curves, probe),
    ]
    if view.large:
        columns = [Rows(losses, grow=2.6), Rows([numbers, next_token], grow=1)]
    return Scene(
        **checkpoint_clock(curves, probe.steps),
        narration=narration(curves, probe, prompt),
        panels=[Columns(columns)],
    )


def checkpoint_clock(curves: Curves, steps: np.ndarray) -> dict[str, Any]:
    """The fields of a scene with one step for each checkpoint; the address holds it in `checkpoint`."""
    at = steps if len(steps) else np.zeros(1)
    return {
        "last": max(0, len(steps) - 1),
        "url_key": "checkpoint",
        "follow": True,
        "rate": 6,
        "height": HEIGHT,
        "numbers": _tokens_read(curves, at) if curves.is_ngram else at.astype(np.float64),
        "unit": "token read" if curves.is_ngram else "training step",
    }


def _descent(curves: Curves, at: np.ndarray, steps: int) -> list[Any]:
    """Gradient norm and learning rate, where the model goes down a gradient; one that counts has neither."""
    if curves.is_ngram:
        return []
    return [Columns([_norms(curves, at, steps), _rate(curves, at, steps)])]


def _norms(curves: Curves, at: np.ndarray, steps: int) -> Plot:
    """The gradient's norm before and after clipping."""
    norms = step_lines(
        [
            ("before clipping", curves.step, curves.gradient_norm, "gradient"),
            ("after", curves.step, curves.clipped_norm, "muted"),
        ],
        steps,
        {"rangemode": "tozero"},
    )
    return Plot(
        "norm",
        norms,
        actors=[Cursor(at=at)],
        alt="Norm of the gradient before and after clipping",
        title="gradient norm",
        grow=1,
    )


def _rate(curves: Curves, at: np.ndarray, steps: int) -> Plot:
    """The learning rate."""
    rate = step_lines([("rate", curves.step, curves.learning_rate, "update")], steps, {"rangemode": "tozero"})
    return Plot(
        "rate", rate, actors=[Cursor(at=at)], alt="Learning rate by training step", title="learning rate"
    )


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
    """The numbers of the checkpoint: on the part that the curve is of, and on all of the held-out text."""
    at = probe.steps.astype(float) if len(probe.steps) else np.zeros(1)
    valid = curves.valid
    loss = value_at(valid.step, valid.loss, at)
    error = value_at(valid.step, valid.standard_error, at)
    training = [value_at(curves.step, curves.train_loss, at)]
    alt = "The numbers of this checkpoint"
    if valid.full:
        columns, losses, forms = [EXTENTS["whole"]], [loss], ["fixed:3"]
    else:
        columns, losses = [EXTENTS["part"], EXTENTS["whole"]], [loss, _full_loss(curves, at)]
        forms = [f"fixed:{typical_decimals(error)}", "fixed:3"]
    with np.errstate(over="ignore"):  # of a run that diverges
        perplexity = [np.exp(values) for values in losses]
    bits = [values / LN2 for values in losses]
    rows = [Row("nats/token", losses, forms, "value")]
    if np.isfinite(error).any() and not valid.full:
        rows.append(Row("± std. error", [error, np.full(at.shape, np.nan)], forms[0], "value"))
    rows.append(Row("bits/token", bits, forms, "value"))
    rows.append(Row("perplexity", perplexity, "significant:4", "value"))
    five = [curves.baselines.get("ngram5"), curves.full_baselines.get("ngram5")][-len(columns) :]
    if all(value is not None for value in five):
        constant = [np.full(at.shape, value, dtype=np.float64) for value in five]
        rows.append(Row("5-gram", constant, "fixed:3", "muted"))
    if not valid.full:
        training.append(np.full(at.shape, np.nan))
    rows.append(Row("training", training, "fixed:3", "muted"))
    return Table("numbers", rows, columns, title="held-out loss", alt=alt)


def _full_loss(curves: Curves, at: np.ndarray) -> np.ndarray:
    """The loss on all of the held-out text at each of these steps, (K,); NaN where it was not measured."""
    return np.array([curves.full_losses.get(int(step), np.nan) for step in at])


def _tokens_read(curves: Curves, at: np.ndarray) -> np.ndarray:
    """The targets learned from at each of these steps."""
    tokens = value_at(curves.step, curves.tokens_read, at.astype(np.float64))
    return np.where(np.isnan(tokens), 0.0, tokens)


def _sample(curves: Curves, probe: Probe) -> Text:
    """The last text the model wrote up to each checkpoint; what it copied from training is tinted."""
    texts: list[Any] = []
    for step in probe.steps:
        until = [sample for sample in curves.samples if sample["step"] <= step]
        texts.append(pieces(until[-1]) if until else "")
    is_tinted = any(weight > 0 for text in texts if text for _, weight in text)
    return Text(
        "sample",
        texts or [""],
        title="a sample of its own",
        legend=[("copied", COPIED)] if is_tinted else [],
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


def _loss_in_words(curves: Curves, step: int) -> str:
    """The held-out loss of a checkpoint: on all of the text where it was measured there, else on the part."""
    valid = curves.valid
    full = curves.full_losses.get(step)
    if full is not None and np.isfinite(full):
        return f"held-out loss {with_uncertainty(full, 0.0)} nats/token"
    loss, error = (value_at(valid.step, x, np.array([step]))[0] for x in (valid.loss, valid.standard_error))
    if not np.isfinite(loss):
        return "not yet scored"
    return f"held-out loss {with_uncertainty(loss, error)} nats/token on a part"


def narration(curves: Curves, probe: Probe, prompt: str) -> list[tuple[int, str]]:
    """One sentence for each checkpoint: how surprised it still is, and what it would say next."""
    lines = []
    read = _tokens_read(curves, probe.steps)
    for k, step in enumerate(probe.steps):
        loss = _loss_in_words(curves, int(step))
        where = f"after “{_end(prompt)}” it expects" if prompt else "it would begin with"
        sure = f"{where} {probe.labels[0][k]} ({probe.probability[0, k]:.0%})"
        after = f"{read[k]:,.0f} tokens read" if curves.is_ngram else f"{step:,} steps"
        lines.append((k, f"After {after}: {loss}; {sure}."))
    return lines or [(0, "No checkpoint yet.")]
