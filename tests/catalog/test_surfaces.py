import math

import numpy as np
import pytest
import torch

from playground.catalog.surfaces import SURFACES

WITH_POINTS = [surface for surface in SURFACES.values() if surface.minima]  # the others' minima are curves


@pytest.fixture(params=SURFACES)
def surface(request):
    return SURFACES[request.param]


def scattered(surface, n, seed=0):
    """n points of the domain, (n,) and (n,)."""
    random = torch.Generator().manual_seed(seed)
    unit = torch.rand(n, 2, dtype=torch.float64, generator=random)
    low, high = torch.tensor(surface.domain, dtype=torch.float64).T
    return (low + unit * (high - low)).unbind(1)


def value_and_gradient(surface, w, values=None):
    """L and its gradient for points w (..., 2), by autograd."""
    w = w.detach().clone().requires_grad_()
    loss = surface.loss(w[..., 0], w[..., 1], values)
    (gradient,) = torch.autograd.grad(loss.sum(), w)
    return loss.detach(), gradient


def gradient_and_hessian(surface, w):
    """(n, 2) and (n, 2, 2), by autograd twice."""
    w = w.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(surface.loss(w[:, 0], w[:, 1]).sum(), w, create_graph=True)
    rows = [torch.autograd.grad(gradient[:, i].sum(), w, retain_graph=True)[0] for i in range(2)]
    return gradient.detach(), torch.stack(rows, 1)


def descended(surface, rate, momentum=0.0, steps=500):
    """The points of a lone torch.optim.SGD from the surface's start, (steps + 1, 2)."""
    w = torch.tensor(surface.start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=rate, momentum=momentum)
    path = [w.detach().clone()]
    for _ in range(steps):
        optimizer.zero_grad()
        surface.loss(w[0], w[1]).backward()
        optimizer.step()
        path.append(w.detach().clone())
    return torch.stack(path)


def settings(surface):
    """The parameters' defaults, and values far away from them."""
    return [
        {},
        {"ravine": {"condition": 733.0}, "two-weights": {"input": -1.7, "target": 0.3}}.get(surface.key),
    ]


def test_the_table_is_keyed_by_its_entries_and_each_explains_itself(surface):
    assert SURFACES[surface.key] is surface
    assert surface.source
    assert surface.latex.startswith("L(")
    assert surface.remark.endswith(".")
    assert "." not in surface.remark[:-1]
    for parameter in surface.parameters:
        assert parameter.check(parameter.default) == parameter.default
        assert parameter.help


def test_titles_are_told_apart():
    assert len({surface.title for surface in SURFACES.values()}) == len(SURFACES)


def test_the_start_lies_inside_the_domain_and_not_at_a_minimum(surface):
    for at, (low, high) in zip(surface.start, surface.domain, strict=True):
        assert low < at < high
    assert surface.basin(*map(np.array, surface.start)) == -1


def test_the_python_line_is_the_function_to_the_bit(surface):
    x, y = scattered(surface, 500)
    names = {p.key: p.default for p in surface.parameters}
    line = eval(surface.python, {"x": x, "y": y, "math": math, **names})
    assert torch.equal(line, surface.loss(x, y))


@pytest.mark.parametrize(("rows", "every"), [(10, 1), (4096, 3)])
def test_a_batch_equals_each_of_its_elements_alone_to_the_bit(surface, rows, every):
    """Every third row of the large batch visits each lane of the vectorised code, head and tail."""
    assert surface.batch_invariant
    for values in settings(surface):
        w = torch.stack(scattered(surface, rows), 1)  # (rows, 2): x and y are strided views, as in a race
        loss, gradient = value_and_gradient(surface, w, values)
        alone = [value_and_gradient(surface, row, values) for row in w[::every]]
        assert torch.equal(loss[::every], torch.stack([one for one, _ in alone]))
        assert torch.equal(gradient[::every], torch.stack([one for _, one in alone]))
        assert torch.equal(loss, surface.loss(*w.T.contiguous(), values))


@pytest.mark.parametrize("surface", WITH_POINTS, ids=lambda s: s.key)
def test_minima_are_stationary_curved_upwards_and_as_low_as_stated(surface):
    w = torch.tensor([(m.x, m.y) for m in surface.minima], dtype=torch.float64)
    gradient, hessian = gradient_and_hessian(surface, w)
    curvature = torch.linalg.eigvalsh(hessian)
    assert gradient.abs().max() <= 1e-13 * max(1, curvature.max()) * 10
    assert curvature.min() > 0
    stated = torch.tensor([m.value for m in surface.minima], dtype=torch.float64)
    torch.testing.assert_close(surface.loss(*w.T), stated, rtol=1e-13, atol=1e-13)
    assert surface.lowest() == stated.min()


def test_saddle_points_are_stationary_and_curved_both_ways():
    found = {surface.key: surface.saddle_points() for surface in SURFACES.values()}
    counts = {key: len(points) for key, points in found.items() if points}
    assert counts == {
        "saddle": 1,
        "beale": 2,
        "himmelblau": 4,
        "rastrigin": 40,
        "styblinski-tang": 4,
        "two-weights": 1,
    }
    for key in counts:
        w = torch.tensor(found[key], dtype=torch.float64)
        gradient, hessian = gradient_and_hessian(SURFACES[key], w)
        low, high = torch.linalg.eigvalsh(hessian).unbind(1)
        assert gradient.abs().max() <= 1e-13 * max(1, high.max()) * 10, key
        assert (low < -0.1).all(), key
        assert (high > 0.1).all(), key


def test_the_two_weight_network_has_a_saddle_point_where_the_input_matters():
    surface = SURFACES["two-weights"]
    for values in ({"input": -1.7, "target": 0.3}, {"target": -1.5}):
        [(x, y)] = surface.saddle_points(values)
        w = torch.tensor([[x, y]], dtype=torch.float64, requires_grad=True)
        (g,) = torch.autograd.grad(surface.loss(w[:, 0], w[:, 1], values).sum(), w, create_graph=True)
        hessian = torch.stack([torch.autograd.grad(g[0, i], w, retain_graph=True)[0][0] for i in (0, 1)])
        assert (g == 0).all()
        assert torch.linalg.det(hessian) < 0
    assert surface.saddle_points({"input": 0.0}) == surface.saddle_points({"target": 0.0}) == ()
    assert surface.minima_note() == "minima: two curves"
    assert surface.minima_note({"target": -1.5}).startswith("no minimum")
    assert surface.minima_note({"target": 0.0}) == "minima: w1 = 0 or w2 = 0"
    assert SURFACES["bowl"].minima_note() == ""


@pytest.mark.parametrize("surface", WITH_POINTS, ids=lambda s: s.key)
def test_no_minimum_or_saddle_point_in_the_domain_is_missing(surface):
    """Newton's method from 80 x 80 starts: every point it finds is known, every known one is found."""
    (x_low, x_high), (y_low, y_high) = surface.domain
    x, y = torch.meshgrid(
        torch.linspace(x_low, x_high, 80, dtype=torch.float64),
        torch.linspace(y_low, y_high, 80, dtype=torch.float64),
        indexing="ij",
    )
    w = torch.stack([x.reshape(-1), y.reshape(-1)], 1)
    for _ in range(40):
        gradient, hessian = gradient_and_hessian(surface, w)
        flat = ~hessian.isfinite().all((1, 2)) | (torch.linalg.det(hessian).abs() < 1e-12)
        hessian[flat] = torch.eye(2, dtype=torch.float64)
        w = w - torch.linalg.solve(hessian, gradient)
    gradient, hessian = gradient_and_hessian(surface, w)
    inside = (w[:, 0] >= x_low) & (w[:, 0] <= x_high) & (w[:, 1] >= y_low) & (w[:, 1] <= y_high)
    settled = inside & (gradient.abs().amax(1) < 1e-9)
    lower, upper = torch.linalg.eigvalsh(hessian[settled]).unbind(1)
    minima = [(m.x, m.y) for m in surface.minima if x_low <= m.x <= x_high and y_low <= m.y <= y_high]
    for points, is_of_kind in (
        (minima, lower > 1e-6),
        (surface.saddle_points(), (lower < -1e-6) & (upper > 1e-6)),
    ):
        found, known = w[settled][is_of_kind], torch.tensor(points, dtype=torch.float64).reshape(-1, 2)
        assert len(found) > 0 or not points
        if len(found):
            distance = torch.cdist(found, known)
            assert distance.amin(1).max() < 1e-6
            assert distance.amin(0).max() < 1e-6


def test_minima_lie_in_the_basins_that_bear_their_names(surface):
    labels = surface.labels()
    assert len(set(labels)) == len(labels)
    for minimum in surface.minima:
        near = surface.basin(np.array([minimum.x + 0.09]), np.array([minimum.y]))
        far = surface.basin(np.array(minimum.x + 0.11), np.array(minimum.y))
        assert labels[near[0]] == minimum.label
        assert far == -1
    bad = np.array([[np.nan, np.inf], [-np.inf, 1e300]])
    assert (surface.basin(bad, bad) == -1).all()
    assert surface.basin(bad, bad).shape == (2, 2)


def test_nothing_in_the_domain_lies_below_the_lowest(surface):
    for values in settings(surface):
        assert (surface.loss(*scattered(surface, 4096), values) >= surface.lowest(values)).all()


def test_gradient_descent_gets_down_from_the_start_at_the_rate_given(surface):
    path = descended(surface, surface.rate)
    loss = surface.loss(*path.T)
    assert (loss <= loss[0]).all()
    assert loss[-1] - surface.lowest() < (loss[0] - surface.lowest()) / 3


def test_the_picture_has_contrast(surface):
    """Of fourteen bands of equal height no band covers half of the picture."""
    loss = surface.loss(*scattered(surface, 20000)).numpy()
    if surface.scale == "log":
        above = loss - surface.lowest()
        loss = np.log(above + 1e-3 * np.median(above))
    share = np.histogram(loss, 14)[0] / len(loss)
    assert share.max() < 0.5


def test_parameters_are_checked():
    x = torch.zeros((), dtype=torch.float64)
    with pytest.raises(ValueError, match="Condition number"):
        SURFACES["ravine"].loss(x, x, {"condition": 0.5})
    with pytest.raises(ValueError, match="nonsense"):
        SURFACES["bowl"].loss(x, x, {"nonsense": 1.0})


@pytest.mark.parametrize("condition", [1.0, 20.0, 1000.0])
def test_the_ravines_condition_number_is_that_of_its_hessian(condition):
    ravine = SURFACES["ravine"]
    hessian = torch.autograd.functional.hessian(
        lambda w: ravine.loss(w[0], w[1], {"condition": condition}), torch.ones(2, dtype=torch.float64)
    )
    assert torch.linalg.cond(hessian) == pytest.approx(condition)


def test_gradient_descent_crawls_at_the_saddle():
    away = descended(SURFACES["saddle"], 0.1)[:, 1].abs() > 0.5
    assert int(away.int().argmax()) == 67


def test_gradient_descent_crawls_over_the_plateau_which_momentum_crosses():
    plateau = SURFACES["plateau"]
    arrived = {}
    for momentum in (0.0, 0.9):
        near = plateau.basin(*descended(plateau, 0.1, momentum).T.numpy()) == 0
        arrived[momentum] = int(near.argmax())
    assert arrived[0.0] > 250
    assert 0 < arrived[0.9] < 75


def test_rastrigins_basins_are_told_apart_by_depth():
    rastrigin = SURFACES["rastrigin"]
    assert rastrigin.labels()[0] == "L = 0"
    assert rastrigin.labels()[-1] == "further out"
    assert len(rastrigin.labels()) == 7
    assert len(rastrigin.minima) == 121
    x = np.array([0.0, 0.99496, -0.99496, 1.98991, 2.98486, 0.5])
    assert rastrigin.basin(x, np.zeros(6)).tolist() == [0, 1, 1, 3, 6, -1]


TWO_WEIGHTS = SURFACES["two-weights"]


@pytest.mark.parametrize(
    ("values", "labels", "lowest"),
    [
        ({}, ("w1 > 0, w2 > 0", "w1 < 0, w2 < 0"), 0.0),
        ({"target": -0.5}, ("w1 > 0, w2 < 0", "w1 < 0, w2 > 0"), 0.0),
        ({"input": -2.0}, ("w1 > 0, w2 < 0", "w1 < 0, w2 > 0"), 0.0),
        ({"input": -2.0, "target": -0.5}, ("w1 > 0, w2 > 0", "w1 < 0, w2 < 0"), 0.0),
        ({"target": 0.0}, ("w1 = 0 or w2 = 0",), 0.0),
        ({"target": 1.0}, (), 0.0),
        ({"target": -1.5}, (), 0.125),
        ({"input": 0.0}, ("the whole plane",), 0.245),
    ],
)
def test_the_two_weights_minima_follow_input_and_target(values, labels, lowest):
    assert TWO_WEIGHTS.labels(values) == labels
    assert TWO_WEIGHTS.lowest(values) == pytest.approx(lowest)


@pytest.mark.parametrize("given", [1.0, -2.0, 0.4])
@pytest.mark.parametrize("target", [0.7, -0.5, 0.005])
def test_on_the_curves_of_minima_loss_and_gradient_vanish_and_the_sign_names_the_curve(given, target):
    values = {"input": given, "target": target}
    w1 = torch.cat([torch.linspace(-3, -0.3, 50), torch.linspace(0.3, 3, 50)]).double()
    w2 = math.atanh(target) / (w1 * given).tanh()
    loss, gradient = value_and_gradient(TWO_WEIGHTS, torch.stack([w1, w2], 1), values)
    assert loss.max() < 1e-30
    assert gradient.abs().max() < 1e-14
    assert TWO_WEIGHTS.basin(w1.numpy(), w2.numpy(), values).tolist() == [1] * 50 + [0] * 50
    first = {True: "w1 > 0, w2 > 0", False: "w1 > 0, w2 < 0"}[bool(w2[-1] > 0)]
    assert TWO_WEIGHTS.labels(values)[0] == first
    assert TWO_WEIGHTS.basin(np.zeros(1), np.zeros(1), values) == -1  # the saddle between them


def test_the_two_weights_without_curves():
    x, y = np.array([0.0, 2.0, 2.0]), np.array([5.0, 0.0, 2.0])
    assert TWO_WEIGHTS.basin(x, y, {"target": 0.0}).tolist() == [0, 0, -1]
    assert TWO_WEIGHTS.basin(x, y, {"target": 1.0}).tolist() == [-1, -1, -1]
    assert TWO_WEIGHTS.basin(x, y, {"input": 0.0}).tolist() == [0, 0, 0]
    far = torch.tensor(40.0, dtype=torch.float64)
    assert TWO_WEIGHTS.loss(far, far, {"target": 1.5}) == pytest.approx(TWO_WEIGHTS.lowest({"target": 1.5}))


def test_descents_end_on_one_of_the_two_curves():
    w = torch.stack(scattered(TWO_WEIGHTS, 256), 1)
    for _ in range(3000):
        w = w - 0.5 * value_and_gradient(TWO_WEIGHTS, w)[1]
    basin = TWO_WEIGHTS.basin(*w.T.numpy())
    crawling = TWO_WEIGHTS.loss(*w.T).numpy() > 0.9  # still on the flat ground of the wrong sign
    assert set(basin[~crawling]) == {0, 1}
    assert crawling.mean() < 0.1
