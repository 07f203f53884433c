"""The local minima and the saddle points of Rastrigin's function."""

from playground.catalog.surfaces.surface import Minimum

# Rastrigin's function is a sum of one-dimensional ones: position and value of their minima from 0 on.
_WELLS = (
    (0.0, 0.0),
    (0.9949586376523348, 0.9949590570932914),
    (1.9899122337085495, 3.9798311905540875),
    (2.984855701039481, 8.95460124148701),
    (3.9797838603007536, 15.91924379246153),
    (4.974691390895051, 24.873722934542226),
)
_PEAKS = (0.5025460365546747, 1.5076407318703584)  # positions of the maxima inside the domain, from 0 on


def rastrigin_minima() -> tuple[Minimum, ...]:
    """121 minima, lowest first. Those of equal value share a label; those outside the domain have one too."""
    minima_1d = [
        (sign * at, low, k) for k, (at, low) in enumerate(_WELLS) for sign in ((1, -1) if k else (1,))
    ]
    minima = []
    for x, x_low, i in minima_1d:
        for y, y_low, j in minima_1d:
            value = x_low + y_low
            minima.append(Minimum(f"L = {value:.3g}" if max(i, j) <= 2 else "further out", x, y, value))
    return tuple(sorted(minima, key=lambda minimum: (minimum.label == "further out", minimum.value)))


def rastrigin_saddles() -> tuple[tuple[float, float], ...]:
    """40 saddle points inside the domain: a minimum in one coordinate, a maximum in the other."""
    wells = [sign * at for at, _ in _WELLS[:3] for sign in ((1, -1) if at else (1,))]
    peaks = [sign * at for at in _PEAKS for sign in (1, -1)]
    return (*((x, y) for x in wells for y in peaks), *((x, y) for x in peaks for y in wells))
