"""What the programs that fit points have in common: the standardised data, and the weights of L1 and L2."""

from playground.catalog.bases import BASES
from playground.experiments.weight_penalties.points import CONSTANT, HELD_OUT, TRUE_AMPLITUDES
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec


def data(spec: WeightPenaltiesSpec) -> str:
    """The lines that make X, y, held_out_X, held_out_y and d."""
    return DATA.format(
        N=spec.points,
        d=spec.degree,
        noise=float(spec.noise),
        seed=spec.seed,
        truth=" + ".join(
            f"{amplitude!r} * torch.cos({j} * torch.pi * (x + 1) / 2)"
            for j, amplitude in TRUE_AMPLITUDES.items()
        ),
        columns=BASES[spec.basis].python,
        held_out=HELD_OUT,
        constant=CONSTANT,
    )


def coefficients(spec: WeightPenaltiesSpec) -> tuple[float, float]:
    """l1 and l2 at lambda = 1."""
    regularizer = spec.regularizer(1.0)
    return regularizer.l1, regularizer.l2


DATA = '''N, d, noise = {N}, {d}, {noise!r}
generator = torch.Generator().manual_seed({seed})


def truth(x):
    """The curve without noise."""
    return {truth}


def features(x):
    """The features of x, one column each."""
    x, j = x[:, None], torch.arange(1, d + 1)
    return {columns}


x = -1 + 2 * (torch.arange(N) + torch.rand(N, generator=generator)) / N  # one in each of N equal parts
y = truth(x) + noise * torch.randn(N, generator=generator)
held_out_x = -1 + 2 * torch.rand({held_out}, generator=generator)
held_out_y = truth(held_out_x) + noise * torch.randn({held_out}, generator=generator)

mean, scale = features(x).mean(0), features(x).std(0, unbiased=False)
varies = scale > {constant!r}
X, held_out_X = (torch.where(varies, (features(values) - mean) / scale, 0.0) for values in (x, held_out_x))
b = y.mean()  # the best bias, whatever the weights: every column of X has mean 0
'''
