import pytest
import torch

from playground.catalog.surfaces import SURFACES
from playground.experiments.optimizer_race.ground import ground_of
from playground.experiments.optimizer_race.spec import RaceSpec

GENERATOR = torch.Generator().manual_seed(3)
POINTS = 2 * torch.randn(7, 2, generator=GENERATOR, dtype=torch.float64)
FORMULAS = ["sin(x)*cos(y)", "x^2.5+abs(y)", "exp(y)", "max(x, 0)^3", "7", "x-x"]
GROUNDS = [RaceSpec(surface=key) for key in SURFACES] + [
    RaceSpec(surface="typed", formula=f) for f in FORMULAS
]


@pytest.mark.parametrize("spec", GROUNDS, ids=lambda spec: f"{spec.surface} {spec.formula}")
def test_the_slopes_are_autograds_to_the_bit_and_leave_nothing_behind(spec):
    ground, w = ground_of(spec), POINTS.clone()
    with torch.no_grad():
        loss, slope = ground.slopes(w)
    assert not any(tensor.requires_grad for tensor in (w, loss, slope))
    x, y = (w[:, axis].clone().requires_grad_() for axis in (0, 1))
    alone = ground.function(x, y).expand(len(w))
    wanted = (torch.zeros_like(x), torch.zeros_like(y))
    if alone.requires_grad:
        wanted = torch.autograd.grad(alone.sum(), (x, y), materialize_grads=True)
    torch.testing.assert_close(loss, alone.detach(), rtol=0, atol=0, equal_nan=True)
    torch.testing.assert_close(slope, torch.stack(wanted, dim=1), rtol=0, atol=0, equal_nan=True)
