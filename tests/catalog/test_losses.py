"""Every loss: the gradient by hand is autograd's, nothing overflows, the printed formula agrees near 0."""

import pytest
import torch

from playground.catalog.losses import LOSSES

EXTREME = [0.0, 1e-3, 1.0, -1.0, 36.0, -36.0, 40.0, -40.0, 709.0, -709.0, 1e3, -1e3]


def examples(loss, scale, count=200, words=5, seed=0):
    """Seeded scores and targets: (N, V) or (N,)."""
    generator = torch.Generator().manual_seed(seed)
    shape = (count, words) if loss.words else (count,)
    z = scale * torch.randn(shape, generator=generator, dtype=torch.float64)
    y = torch.rand(shape, generator=generator, dtype=torch.float64)
    if loss.words:
        y[: count // 2] = torch.nn.functional.one_hot(y[: count // 2].argmax(-1), words).double()
        return z, y / y.sum(-1, keepdim=True)
    y[: count // 2] = y[: count // 2].round()
    return z, y


def autograd(loss, z, y):
    z = z.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(loss.loss(z, y).sum(), z)
    return gradient


def off(one, other):
    return ((one - other).abs() / other.abs().clamp(min=1)).max().item()


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("scale", [0.1, 1, 10, 100, 1000])
@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_by_hand_is_autograds(loss, scale, seed):
    z, y = examples(loss, scale, seed=seed)
    assert off(loss.gradient(z, y), autograd(loss, z, y)) <= 1e-12


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("label", [0.0, 0.3, 1.0])
def test_nothing_overflows_far_out(loss, label):
    z = torch.tensor(EXTREME, dtype=torch.float64)
    y = torch.full_like(z, label)
    if loss.words:
        z = torch.stack([z, torch.zeros_like(z), -z], -1)
        y = torch.stack([y, 1 - y, torch.zeros_like(y)], -1)
    value, gradient = loss.loss(z, y), loss.gradient(z, y)
    assert value.isfinite().all()
    assert (value >= 0).all()
    assert gradient.isfinite().all()
    assert off(gradient, autograd(loss, z, y)) <= 1e-12


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_the_printed_formula_says_the_same_where_it_can_be_computed(loss):
    z, y = examples(loss, 2)
    assert off(loss.printed(z, y), loss.loss(z, y)) <= 1e-12


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_the_loss_has_the_shape_of_the_examples_and_the_prediction_that_of_the_score(loss):
    z, y = examples(loss, 1, count=6)
    assert loss.loss(z, y).shape == (6,)
    assert loss.predict(z).shape == loss.gradient(z, y).shape == z.shape
    if loss.words:
        torch.testing.assert_close(loss.predict(z).sum(-1), torch.ones(6, dtype=torch.float64))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_its_python_is_the_loss(loss):
    """The script's one line, compiled here for this test alone."""
    z, y = examples(loss, 1, count=1)
    z, y = z[0], y[0]
    names = {"F": torch.nn.functional, "z": z, "y": y}
    torch.testing.assert_close(eval(loss.python, names), loss.loss(z, y))
    torch.testing.assert_close(eval(loss.python_predict, names), loss.predict(z))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_the_mean_is_that_of_the_losses_and_to_the_bit_what_a_script_computes(loss):
    z, y = examples(loss, 2)
    mean = loss.mean(z, y)
    torch.testing.assert_close(mean, loss.loss(z, y).mean(), rtol=1e-14, atol=0)
    assert torch.equal(mean, eval(loss.python, {"F": torch.nn.functional, "z": z, "y": y}))


def test_the_mean_takes_the_numbers_of_the_right_words_too():
    z, y = examples(LOSSES["cross-entropy"], 2, words=3)
    right = y.argmax(-1)
    expected = -z.log_softmax(-1)[torch.arange(len(z)), right].mean()
    torch.testing.assert_close(LOSSES["cross-entropy"].mean(z, right), expected, rtol=1e-14, atol=0)


def test_each_names_a_function_of_pytorch_and_what_is_beside_it():
    for loss in LOSSES.values():
        assert hasattr(torch.nn.functional, loss.torch_name)
        assert loss.torch_name in loss.python
        if loss.beside:
            assert LOSSES[loss.beside].beside == loss.key
            assert not LOSSES[loss.beside].words


def test_cross_entropys_pull_never_passes_1_and_squared_errors_never_8_27():
    z = torch.linspace(-50, 50, 100_001, dtype=torch.float64)
    one = torch.ones_like(z)
    assert LOSSES["binary-cross-entropy"].gradient(z, one).abs().max() <= 1
    pull = LOSSES["squared-sigmoid"].gradient(z, one).abs()
    assert pull.max() == pytest.approx(8 / 27, abs=1e-6)
    assert z[pull.argmax()].sigmoid() == pytest.approx(1 / 3, abs=1e-3)
