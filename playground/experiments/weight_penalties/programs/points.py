"""What the programs that fit points have in common: the data, standardised, and the strengths."""

from playground.catalog.bases import BASES
from playground.experiments.weight_penalties.points import CONSTANT, HELD_OUT, TRUTH
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec


def data(spec: WeightPenaltiesSpec) -> str:
    """The lines that make X, y, the held-out ones and d."""
    return DATA.format(
        N=spec.points,
        d=spec.degree,
        noise=float(spec.points_noise),
        seed=spec.penalty_seed,
        truth=" + ".join(
            f"{height!r} * torch.cos({j} * torch.pi * (x + 1) / 2)" for j, height in TRUTH.items()
        ),
        columns=BASES[spec.basis].python,
        held=HELD_OUT,
        constant=CONSTANT,
    )


def shares(spec: WeightPenaltiesSpec) -> tuple[float, float]:
    """l1 and l2 at lambda = 1."""
    unit = spec.strength(1.0)
    return unit.l1, unit.l2


DATA = '''N, d, noise = {N}, {d}, {noise!r}
draw = torch.Generator().manual_seed({seed})


def truth(x):
    """The curve that the points are scattered about."""
    return {truth}


def features(x):
    """The columns that the model is given instead of x."""
    x, j = x[:, None], torch.arange(1, d + 1)
    return {columns}


x = -1 + 2 * (torch.arange(N) + torch.rand(N, generator=draw)) / N  # one in each of N equal parts
y = truth(x) + noise * torch.randn(N, generator=draw)
held_x = -1 + 2 * torch.rand({held}, generator=draw)
held_y = truth(held_x) + noise * torch.randn({held}, generator=draw)

mean, scale = features(x).mean(0), features(x).std(0, unbiased=False)
varies = scale > {constant!r}
X, held_X = (torch.where(varies, (features(at) - mean) / scale, 0.0) for at in (x, held_x))
b = y.mean()  # the best bias, whatever the weights: every column of X has mean 0
'''
