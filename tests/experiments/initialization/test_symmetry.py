"""Equal units stay equal to the bit under every optimizer; the numbers are autograd's and torch.optim's."""

import numpy as np
import pytest
import torch

from playground.catalog.activations import DIFFERENTIABLE_ACTIVATIONS
from playground.catalog.optimizers import OPTIMIZERS
from playground.experiments.initialization import symmetry
from playground.experiments.initialization.scripts import symmetry_script
from playground.experiments.initialization.symmetry import SymmetrySpec, run
from tests.program import run_program


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(symmetry, "UPDATES", 25)
    symmetry.REFERENCES.clear()
    yield
    symmetry.REFERENCES.clear()


@pytest.mark.parametrize("units", [2, 5, 8, 16])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_equal_units_stay_equal_to_the_bit(short, optimizer, units):
    trace = run(SymmetrySpec(optimizer=optimizer, units=units))
    assert (trace.different == 1).all()
    assert len(np.unique(trace.unit[0, :, -1] - trace.unit[0, :, 0])) > 1, "they do move"
    assert (trace.unit == trace.unit[:1]).all()


@pytest.mark.parametrize("activation", DIFFERENTIABLE_ACTIVATIONS)
def test_equal_units_stay_equal_with_every_activation(short, activation):
    for start in ("equal", "zero"):
        assert (run(SymmetrySpec(start=start, activation=activation)).different == 1).all()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_little_random_breaks_it(short, optimizer):
    trace = run(SymmetrySpec(optimizer=optimizer, noise=0.01))
    assert (trace.different == 6).all()
    apart = np.ptp(trace.unit, axis=0).max(0)  # by step
    assert apart[0] < 0.0201
    assert apart[-1] > apart[0]


def test_zero_with_tanh_moves_nothing_but_the_output_bias(short):
    trace = run(SymmetrySpec(start="zero"))
    assert not trace.gradient.any()
    assert not trace.unit.any()
    assert trace.output_bias[-1] != 0
    assert run(SymmetrySpec(start="zero", activation="sigmoid")).unit[..., -1].all()


@pytest.mark.parametrize("activation", DIFFERENTIABLE_ACTIVATIONS)
def test_gradients_are_autograds(activation):
    """Of two networks at once, each for itself."""
    x, y = (torch.from_numpy(values) for values in symmetry.data(0))
    starts = [
        symmetry.first_weights(SymmetrySpec(start="xavier", activation=activation, seed=s)) for s in (0, 1)
    ]
    numbers = torch.stack([torch.cat([unit.T.ravel(), bias]) for unit, bias in starts])
    rows = torch.cat([x.T, torch.ones(1, len(x), dtype=torch.float64)])
    found, z = symmetry.gradients(numbers, rows, y, activation)
    for (unit, bias), gradient, scores in zip(starts, found, z, strict=True):
        leaves = unit.clone().requires_grad_(), bias.clone().requires_grad_()
        h = DIFFERENTIABLE_ACTIVATIONS[activation].function(x @ leaves[0][:, :2].T + leaves[0][:, 2])
        again = torch.nn.functional.binary_cross_entropy_with_logits(h @ leaves[0][:, 3] + leaves[1], y)
        again.backward()
        torch.testing.assert_close(symmetry.losses(scores, y), again.detach(), rtol=1e-12, atol=1e-14)
        torch.testing.assert_close(gradient[:-1].view(4, -1).T, leaves[0].grad, rtol=1e-9, atol=1e-14)
        torch.testing.assert_close(gradient[-1:], leaves[1].grad, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_training_is_torch_optims_on_matrix_and_bias_to_the_bit(short, optimizer):
    """Two networks in one parameter are trained as each would be with parameters of its own."""
    spec = SymmetrySpec(start="xavier", optimizer=optimizer, noise=0.1)
    x, y = symmetry.data(0)
    rows, targets = torch.from_numpy(np.stack([*x.T, np.ones(len(x))])), torch.from_numpy(y)
    unit, bias = symmetry.first_weights(spec)
    W, c = torch.nn.Parameter(unit.T.contiguous()), torch.nn.Parameter(bias)
    entry = OPTIMIZERS[optimizer]
    decay = 0.0 if entry.decays else None
    theirs = entry.build([W, c], symmetry.learning_rate(optimizer), weight_decay=decay)

    @torch.no_grad()
    def closure():
        numbers = torch.cat([W.detach().ravel(), c.detach()])[None]
        [gradient], z = symmetry.gradients(numbers, rows, targets, spec.activation)
        W.grad, c.grad = gradient[:-1].view(4, -1), gradient[-1:]
        return symmetry.losses(z, targets).item()

    trace = run(spec)
    for step in range(trace.last + 1):
        np.testing.assert_array_equal(trace.unit[..., step], W.detach().T.numpy())
        assert trace.output_bias[step] == c.item()
        closure()
        theirs.step(*[closure] if entry.closure else [])


def test_the_first_steps_are_those_of_torch_optim(short):
    trace = run(SymmetrySpec(start="xavier", optimizer="sgd"))
    np.testing.assert_allclose(
        trace.unit[..., 1], trace.unit[..., 0] - trace.learning_rate * trace.gradient[..., 0], rtol=1e-14
    )


def test_same_spec_same_trace():
    one, two = run(SymmetrySpec(noise=0.1)), run(SymmetrySpec(noise=0.1))
    np.testing.assert_array_equal(one.unit, two.unit)
    assert not np.array_equal(one.unit, run(SymmetrySpec(noise=0.1, seed=1)).unit)


@pytest.mark.parametrize("spec", [SymmetrySpec(), SymmetrySpec(noise=0.1), SymmetrySpec(optimizer="lion")])
def test_the_script_prints_the_numbers(spec):
    trace, printed = run(spec), run_program(symmetry_script(spec))
    lines = dict(line.split(": ", 1) for line in printed.strip().splitlines())
    for update in (0, 10):
        different, loss = lines[f"update {update}"].split(", loss ")
        assert float(loss) == pytest.approx(trace.loss[update], abs=2e-6)
        if update == 0:
            assert different == f"{trace.different[0]} different units"


def test_the_table_holds_every_update():
    trace = run(SymmetrySpec())
    columns = symmetry.table(trace)
    assert {len(values) for values in columns.values()} == {trace.last + 1}
    assert columns["w1_6"] == trace.unit[5, 0].tolist()
