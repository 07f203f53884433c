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
from playground.experiments.fit.spec import NO_PENALTY, FitSpec, batch_of, epochs_of
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
                rate=_rate(spec, epochs * -(-len(train[0]) // max(1, batch))),
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


HEAD = '''"""Fit a curve, split a plane: a small network on points."""

{imports}
'''
DATA = """

# Inputs as the network gets them, and the target or class of each point.
TRAIN = [
{train}]
HELD_OUT = [
{held_out}]


def tensors(points: list) -> tuple[Tensor, Tensor]:
    x = torch.tensor([x for x, _ in points], dtype=torch.float64).reshape(len(points), {inputs})
    return x, torch.tensor([y for _, y in points], dtype={dtype})


"""
NETWORK = """SIZES = {sizes}
DROPOUT = {dropout!r}
g = torch.Generator().manual_seed({seed})


class Activation(nn.Module):
    def forward(self, inp: Tensor) -> Tensor:
        return {function}


class Dropout(nn.Module):
    def forward(self, a: Tensor) -> Tensor:
        return a * masks.pop(0) if masks else a


masks: list[Tensor] = []
parts: list[nn.Module] = []
for m, n in zip(SIZES[:-1], SIZES[1:]):
    layer = nn.Linear(m, n, dtype=torch.float64)
    with torch.no_grad():
        w, b = layer.weight, layer.bias
        {fill}
        {bias}
    parts += [layer, Activation(), Dropout()]
net = nn.Sequential(*parts[:-2])


def layers() -> list[nn.Linear]:
    return [part for part in net if isinstance(part, nn.Linear)]


def weights() -> list[Tensor]:
    return [layer.weight for layer in layers()]


def draw_masks(examples: int) -> None:
    if DROPOUT > 0:
        new = [torch.empty(examples, n, dtype=torch.float64) for n in SIZES[1:-1]]
        masks[:] = [mask.bernoulli_(1 - DROPOUT, generator=g).div_(1 - DROPOUT) for mask in new]


def loss_of(x: Tensor, y: Tensor) -> Tensor:
    z = net(x)
    return {loss}


def objective(x: Tensor, y: Tensor) -> Tensor:
    return loss_of(x, y){penalty}


def mean_loss(points: tuple[Tensor, Tensor]) -> float:
    with torch.no_grad():
        return loss_of(*points).item() if len(points[0]) else math.nan


"""
TRAINING = """train, held_out = tensors(TRAIN), tensors(HELD_OUT)
optimizer = {optimizer}
update = 0
print("epoch  training loss          held-out loss")
for epoch in range({epochs} + 1):
{edits}    if epoch in {printed}:
        print(f"{{epoch:5d}}  {{mean_loss(train)!r:22s}} {{mean_loss(held_out)!r}}")
    if epoch == {epochs} or not len(train[0]):
        break
    x, y = train
{shuffle}
    for index in batches:{rate}
        x_batch, y_batch = (x, y) if len(index) == len(x) else (x[index], y[index])
{step}
        update += 1
"""
WHOLE = "    batches = [torch.arange(len(x))]"
BATCHES = "    batches = torch.randperm(len(x), generator=g).split({batch})"
STEP = """        draw_masks(len(x_batch))
        optimizer.zero_grad()
        objective(x_batch, y_batch).backward()
        optimizer.step()"""
CLOSURE = """        draw_masks(len(x_batch))
        drawn = list(masks)

        def closure() -> Tensor:
            optimizer.zero_grad()
            masks[:] = drawn
            loss = objective(x_batch, y_batch)
            loss.backward()
            masks[:] = []
            return loss

        optimizer.step(closure)"""
