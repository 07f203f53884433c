import pytest
import torch

from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.problem import problem_of
from playground.experiments.optimizer_race.spec import RaceSpec

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
