"""Every entry builds the class it names with the arguments it states, and describes its state buffers."""

import inspect
import subprocess
import sys

import pytest
import torch

from playground.catalog.optimizers import OPTIMIZERS, TRAINABLE
from playground.catalog.slide_optimizers import SLIDE_OPTIMIZERS
from playground.catalog.surfaces import SURFACES

ENTRIES = list(OPTIMIZERS.values())
FROM_TORCH = [entry for entry in ENTRIES if entry.from_torch]
ALL = [*ENTRIES, *SLIDE_OPTIMIZERS.values()]


def _loss(w):
    return w[0] ** 2 / 2 - torch.sin(w[0] * w[1])


def _after(optimizer, parameter, steps=12):
    """Descend x^2/2 - sin(x y), whose gradient autograd knows; return where we are."""

    def closure():
        optimizer.zero_grad()
        loss = _loss(parameter)
        loss.backward()
        return loss

    for _ in range(steps):
        optimizer.step(closure)
    return parameter.detach().clone()


def _start():
    return torch.tensor([1.0, -0.7], dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_the_entry_explains_itself(entry):
    assert (OPTIMIZERS | SLIDE_OPTIMIZERS)[entry.key] is entry
    assert entry.title
    assert entry.source
    assert r"\theta" in entry.rule
    for option in (entry.learning_rate, entry.weight_decay, *entry.options):
        assert option.check(option.default) == option.default
        assert option.help
        assert option.latex
    assert entry.learning_rate.check(entry.race_lr) > 0
    assert entry.buffers or entry.key == "sgd"
    assert all(buffer.meaning for buffer in entry.buffers.values())
    assert entry.label


@pytest.mark.parametrize("entry", TRAINABLE.values(), ids=lambda e: e.key)
def test_what_trains_has_a_rate(entry):
    assert OPTIMIZERS[entry.key] is entry
    assert entry.learning_rate.check(entry.studio_lr) > 0


def test_titles_tell_the_entries_apart():
    assert len({entry.title for entry in ALL}) == len(ALL)


def _state_keys(entry, options, parameter):
    optimizer = entry.build([parameter], options=options)
    _after(optimizer, parameter, steps=2)
    return set(optimizer.state[parameter])


def _updated(entry, shape, options=None):
    """The state of a parameter of this shape after one update of a loss with gradient 1."""
    parameter = torch.ones(shape, dtype=torch.float64, requires_grad=True)
    optimizer = entry.build([parameter], options=options)
    optimizer.step(lambda: [parameter.sum().backward(), parameter.sum()][1])
    return optimizer.state[parameter]


def _full_options(entry):
    """Every switch on, and every momentum there is."""
    options = {o.key: 1.0 for o in entry.options if o.switch}
    return options | {o.key: 0.5 for o in entry.options if o.key == "momentum"}


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_the_state_has_the_described_buffers(entry):
    """With every switch on and every momentum there is, for a vector and for a matrix."""
    default = _state_keys(entry, {}, _start())
    full = _state_keys(entry, _full_options(entry), _start())
    assert default <= full
    assert full | set(_updated(entry, (2, 2))) == set(entry.buffers) | set(entry.internal_state)


@pytest.mark.parametrize("shape", [(5,), (3, 4)])
@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_every_buffer_has_the_described_size(entry, shape):
    for key, value in _updated(entry, shape, _full_options(entry)).items():
        if key in entry.buffers:
            size = value.numel() if isinstance(value, torch.Tensor) else 1
            assert size == entry.buffers[key].size(shape), key


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_there_is_at_most_one_buffer_of_each_drawn_kind(entry):
    kinds = [buffer.kind for buffer in entry.buffers.values() if buffer.kind != "other"]
    assert len(kinds) == len(set(kinds))
    for kind in kinds:
        key = entry.buffer_of_kind(kind, entry.buffers)
        assert entry.buffers[key].kind == kind
        assert entry.buffer_of_kind(kind, ()) == ""


@pytest.mark.parametrize("entry", FROM_TORCH, ids=lambda e: e.key)
def test_the_path_is_that_of_pytorchs_own_object(entry):
    w, v = _start(), _start()
    keywords = entry.keywords()
    theirs = getattr(torch.optim, entry.class_name)(
        [v], **{key: keywords[key] for key in entry.changed_defaults}
    )
    ours = entry.build([w])
    assert type(ours) is type(theirs)
    assert torch.equal(_after(ours, w), _after(theirs, v))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_defaults_are_those_of_the_class_except_the_stated_ones(entry):
    defaults = inspect.signature(entry.optimizer_class).parameters
    changed = {name for name, value in entry.keywords().items() if value != defaults[name].default}
    assert changed == set(entry.changed_defaults)


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_steps_that_follow_the_scale_of_the_gradient_do(entry):
    """Eight steps down a plane of ten times the slope: ten times as far, or not."""
    slope, steps = torch.tensor([0.3, -0.2], dtype=torch.float64), []
    for scale in (1.0, 10.0):
        w = torch.tensor([1.0, -0.7], dtype=torch.float64, requires_grad=True)
        optimizer = entry.build([w], 0.01)

        def closure(w=w, optimizer=optimizer, scale=scale, slope=slope):
            optimizer.zero_grad()
            loss = scale * (w * slope).sum()
            loss.backward()
            return loss

        for _ in range(8):
            optimizer.step(closure)
        steps.append(w.detach() - _start().detach())
    follows = torch.allclose(steps[1], 10 * steps[0], rtol=1e-9)
    assert follows == entry.step_follows_gradient_scale


@pytest.mark.parametrize("entry", [e for e in ALL if e.heavy_ball], ids=lambda e: e.key)
def test_the_equivalent_heavy_ball_takes_the_same_path(entry):
    """b <- beta b + g, theta <- theta - alpha b, with the first step as far as the entry's own."""
    options = {o.key: o.default for o in entry.options}
    alpha, beta = entry.heavy_ball(0.01, options)
    w, b = torch.tensor([0.3, -0.2], dtype=torch.float64, requires_grad=True), None
    theta = w.detach().clone()
    optimizer = entry.build([w], 0.01)
    for _ in range(6):
        optimizer.zero_grad()
        _loss(w).backward()
        g = w.grad.clone()
        before = w.detach().clone()
        optimizer.step()
        b = (before - w.detach()) / alpha if b is None else beta * b + g
        theta = theta - alpha * b
        torch.testing.assert_close(theta, w.detach(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("entry", [e for e in ALL if e.counterpart], ids=lambda e: e.key)
def test_options_translate_into_valid_ones_of_the_counterpart_and_back(entry):
    other = (OPTIMIZERS | SLIDE_OPTIMIZERS)[entry.counterpart]
    options = {o.key: o.default for o in entry.options}
    translated = other.check(entry.counterpart_options(options))
    back = entry.check(other.counterpart_options(translated))
    for key in back.keys() & {"beta1", "beta2", "beta", "alpha", "momentum"}:
        assert back[key] == pytest.approx(options[key])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_every_option_reaches_the_class(entry):
    """Another value of an option makes another keyword."""
    for option in (*entry.options, *[entry.weight_decay] * entry.decays):
        other = option.high if option.default != option.high else option.low
        given = {option.key: other}
        decay = given.pop("weight_decay", None)
        if entry.error({o.key: o.default for o in entry.options} | given):
            continue
        assert entry.keywords(weight_decay=decay, options=given) != entry.keywords()
        entry.build([_start()], weight_decay=decay, options=given)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_the_fused_kernel_takes_the_same_path(entry):
    w, v = _start(), _start()
    fused = _after(entry.build([w], 0.05, fused=True), w)
    assert torch.allclose(fused, _after(entry.build([v], 0.05), v), rtol=1e-12)


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_elementwise_updates_are_independent(entry):
    """Two points as one parameter move as each would alone, to the bit, unless the rule mixes them."""
    rows = torch.tensor([[1.0, -0.7], [-0.3, 2.0]], dtype=torch.float64)
    together = rows.clone().requires_grad_()
    alone = [row.clone().requires_grad_() for row in rows]
    first, others = entry.build([together], 0.05), [entry.build([w], 0.05) for w in alone]

    def closure():
        first.zero_grad()
        loss = sum(_loss(w) for w in together)
        loss.backward()
        return loss

    for _ in range(5):
        first.step(closure)
    ends = torch.stack([_after(o, w, 5) for o, w in zip(others, alone, strict=True)])
    assert torch.equal(together.detach(), ends) == entry.elementwise


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_a_closure_is_needed_where_the_entry_says_so(entry):
    w = _start()
    w.grad = torch.ones_like(w)
    optimizer = entry.build([w])
    if entry.closure:
        with pytest.raises(TypeError):
            optimizer.step()
    else:
        optimizer.step()
        assert not torch.equal(w, _start())


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_options_out_of_range_or_unknown_are_refused(entry):
    for rate in (-1.0, float("nan"), float("inf"), "0.1"):
        with pytest.raises(ValueError, match="Learning rate"):
            entry.build([_start()], learning_rate=rate)
    with pytest.raises(ValueError, match="nonsense"):
        entry.build([_start()], options={"nonsense": 1.0})


@pytest.mark.parametrize("rate", [0.0, 1e6])
@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_the_rates_that_a_race_can_try_are_taken(entry, rate):
    assert entry.build([_start()], rate).param_groups[0]["lr"] == rate


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_a_class_without_weight_decay_rejects_one(entry):
    if entry.decays:
        assert entry.build([_start()], weight_decay=0.1).param_groups[0]["weight_decay"] == 0.1
    else:
        assert "weight_decay" not in inspect.signature(entry.optimizer_class).parameters
        with pytest.raises(ValueError, match="no weight decay"):
            entry.build([_start()], weight_decay=0.1)
        entry.build([_start()], weight_decay=0.0)


@pytest.mark.parametrize("options", [{"dampening": 0.1}, {"momentum": 0.0}])
def test_what_pytorch_refuses_of_nesterov_is_refused_in_words(options):
    with pytest.raises(ValueError, match="requires a momentum and zero dampening"):
        torch.optim.SGD([_start()], **{"momentum": 0.9, "nesterov": True, **options})
    with pytest.raises(ValueError, match="PyTorch refuses Nesterov momentum with"):
        OPTIMIZERS["nesterov"].build([_start()], options=options)


def test_a_range_upside_down_is_refused():
    with pytest.raises(ValueError, match="smallest"):
        OPTIMIZERS["rprop"].build([_start()], options={"step_min": 1.0, "step_max": 0.5})


def test_a_factorised_second_moment_is_for_matrices_only():
    w = _start()
    assert _state_keys(OPTIMIZERS["adafactor"], {}, w) == {"step", "variance"}


def test_rprop_uses_its_rate_at_the_first_step_only():
    ends = []
    for later in (0.05, 5.0):
        w = _start()
        optimizer = OPTIMIZERS["rprop"].build([w], 0.05)
        _after(optimizer, w, 1)
        optimizer.param_groups[0]["lr"] = later
        ends.append(_after(optimizer, w, 10))
    assert torch.equal(*ends)


def test_lbfgs_stands_where_the_gradient_is_tiny():
    w = torch.tensor([1e-8, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = OPTIMIZERS["lbfgs"].build([w])
    optimizer.step(lambda: [(w**2).sum().backward(), (w**2).sum()][1])
    assert w[0] == 1e-8
    assert set(optimizer.state[w]) == {"func_evals", "n_iter"}


def test_a_line_search_costs_more_gradients():
    counts = []
    for line_search in (0, 1):
        w = _start()
        optimizer = OPTIMIZERS["lbfgs"].build([w], options={"line_search": line_search})
        _after(optimizer, w, 5)
        counts.append(optimizer.state[w]["func_evals"])
    assert counts[0] == 5 < counts[1]


def test_counterparts_name_each_other():
    for entry in ENTRIES:
        if entry.lecture_key:
            assert SLIDE_OPTIMIZERS[entry.lecture_key].torch_key == entry.key
            assert SLIDE_OPTIMIZERS[entry.lecture_key].rule == entry.lecture_rule
    assert {entry.torch_key for entry in SLIDE_OPTIMIZERS.values()} == {
        entry.key for entry in ENTRIES if entry.lecture_key
    }


def test_the_tables_are_read_without_pytorch():
    tables = "playground.catalog.optimizers, playground.catalog.slide_optimizers"
    code = f"import sys, {tables}; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_slides_momentum_is_pytorchs_with_dampening():
    """change_t = beta eta g_t + (1-beta) change_{t-1}, change_1 = eta g_1: mu = tau = 1 - beta."""
    beta, eta = 0.2, 0.1
    w, change = _start(), None
    for _ in range(12):
        (g,) = torch.autograd.grad(_loss(w), w)
        change = eta * g if change is None else beta * eta * g + (1 - beta) * change
        w = (w - change).detach().requires_grad_()
    v = _start()
    theirs = OPTIMIZERS["momentum"].build([v], eta, options={"momentum": 0.8, "dampening": 0.8})
    assert torch.allclose(w, _after(theirs, v), rtol=1e-14)


@pytest.mark.parametrize("surface", ["bowl", "ravine"])
@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_the_rate_for_the_race_halves_the_loss_at_least_and_stays_in_view(entry, surface):
    ground = SURFACES[surface]
    w = torch.tensor(ground.start, dtype=torch.float64, requires_grad=True)
    optimizer = entry.build([w], entry.race_lr)
    losses = []

    def closure():
        optimizer.zero_grad()
        loss = ground.loss(w[0], w[1])
        loss.backward()
        losses.append(loss.item())
        return loss

    for _ in range(200):
        optimizer.step(closure)
        assert all(low <= at <= high for at, (low, high) in zip(w.tolist(), ground.domain, strict=True))
    assert losses[-1] < losses[0] / 2
