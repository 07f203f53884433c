import numpy as np
import pytest
import torch

from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.problem import problem_of
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.surface_grid import surface_grid

GENERATOR = torch.Generator().manual_seed(3)
POINTS = 2 * torch.randn(7, 2, generator=GENERATOR, dtype=torch.float64)
FORMULAS = ["sin(x)*cos(y)", "x^2.5+abs(y)", "exp(y)", "max(x, 0)^3", "7", "x-x"]
PROBLEMS = [RaceSpec(surface=key) for key in SURFACES] + [
    RaceSpec(surface="typed", formula=f) for f in FORMULAS
]


@pytest.mark.parametrize("spec", PROBLEMS, ids=lambda spec: f"{spec.surface} {spec.formula}")
def test_the_gradients_are_autograds_to_the_bit_and_leave_nothing_behind(spec):
    problem, w = problem_of(spec), POINTS.clone()
    with torch.no_grad():
        loss, gradient = problem.loss_and_grad(w)
    assert not any(tensor.requires_grad for tensor in (w, loss, gradient))
    x, y = (w[:, axis].clone().requires_grad_() for axis in (0, 1))
    expected_loss = problem.function(x, y).expand(len(w))
    wanted = (torch.zeros_like(x), torch.zeros_like(y))
    if expected_loss.requires_grad:
        wanted = torch.autograd.grad(expected_loss.sum(), (x, y), materialize_grads=True)
    torch.testing.assert_close(loss, expected_loss.detach(), rtol=0, atol=0, equal_nan=True)
    torch.testing.assert_close(gradient, torch.stack(wanted, dim=1), rtol=0, atol=0, equal_nan=True)


def test_the_grid_covers_the_domain_and_more():
    grid = surface_grid(RaceSpec(surface_parameters=(("condition", 7.0),)), 41)
    (low, high), _ = grid.domain
    assert grid.x[0] < low < high < grid.x[-1]
    np.testing.assert_allclose(grid.loss, (grid.x**2 + 7 * grid.y[:, None] ** 2) / 2, rtol=1e-12)
    holes = surface_grid(RaceSpec(surface="typed", formula="log(x) + y"), 11)
    np.testing.assert_array_equal(np.isnan(holes.loss).any(axis=0), holes.x <= 0)
    assert (surface_grid(RaceSpec(surface="typed", formula="3"), 5).loss == 3).all()
