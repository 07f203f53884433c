"""What an entry of the table of optimizers says of itself is true of its class."""

import inspect
import subprocess
import sys

import pytest
import torch

from playground.catalog.optimizers import OPTIMIZERS, TRAINABLE
from playground.catalog.slide_optimizers import SLIDE_OPTIMIZERS
from tests.catalog.descents import (
    ALL,
    ENTRIES,
    after,
    full_options,
    start,
    state_keys,
    updated,
)


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


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_the_state_has_the_described_buffers(entry):
    """With every switch on and every momentum there is, for a vector and for a matrix."""
    default = state_keys(entry, {}, start())
    full = state_keys(entry, full_options(entry), start())
    assert default <= full
    assert full | set(updated(entry, (2, 2))) == set(entry.buffers) | set(entry.internal_state)


@pytest.mark.parametrize("shape", [(5,), (3, 4)])
@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_every_buffer_has_the_described_size(entry, shape):
    for key, value in updated(entry, shape, full_options(entry)).items():
        if key in entry.buffers:
            size = value.numel() if isinstance(value, torch.Tensor) else 1
            assert size == entry.buffers[key].size(shape), key


def first_state(entry, gradient, options=None, rate=0.25):
    """The state after one update with this gradient, without weight decay; and the options in full."""
    parameter = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = entry.build([parameter], rate, 0.0 if entry.decays else None, options)
    optimizer.step(lambda: [parameter.backward(torch.tensor(gradient)), torch.tensor(1.0)][1])
    return optimizer.state[parameter], entry.check(options or {})


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_the_first_update_starts_from_the_stated_values(entry):
    """A gradient of 0 adds nothing to a buffer: what is in it after the update was there before."""
    options = full_options(entry) | ({"initial_accumulator_value": 0.7} if entry.key == "adagrad" else {})
    state, values = first_state(entry, [0.0, 0.0], options)
    counted = {"step": 1.0, "n_iter": 0.0, "func_evals": 1.0}  # L-BFGS rests where the gradient is 0
    for name, buffer in entry.buffers.items():
        initial = buffer.initial_value(0.25, values)
        if buffer.initial is None or name not in state:
            continue
        found = torch.as_tensor(state[name], dtype=torch.float64).flatten()
        if name == "mu_product":
            initial *= values["beta1"] * (1 - 0.5 * 0.96 ** values["momentum_decay"])
        expected = torch.full_like(found, counted.get(name, initial))
        torch.testing.assert_close(found, expected, rtol=1e-6, atol=1e-7, msg=name)  # Adamax adds epsilon


@pytest.mark.parametrize(
    ("key", "name", "made"),
    [
        ("momentum", "momentum_buffer", lambda g: g),
        ("nesterov", "momentum_buffer", lambda g: g),
        ("slide-momentum", "change", lambda g: 0.25 * g),
        ("slide-adagrad", "s", lambda g: g**2),
        ("slide-rmsprop", "s", lambda g: g**2),
        ("slide-adam", "s1", lambda g: g),
        ("slide-adam", "s2", lambda g: g**2),
    ],
)
def test_what_is_not_there_before_the_first_update_is_made_of_the_gradient_alone(key, name, made):
    """No share of 1 - beta or 1 - dampening: there is no old value to average with."""
    entry = (OPTIMIZERS | SLIDE_OPTIMIZERS)[key]
    assert entry.buffers[name].initial is None
    options = {"dampening": 0.5} if key == "momentum" else None
    state, _ = first_state(entry, [3.0, -2.0], options)
    expected = made(torch.tensor([3.0, -2.0], dtype=torch.float64))
    torch.testing.assert_close(state[name], expected, rtol=1e-15, atol=0)


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_there_is_at_most_one_buffer_of_each_drawn_kind(entry):
    kinds = [buffer.kind for buffer in entry.buffers.values() if buffer.kind != "other"]
    assert len(kinds) == len(set(kinds))
    for kind in kinds:
        key = entry.buffer_of_kind(kind, entry.buffers)
        assert entry.buffers[key].kind == kind
        assert entry.buffer_of_kind(kind, ()) == ""


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_defaults_are_those_of_the_class_except_the_stated_ones(entry):
    defaults = inspect.signature(entry.optimizer_class).parameters
    changed = {name for name, value in entry.keywords().items() if value != defaults[name].default}
    assert changed == set(entry.changed_defaults)


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
        entry.build([start()], weight_decay=decay, options=given)


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_a_closure_is_needed_where_the_entry_says_so(entry):
    w = start()
    w.grad = torch.ones_like(w)
    optimizer = entry.build([w])
    if entry.closure:
        with pytest.raises(TypeError):
            optimizer.step()
    else:
        optimizer.step()
        assert not torch.equal(w, start())


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_options_out_of_range_or_unknown_are_refused(entry):
    for rate in (-1.0, float("nan"), float("inf"), "0.1"):
        with pytest.raises(ValueError, match="Learning rate"):
            entry.build([start()], learning_rate=rate)
    with pytest.raises(ValueError, match="nonsense"):
        entry.build([start()], options={"nonsense": 1.0})


@pytest.mark.parametrize("rate", [0.0, 1e6])
@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_the_rates_that_a_race_can_try_are_taken(entry, rate):
    assert entry.build([start()], rate).param_groups[0]["lr"] == rate


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_a_class_without_weight_decay_rejects_one(entry):
    if entry.decays:
        assert entry.build([start()], weight_decay=0.1).param_groups[0]["weight_decay"] == 0.1
    else:
        assert "weight_decay" not in inspect.signature(entry.optimizer_class).parameters
        with pytest.raises(ValueError, match="no weight decay"):
            entry.build([start()], weight_decay=0.1)
        entry.build([start()], weight_decay=0.0)


@pytest.mark.parametrize("options", [{"dampening": 0.1}, {"momentum": 0.0}])
def test_what_pytorch_refuses_of_nesterov_is_refused_in_words(options):
    with pytest.raises(ValueError, match="requires a momentum and zero dampening"):
        torch.optim.SGD([start()], **{"momentum": 0.9, "nesterov": True, **options})
    with pytest.raises(ValueError, match="PyTorch refuses Nesterov momentum with"):
        OPTIMIZERS["nesterov"].build([start()], options=options)


def test_a_range_upside_down_is_refused():
    with pytest.raises(ValueError, match="smallest"):
        OPTIMIZERS["rprop"].build([start()], options={"step_min": 1.0, "step_max": 0.5})


def test_a_factorised_second_moment_is_for_matrices_only():
    w = start()
    assert state_keys(OPTIMIZERS["adafactor"], {}, w) == {"step", "variance"}


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


@pytest.mark.parametrize("entry", ALL, ids=lambda e: e.key)
def test_the_call_of_a_script_builds_the_same_optimizer(entry):
    """With the sources and imports that the entry names, and none of the project's modules."""
    imports = "\n".join([*entry.python_imports, "import torch", "from torch import Tensor"])
    names = {}
    exec(imports + "\n\n" + "\n\n".join(entry.python_sources), names)
    w, other = start(), start()
    decay = 0.1 if entry.decays else None
    call = entry.python_call("[w]", 0.01, decay)
    assert bool(entry.python_sources) != call.startswith("torch.optim.")
    optimizer = eval(call, names | {"w": w})
    assert type(optimizer).__name__ == entry.class_name
    built = entry.build([other], 0.01, decay)
    torch.testing.assert_close(after(optimizer, w), after(built, other), rtol=0, atol=0, equal_nan=True)
    with pytest.raises(ValueError, match="number from 0"):
        entry.python_call("[w]", -1.0)
