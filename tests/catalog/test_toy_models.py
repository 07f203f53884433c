"""The small models: their losses, slopes and data."""

import pytest
import torch
import torch.nn.functional as F

from playground.catalog.toy_models import INPUTS, TOY_MODELS


@pytest.fixture(params=TOY_MODELS)
def model(request):
    return TOY_MODELS[request.param]


def test_the_table_is_keyed_by_its_entries(model):
    assert TOY_MODELS[model.key] is model
    assert len({entry.title for entry in TOY_MODELS.values()}) == len(TOY_MODELS)
    for value, true, (low, high) in zip(model.start, model.truth, model.domain, strict=True):
        assert low < value < high
        assert low < true < high


@pytest.mark.parametrize("size", [1, 3, 7, 64])
def test_the_slope_is_autograds_to_the_bit(model, size):
    _, y = model.data(size, 0.3, 5)
    z = torch.linspace(-6, 6, size, dtype=torch.float64).requires_grad_()
    (slope,) = torch.autograd.grad(model.loss(z, y).mean(), z)
    assert torch.equal(slope, model.slope(z.detach(), y, 1 / size))


def test_the_loss_is_what_its_formula_says(model):
    z = torch.linspace(-5, 5, 101, dtype=torch.float64)
    _, y = model.data(101, 0.2, 3)
    guess = model.predict(z)
    if model.key == "logistic":
        expected = -y * guess.log() - (1 - y) * (1 - guess).log()
        by_hand = guess - y
    else:
        expected = (guess - y) ** 2
        by_hand = 2 * (guess - y) * (z.cos() if model.key == "sine" else 1)
    torch.testing.assert_close(model.loss(z, y), expected, rtol=1e-12, atol=1e-13)
    torch.testing.assert_close(model.slope(z, y, 1.0), by_hand, rtol=1e-12, atol=1e-13)


def test_the_python_lines_are_the_loss_and_the_data(model):
    x, y = model.data(40, 0.2, 7)
    draw = torch.Generator().manual_seed(7)
    low, high = INPUTS
    again = low + (high - low) * torch.rand(40, generator=draw, dtype=torch.float64)
    assert torch.equal(again, x)
    names = {"torch": torch, "F": F, "z": model.truth[0] * x + model.truth[1], "noise": 0.2, "N": 40}
    names |= {"draw": draw, "y": y}
    assert torch.equal(eval(model.targets_python, names), y)
    assert torch.equal(eval(model.loss_python, names), model.loss(names["z"], y))


def test_data_come_from_the_seed_and_the_truth(model):
    x, y = model.data(64, 0.1, 1)
    again = model.data(64, 0.1, 1)
    assert torch.equal(x, again[0])
    assert torch.equal(y, again[1])
    assert not torch.equal(x, model.data(64, 0.1, 2)[0])
    assert x.min() >= INPUTS[0]
    assert x.max() <= INPUTS[1]
    assert y.dtype == torch.float64


@pytest.mark.parametrize("key", ["sine", "linear"])
def test_noise_is_the_standard_deviation_and_scales_the_same_draws(key):
    model = TOY_MODELS[key]
    x, y = model.data(4000, 0.0, 0)
    clean = model.predict(model.truth[0] * x + model.truth[1])
    torch.testing.assert_close(y, clean)
    small, large = (model.data(4000, noise, 0)[1] - clean for noise in (0.1, 0.3))
    torch.testing.assert_close(3 * small, large)
    assert float(large.std()) == pytest.approx(0.3, rel=0.05)


def test_labels_follow_the_sigmoid_and_noise_flips_its_share():
    model = TOY_MODELS["logistic"]
    x, y = model.data(4000, 0.0, 0)
    assert set(y.tolist()) == {0.0, 1.0}
    chance = model.predict(model.truth[0] * x + model.truth[1])
    assert float(y.mean()) == pytest.approx(float(chance.mean()), abs=0.03)
    assert float((y - chance).mean()) == pytest.approx(0, abs=0.03)
    flipped = model.data(4000, 0.25, 0)[1] != y
    assert float(flipped.double().mean()) == pytest.approx(0.25, abs=0.03)
    assert bool((model.data(64, 1.0, 0)[1] != model.data(64, 0.0, 0)[1]).all())
