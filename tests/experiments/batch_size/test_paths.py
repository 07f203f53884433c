"""The paths equal torch.optim.SGD on autograd's gradients, and every quantity is what it says."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.catalog.toy_models import TOY_MODELS
from playground.experiments.batch_size import paths
from playground.experiments.batch_size.paths import ESCAPED, full_loss, inputs, run, table, update_times, walk
from playground.experiments.batch_size.spec import BatchSizeSpec, orders

SPEC = BatchSizeSpec()
LINE = BatchSizeSpec(model="linear", a=-1.5, b=-1.5, learning_rate=0.1)


def sgd(spec, size):
    """The same path by torch.optim.SGD and autograd alone."""
    x, y = spec.data
    X = torch.stack((x, torch.ones_like(x)), 1)
    theta = torch.tensor([spec.a, spec.b], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=spec.learning_rate)
    points = [theta.tolist()]
    for epoch in orders(spec):
        for start in range(0, spec.examples, size):
            batch = epoch[start : start + size]
            optimizer.zero_grad()
            spec.toy_model.loss(X[batch] @ theta, y[batch]).mean().backward()
            optimizer.step()
            points.append(theta.tolist())
    return np.array(points)


@pytest.mark.parametrize("key", TOY_MODELS)
@pytest.mark.parametrize("reshuffle", ["every", "once"])
@pytest.mark.parametrize(("batch", "examples"), [(8, 64), (7, 40), (1, 16), (24, 24)])
def test_the_paths_are_torch_optims_to_the_bit(key, reshuffle, batch, examples):
    model = TOY_MODELS[key]
    spec = BatchSizeSpec(key, batch, model.rate, 3, examples, 0.2, reshuffle, *model.start)
    trace = run(spec)
    for k, size in enumerate(trace.sizes):
        np.testing.assert_array_equal(trace.path(k), sgd(spec, size))


def test_to_the_bit_even_where_the_rate_makes_chaos():
    spec = replace(SPEC, learning_rate=0.9, epochs=10)
    trace = run(spec)
    np.testing.assert_array_equal(trace.path(0), sgd(spec, 1))
    nearby = run(replace(spec, a=spec.a + 1e-13))
    assert np.abs(trace.path(0)[-1] - nearby.path(0)[-1]).max() > 1e-3, "rounding would have shown"


def test_the_line_by_hand():
    """Gradient of the squared error of a x + b: (2/B) sum r x and (2/B) sum r, with r = a x + b - y."""
    spec = replace(LINE, batch_size=5, examples=16, epochs=2)
    x, y = (part.numpy() for part in spec.data)
    a, b = spec.a, spec.b
    path = [(a, b)]
    for epoch in orders(spec).numpy():
        for members in (epoch[:5], epoch[5:10], epoch[10:15], epoch[15:]):
            r = a * x[members] + b - y[members]
            a -= spec.learning_rate * 2 * np.mean(r * x[members])
            b -= spec.learning_rate * 2 * np.mean(r)
            path.append((a, b))
    np.testing.assert_allclose(run(spec).path(1), path, rtol=1e-12, atol=1e-13)


@settings(max_examples=30, deadline=None)
@given(
    model=st.sampled_from(list(TOY_MODELS)),
    batch_size=st.integers(1, 64),
    examples=st.sampled_from([8, 16, 24, 40]),
    epochs=st.integers(1, 3),
    learning_rate=st.floats(0.005, 1.0),
    noise=st.floats(0, 1),
    reshuffle=st.sampled_from(["every", "once"]),
)
def test_every_quantity_is_consistent(model, batch_size, examples, epochs, learning_rate, noise, reshuffle):
    spec = BatchSizeSpec(model, batch_size, learning_rate, epochs, examples, noise, reshuffle)
    trace = run(spec)
    T = epochs * examples + 1
    assert trace.theta.shape == (len(spec.sizes), T, 2)
    assert (trace.seen == np.arange(T)).all()
    x, y = spec.data
    for k, size in enumerate(trace.sizes):
        assert trace.updates[k, 0] == 0
        assert trace.updates[k, -1] == epochs * -(-examples // size)
        times = trace.update_steps(k)
        assert (times[1:] == update_times(spec, size)).all()
        alive = np.isfinite(trace.loss[k])
        assert alive.all() == (trace.diverged[k] is None)
        assert np.abs(trace.theta[k][alive]).max() <= ESCAPED
        theta = torch.from_numpy(trace.theta[k][alive]).requires_grad_()
        loss = spec.toy_model.loss(theta[:, :1] * x + theta[:, 1:], y).mean(1)
        (gradient,) = torch.autograd.grad(loss.sum(), theta)
        np.testing.assert_allclose(trace.loss[k][alive], loss.detach(), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(trace.gradient[k][alive], gradient, rtol=1e-9, atol=1e-9)


def test_a_batch_of_all_is_plain_gradient_descent_once_an_epoch():
    trace = run(replace(LINE, epochs=4))
    full_batch = trace.sizes.index(64)
    assert trace.update_steps(full_batch).tolist() == [0, 64, 128, 192, 256]
    path = trace.path(full_batch)
    step = -LINE.learning_rate * trace.gradient[full_batch, ::64]
    np.testing.assert_allclose(np.diff(path, axis=0), step[:-1], rtol=1e-12, atol=1e-12)


def test_all_sizes_see_the_same_examples_in_the_same_order():
    few, many = run(replace(SPEC, batch_size=4)), run(replace(SPEC, batch_size=16))
    np.testing.assert_array_equal(few.order, many.order)
    for k in (0, 2):  # another B changes nobody else
        np.testing.assert_array_equal(few.theta[k], many.theta[k])


def test_same_spec_same_trace_to_the_bit():
    one, two = run(SPEC), run(SPEC)
    for name in ("theta", "loss", "gradient", "updates", "order"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


@pytest.mark.parametrize("reshuffle", ["every", "once"])
def test_a_walk_that_is_known_in_part_is_the_same_to_the_bit(reshuffle, monkeypatch):
    spec = replace(SPEC, examples=20, batch_size=6, reshuffle=reshuffle, seed=5)
    made = []
    monkeypatch.setattr(paths, "walk", lambda *args: made.append((len(args[3]), args[4])) or walk(*args))
    for epochs, batch_size, new in [
        (3, 6, [(3, 1), (3, 6), (3, 20)]),
        (5, 6, [(2, 1), (2, 6), (2, 20)]),
        (2, 6, []),
        (5, 7, [(5, 7)]),
    ]:
        shown = replace(spec, epochs=epochs, batch_size=batch_size)
        made.clear()
        trace = run(shown)
        assert made == new
        for k, size in enumerate(shown.sizes):
            np.testing.assert_array_equal(trace.path(k), sgd(shown, size))


def test_many_rates_at_once_are_the_paths_one_by_one():
    x, y = LINE.data
    order = orders(replace(LINE, epochs=2))
    start = torch.tensor([[LINE.a], [LINE.b]], dtype=torch.float64).expand(2, 3)
    rates = torch.tensor([0.01, 0.1, 0.2], dtype=torch.float64)
    together = walk(LINE.toy_model, inputs(x), y[:, None], order, 6, start, rates)
    for i, eta in enumerate(rates.tolist()):
        alone = walk(LINE.toy_model, inputs(x), y, order, 6, start[:, i], eta)
        torch.testing.assert_close(together[..., i], alone, rtol=1e-12, atol=1e-12)


def test_divergence_is_marked_where_it_happens():
    spec = replace(LINE, learning_rate=0.9)
    trace = run(spec)
    assert trace.diverged[0] is not None
    for k, when in enumerate(trace.diverged):
        if when is None:
            assert np.isfinite(trace.loss[k]).all()
            continue
        assert np.isfinite(trace.loss[k, :when]).all()
        assert np.isnan(trace.loss[k, when:]).all()
        point = sgd(spec, trace.sizes[k])[trace.updates[k, when]]
        x, y = spec.data
        loss, _ = full_loss(spec.toy_model, inputs(x), y, torch.from_numpy(point)[None])
        assert np.abs(point).max() > ESCAPED or float(loss) > ESCAPED


def test_the_table_has_a_row_for_each_update():
    trace = run(replace(SPEC, epochs=2))
    columns = table(trace)
    assert {len(values) for values in columns.values()} == {1 + 128 + 1 + 16 + 1 + 2}
    mine = columns["batch_size"] == 8
    np.testing.assert_array_equal(columns["a"][mine], trace.path(1)[:, 0])
    np.testing.assert_array_equal(columns["examples_seen"][mine], 8 * np.arange(17))
    np.testing.assert_array_equal(columns["loss"][mine], trace.loss[1, ::8])
