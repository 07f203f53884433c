import pytest
import torch

from playground.catalog.optimizers import OPTIMIZERS

ENTRIES = list(OPTIMIZERS.values())


def _after(optimizer, parameter, steps=12):
    """Descend x^2/2 - sin(x y), whose gradient autograd knows; return where we are."""
    for _ in range(steps):
        optimizer.zero_grad()
        (parameter[0] ** 2 / 2 - torch.sin(parameter[0] * parameter[1])).backward()
        optimizer.step()
    return parameter.detach().clone()


def _start():
    return torch.tensor([1.0, -0.7], dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_the_entry_explains_itself(entry):
    assert OPTIMIZERS[entry.key] is entry
    assert entry.title
    assert entry.source
    assert r"\theta_t" in entry.rule
    for option in (entry.learning_rate, entry.weight_decay, *entry.options):
        assert option.check(option.default) == option.default
        assert option.help
        assert option.latex
    assert entry.learning_rate.check(entry.training_rate) > 0


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_the_buffers_explained_are_the_buffers_kept(entry):
    w = _start()
    optimizer = entry.build([w])
    _after(optimizer, w, steps=2)
    assert set(optimizer.state[w]) == set(entry.buffers)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_defaults_are_those_of_pytorch_save_momentum(entry):
    w, v = _start(), _start()
    plain = {"momentum": {"momentum": 0.9}, "nesterov": {"momentum": 0.9, "nesterov": True}}.get(
        entry.key, {}
    )
    theirs = getattr(torch.optim, entry.torch_name)([v], **plain)
    assert torch.equal(_after(entry.build([w]), w), _after(theirs, v))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_the_fused_kernel_takes_the_same_path(entry):
    w, v = _start(), _start()
    fused = _after(entry.build([w], 0.05, fused=True), w)
    assert torch.allclose(fused, _after(entry.build([v], 0.05), v), rtol=1e-12)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_options_out_of_range_or_unknown_are_refused(entry):
    with pytest.raises(ValueError, match="Learning rate"):
        entry.build([_start()], learning_rate=-1.0)
    with pytest.raises(ValueError, match="nonsense"):
        entry.build([_start()], options={"nonsense": 1.0})


def test_the_slides_momentum_is_pytorchs_with_dampening():
    """change_t = beta eta g_t + (1-beta) change_{t-1}, change_1 = eta g_1: mu = tau = 1 - beta."""
    beta, eta = 0.2, 0.1
    w, change = _start(), None
    for _ in range(12):
        (g,) = torch.autograd.grad(w[0] ** 2 / 2 - torch.sin(w[0] * w[1]), w)
        change = eta * g if change is None else beta * eta * g + (1 - beta) * change
        w = (w - change).detach().requires_grad_()
    v = _start()
    theirs = OPTIMIZERS["momentum"].build([v], eta, options={"momentum": 0.8, "dampening": 0.8})
    assert torch.allclose(w, _after(theirs, v), rtol=1e-14)
