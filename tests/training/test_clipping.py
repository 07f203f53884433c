import pytest
import torch

from playground.training.clipping import clip_gradients


def _gradients(scale):
    generator = torch.Generator().manual_seed(0)
    return [scale * torch.randn(shape, generator=generator) for shape in ((5, 3), (4,), (2, 2, 2))]


@pytest.mark.parametrize("scale", [1e-3, 0.2, 1.0, 50.0])
@pytest.mark.parametrize("max_norm", [0.25, 1.0])
def test_it_is_pytorchs_clipping_to_the_bit(scale, max_norm):
    ours, parameters = _gradients(scale), [torch.zeros_like(g) for g in _gradients(scale)]
    for p, g in zip(parameters, _gradients(scale), strict=True):
        p.grad = g
    before, after = clip_gradients(ours, max_norm)
    theirs = torch.nn.utils.clip_grad_norm_(parameters, max_norm)
    assert before == theirs.item()
    assert all(torch.equal(g, p.grad) for g, p in zip(ours, parameters, strict=True))
    assert after == pytest.approx(torch.cat([g.flatten() for g in ours]).norm().item(), rel=1e-6)


def test_zero_measures_only():
    ours = _gradients(50.0)
    before, after = clip_gradients(ours, 0.0)
    assert before == after
    assert all(torch.equal(a, b) for a, b in zip(ours, _gradients(50.0), strict=True))


@pytest.mark.parametrize("bad", [torch.nan, torch.inf])
def test_a_norm_that_is_no_number_comes_back_as_it_is(bad):
    gradients = [torch.tensor([1.0, bad]), torch.tensor([2.0])]
    before, _ = clip_gradients(gradients, 1.0)
    assert not torch.isfinite(torch.tensor(before))
    assert gradients[1].item() == 2.0
