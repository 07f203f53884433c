"""The fit as a program of its own: nn.Sequential and torch.optim; it prints the losses on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.catalog.losses import LOSSES
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.penalties import PENALTIES
from playground.catalog.schedules import SCHEDULES
from playground.experiments.fit.edits import EditRef, applicable_edits
from playground.experiments.fit.run import STEPS_BETWEEN, Problem, problem_of
from playground.experiments.fit.script_templates import (
    BATCHES,
    CLOSURE,
    DATA,
    HEAD,
    NETWORK,
    STEP,
    TRAINING,
    WHOLE,
)
from playground.experiments.fit.spec import NO_PENALTY, FitSpec, batch_of, epochs_of, updates_per_epoch
from playground.experiments.fit.training import kept_epochs

DTYPES = {True: "torch.long", False: "torch.float64"}


def script(spec: FitSpec) -> str:
    """A runnable program for exactly this fit. ValueError for a learning rate that the optimizer refuses."""
    problem = problem_of(spec)
    train, _ = problem.parts
    epochs = epochs_of(spec, len(train[0]))
    batch = batch_of(spec, len(train[0]))
    start, optimizer = INITIALIZERS[spec.initializer], OPTIMIZERS[spec.optimizer]
    edits, _ = applicable_edits(spec.edits, problem.network.sizes, epochs)
    kept = kept_epochs(epochs, [ref.epoch for ref, _ in edits])
    return "".join(
        (
            HEAD.format(imports=_imports(spec)),
            _sources(spec),
            DATA.format(**_data(problem), dtype=DTYPES[not problem.targets.is_floating_point()]),
            NETWORK.format(
                sizes=list(problem.network.sizes),
                seed=spec.seed,
                function=ACTIVATIONS[spec.activation].python[0],
                fill=start.python,
                bias=start.python_bias,
                dropout=spec.dropout,
                loss=LOSSES[spec.loss_key].python,
                penalty=_penalty(spec),
            ),
            TRAINING.format(
                optimizer=optimizer.python_call("net.parameters()", spec.learning_rate),
                epochs=epochs,
                rate=_rate(spec, epochs * updates_per_epoch(spec, len(train[0]))),
                step=CLOSURE if optimizer.closure else STEP,
                shuffle=BATCHES.format(batch=max(1, batch)) if batch < len(train[0]) else WHOLE,
                edits=_edits(edits),
                printed=printed_epochs(kept),
            ),
        )
    )


def _data(problem: Problem) -> dict[str, str]:
    rows = zip(problem.inputs.tolist(), problem.targets.tolist(), problem.data.train.tolist(), strict=True)
    train: list[str] = []
    held_out: list[str] = []
    for x, y, trained in rows:
        (train if trained else held_out).append(f"    ({x!r}, {y!r}),\n")
    return {
        "train": "".join(train),
        "held_out": "".join(held_out),
        "inputs": str(problem.inputs.shape[1]),
    }


def _imports(spec: FitSpec) -> str:
    lines = ["import math", *OPTIMIZERS[spec.optimizer].python_imports, ""]
    lines += ["import torch", "import torch.nn.functional as F", "from torch import Tensor, nn"]
    return "\n".join(lines)


def _sources(spec: FitSpec) -> str:
    """The source of what PyTorch does not have: the optimizer's class and the schedule."""
    sources = [*OPTIMIZERS[spec.optimizer].python_sources]
    if spec.schedule != "constant":
        sources.append(SCHEDULES[spec.schedule].python_source)
    return "".join(f"\n\n{source}" for source in sources)


def _rate(spec: FitSpec, updates: int) -> str:
    if spec.schedule == "constant":
        return ""
    factor = SCHEDULES[spec.schedule].python_call("update", str(updates))
    return (
        "\n        for group in optimizer.param_groups:"
        f'\n            group["lr"] = {spec.learning_rate!r} * {factor}'
    )


def _penalty(spec: FitSpec) -> str:
    """The penalty as an expression that is added to the loss."""
    if spec.penalty == NO_PENALTY:
        return ""
    omega = PENALTIES[spec.penalty].regularizer(spec.lambda_).python
    return f" + sum({omega} for w in weights())" if omega else ""


def _edits(edits: list[tuple[EditRef, float]]) -> str:
    lines = []
    for ref, value in edits:
        part = f"{'bias' if ref.is_bias else 'weight'}[{', '.join(map(str, ref.weight.index))}]"
        lines.append(
            f"        if epoch == {ref.epoch}:\n            layers()[{ref.layer - 1}].{part} = {value!r}\n"
        )
    return ("    with torch.no_grad():\n" + "".join(lines)) if lines else ""


def printed_epochs(kept: Sequence[int]) -> list[int]:
    """The kept epochs of which a program prints the losses: every twentieth and the last."""
    return sorted({*kept[::STEPS_BETWEEN], kept[-1]})
