"""The training: every number as a plain PyTorch loop makes it, to the bit."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from playground.catalog.activations import DIFFERENTIABLE_ACTIVATIONS
from playground.catalog.initializers import INITIALIZERS
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.penalties import PENALTIES
from playground.catalog.schedules import SCHEDULES
from playground.experiments.fit import FitSpec, run, script
from playground.experiments.fit.network import packed
from playground.experiments.fit.run import problem_of
from playground.experiments.fit.script import printed_epochs
from tests.program import run_program

SMALL = FitSpec(number=40, epochs=12, hidden=(3, 2), batch_size=9)
MODULES = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky-relu": nn.LeakyReLU,
    "softplus": nn.Softplus,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "linear": nn.Identity,
}
LOSSES = {
    "cross-entropy": nn.CrossEntropyLoss(),
    "binary-cross-entropy": nn.BCEWithLogitsLoss(),
    "squared-sigmoid": lambda z, y: nn.functional.mse_loss(torch.sigmoid(z), y),
    "squared": nn.MSELoss(),
}


def plain_loop(spec):
    """The parameters of every epoch and the last loss, by nn.Sequential, autograd and torch.optim.

    Only the data, the start and the constructor's arguments are the project's.
    """
    problem = problem_of(spec)
    sizes, (x, y) = problem.network.sizes, problem.parts[0]
    net = nn.Sequential()
    for m, n in itertools.pairwise(sizes):
        net.extend([nn.Linear(m, n, dtype=torch.float64), MODULES[spec.activation]()])
    net = net[:-1]
    parts = packed(problem.network.flat, sizes).split([p.numel() for p in net.parameters()])
    with torch.no_grad():
        for parameter, part in zip(net.parameters(), parts, strict=True):
            parameter.copy_(part.view_as(parameter))
    entry = OPTIMIZERS[spec.optimizer]
    optimizer = entry.optimizer_class(net.parameters(), **entry.keywords(spec.learning_rate))
    batch = spec.batch_size or len(x)
    updates = spec.epochs * math.ceil(len(x) / batch)
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: SCHEDULES[spec.schedule].factor(k, updates)
    )
    loss = LOSSES[spec.loss_key]

    def objective(x, y):
        value = loss(net(x), y)
        if spec.penalty != "none":
            penalty = PENALTIES[spec.penalty].regularizer(spec.lambda_)
            for module in net:
                if isinstance(module, nn.Linear):
                    value = value + penalty.value(module.weight.flatten())
        return value

    def closure():
        optimizer.zero_grad()
        value = objective(x_batch, y_batch)
        value.backward()
        return value

    out = [nn.utils.parameters_to_vector(net.parameters()).detach().clone()]
    for _ in range(spec.epochs):
        order = (
            torch.randperm(len(x), generator=problem.generator) if batch < len(x) else torch.arange(len(x))
        )
        for index in order.split(batch):
            x_batch, y_batch = x[index], y[index]
            optimizer.step(closure)
            scheduler.step()
        out.append(nn.utils.parameters_to_vector(net.parameters()).detach().clone())
    return torch.stack(out).numpy(), loss(net(x), y).item(), net, (x, y), loss


def assert_same(spec):
    trace = run(spec)
    flat, loss, net, (x, y), function = plain_loop(spec)
    assert list(trace.epochs) == list(range(spec.epochs + 1)), "few epochs are all kept"
    assert np.isfinite(flat).all()
    np.testing.assert_array_equal(trace.flat, flat)
    assert trace.train_loss[-1] == loss
    net.zero_grad()
    function(net(x), y).backward()
    grad = torch.cat([p.grad.flatten() for p in net.parameters()]).numpy()
    np.testing.assert_array_equal(trace.grad[-1], grad)


@pytest.mark.filterwarnings("ignore:Detected call of `lr_scheduler.step")
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_is_a_plain_loop_to_the_bit(optimizer):
    rate = 0.01 if optimizer != "lbfgs" else 0.3
    assert_same(replace(SMALL, optimizer=optimizer, learning_rate=rate))


@pytest.mark.parametrize("activation", DIFFERENTIABLE_ACTIVATIONS)
@pytest.mark.parametrize("task", ["regression", "classification"])
def test_every_activation_is_a_plain_loop_to_the_bit(task, activation):
    assert_same(replace(SMALL, task=task, activation=activation))


@pytest.mark.parametrize("loss", ["cross-entropy", "binary-cross-entropy", "squared-sigmoid"])
def test_every_loss_is_a_plain_loop_to_the_bit(loss):
    assert_same(replace(SMALL, loss=loss, batch_size=0))


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_is_a_plain_loop_to_the_bit(schedule):
    assert_same(replace(SMALL, schedule=schedule, optimizer="sgd", learning_rate=0.3))


@pytest.mark.parametrize("penalty", PENALTIES)
def test_every_penalty_is_a_plain_loop(penalty):
    """To the bit, but that autograd may add the two parts of the elastic net in another order."""
    spec = replace(SMALL, penalty=penalty, lambda_=0.01)
    if penalty != "elastic":
        assert_same(spec)
    np.testing.assert_allclose(run(spec).flat, plain_loop(spec)[0], rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("hidden", [(), (1,), (32,), (5, 4, 3, 2)])
def test_every_depth_is_a_plain_loop_to_the_bit(hidden):
    assert_same(replace(SMALL, hidden=hidden, x1_x2=True, sin_x1=True))


def test_four_classes_are_a_plain_loop_to_the_bit():
    points = tuple((float(i % 5), float(i % 7), float(i % 4 + 1)) for i in range(30))
    for loss in ("cross-entropy", "binary-cross-entropy", "squared-sigmoid"):
        assert_same(replace(SMALL, dataset="own", points=points, loss=loss))


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_the_start_is_that_of_the_catalogue(initializer):
    """The script fills nn.Linear as the catalogue says; both begin alike."""
    assert_program_agrees(replace(SMALL, initializer=initializer, epochs=3))


def assert_program_agrees(spec):
    trace = run(spec)
    lines = run_program(script(spec)).splitlines()[1:]
    shown = np.array([[float(word) for word in line.split()] for line in lines])
    index = np.searchsorted(trace.epochs, printed_epochs(trace.epochs.tolist()))
    expected = np.stack([trace.epochs, trace.train_loss, trace.held_out_loss])[:, index].T
    np.testing.assert_array_equal(shown, expected)


@pytest.mark.parametrize(
    "change",
    [
        {"dropout": 0.3},
        {"task": "regression", "activation": "relu", "function": "sine"},
        {"penalty": "l2", "schedule": "cosine", "loss": "binary-cross-entropy"},
        {"optimizer": "lion", "learning_rate": 0.01},
        {"optimizer": "lbfgs", "batch_size": 0},
        {"hidden": (), "x1_x2": True, "epochs": 30},
        {"edits": (("w1.2.1@5", 2.0), ("b1.1@7", -1.0), ("w4.1.1@0", 1.0))},
        {"held_out": 0},
    ],
)
def test_the_program_prints_the_losses_of_the_trace(change):
    assert_program_agrees(replace(SMALL, **change))


def test_same_spec_same_trace_and_a_new_seed_another_start():
    first, second, other = run(SMALL), run(SMALL), run(replace(SMALL, seed=2))
    np.testing.assert_array_equal(first.flat, second.flat)
    assert not np.array_equal(first.flat[0], other.flat[0])
    np.testing.assert_array_equal(first.data.x, other.data.x)


def test_an_edit_changes_output_loss_and_gradient_of_its_epoch_and_what_follows():
    plain = run(SMALL)
    edited = run(replace(SMALL, edits=(("w2.1.2@5", 3.0),)))
    np.testing.assert_array_equal(plain.flat[:5], edited.flat[:5])
    w, _ = edited.weights()
    assert w[1][5, 0, 1] == 3.0
    assert (plain.flat[5] != edited.flat[5]).sum() == 1
    problem = problem_of(SMALL)
    x, y = problem.parts[0]
    leaf = torch.tensor(edited.flat[5], requires_grad=True)
    w1, b1, w2, b2, w3, b3 = leaf.split([6, 3, 6, 2, 4, 2])
    h = torch.tanh(torch.tanh(x @ w1.view(3, 2).T + b1) @ w2.view(2, 3).T + b2)
    loss = nn.functional.cross_entropy(h @ w3.view(2, 2).T + b3, y)
    loss.backward()
    assert edited.train_loss[5] == pytest.approx(loss.item(), rel=1e-12)
    np.testing.assert_allclose(edited.grad[5], leaf.grad.numpy(), rtol=1e-10, atol=1e-15)
    assert not np.array_equal(plain.flat[6:], edited.flat[6:])


def test_an_edit_of_what_the_network_lacks_is_named():
    trace = run(replace(SMALL, edits=(("w2.9.1@5", 3.0), ("b1.1@99", 1.0))))
    assert trace.unused_edits == ("w2.9.1@5", "b1.1@99")
    np.testing.assert_array_equal(trace.flat, run(SMALL).flat)


def test_a_diverging_rate_ends_where_it_diverged():
    trace = run(FitSpec(task="regression", number=40, optimizer="sgd", learning_rate=10.0, activation="relu"))
    assert trace.diverged == trace.last
    assert trace.epochs[-1] < trace.planned
    assert np.isfinite(trace.train_loss[:-1]).all()
    assert trace.fraction == 1


@pytest.mark.parametrize("change", [{"w3.1.1@5": 1e300}, {"w1.1.1@4": 1e300}])
def test_a_loss_that_is_not_finite_ends_the_training_though_the_weights_are_finite(change):
    spec = replace(SMALL, task="regression", activation="linear", edits=tuple(change.items()))
    trace = run(spec)
    assert trace.diverged == trace.last
    assert np.isfinite(trace.flat[-1]).all()
    assert not np.isfinite(trace.train_loss[-1])
    assert np.isfinite(trace.train_loss[:-1]).all()


def test_a_loss_far_above_the_lowest_so_far_ends_the_training():
    """The first loss is 1e12, then about 1e3: the bound follows from the lowest, 1e8 times 1e3."""
    edits = (("b3.1@0", 1e6), ("b3.1@1", 0.0))
    spec = replace(SMALL, task="regression", standardize=False, edits=edits)
    high = run(replace(spec, edits=(*edits, ("b3.1@5", 1e5))))
    assert high.train_loss[0] > 1e11 > high.train_loss[5] > 1e9
    assert high.train_loss[1:5].max() < 1e5
    assert high.diverged is None
    too_high = run(replace(spec, edits=(*edits, ("b3.1@5", 1e6))))
    assert too_high.diverged == too_high.last == 5


@pytest.mark.parametrize("points", [(), ((1.0, 2.0, 1.0),), ((1.0, 2.0, 1.0),) * 5])
def test_few_or_equal_points_are_trained_on_all_the_same(points):
    trace = run(replace(SMALL, dataset="own", points=points))
    assert trace.last == 12
    assert np.isfinite(trace.flat).all()
    assert np.isnan(trace.train_loss).all() == (not points)
