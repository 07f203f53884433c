import pytest
import torch

from playground.training.optimization import clip_gradients, learning_rate
from playground.training.spec import TrainSpec


def test_each_segment_is_a_schedule_of_its_own():
    spec = TrainSpec(segments=((100, 0.1), (50, 0.02)), warmup=0, schedule="cosine")
    rates = [learning_rate(spec, k) for k in range(150)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[50] == pytest.approx(0.1 * (0.02 + 0.98 / 2))
    assert rates[100] == pytest.approx(0.02)
    assert rates[99] < rates[100]
    assert rates[149] == pytest.approx(0.02 * 0.02, rel=0.1)


def test_warm_up_climbs_and_takes_at_most_a_tenth():
    spec = TrainSpec(segments=((1000, 0.1),), warmup=20, schedule="constant")
    assert [learning_rate(spec, k) for k in (0, 9, 19, 20)] == pytest.approx([0.005, 0.05, 0.1, 0.1])
    short = TrainSpec(segments=((50, 0.1),), warmup=20, schedule="constant")
    assert [learning_rate(short, k) for k in (0, 4, 5)] == pytest.approx([0.02, 0.1, 0.1])


def test_behind_the_end_the_final_rate_goes_on():
    spec = TrainSpec(segments=((10, 0.1),), schedule="cosine")
    assert learning_rate(spec, 10) == learning_rate(spec, 25) == pytest.approx(0.1 * 0.02)


def test_without_steps_there_is_no_schedule():
    with pytest.raises(ValueError, match="number of steps"):
        learning_rate(TrainSpec(), 0)


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
