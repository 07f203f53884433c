"""Every unit as a function of the input, at every kept epoch: what the figure draws.

A regression: the values on a line of x that reaches beyond the data. Classes: the values on a square grid.
They are computed for all kept epochs at once, and the units' pictures are rounded to 256 levels.
"""

from dataclasses import dataclass

import numpy as np

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.fit.network import class_probabilities, views
from playground.experiments.fit.run import FitTrace, scaled_inputs, scores
from playground.experiments.lru_cache import LRUCache

LINE = 121  # points of a regression's curve
TILE_BYTES = 1_500_000  # of all units' pictures together
TILE_SIDES = (24, 20, 16, 12, 8)
PLANE = 44  # points to a side of the output's plane
BEYOND = 0.35  # of the data's range, to either side
QUANTILE = 0.995
LEVELS = 127  # of a unit's picture, to either side of zero


@dataclass(frozen=True, eq=False)
class Pictures:
    """The units' pictures; K kept epochs.

    x, y        the ends of what is drawn: (low, high) of the input, or of x1 and of x2; a regression's y: of
                the target
    grid        (G,) a regression's x
    output      (K, G) a regression's prediction, in units of y
    parts       (K, n + 1, G) of a regression: the output's bias, then each last unit's contribution, in
                units of y
    plane       (K, H, W) uint8: the predicted class and how sure it is (`class_code`); rows from the top
    tiles       for layers 0..D: uint8 (n_l, K or 1, H, W), or (n_l, K or 1, G) of a regression; 128 is zero
    limits      for each layer the value at the end of its tiles' scale
    """

    x: tuple[float, float]
    y: tuple[float, float]
    grid: np.ndarray
    output: np.ndarray
    parts: np.ndarray
    plane: np.ndarray
    tiles: tuple[np.ndarray, ...]
    limits: tuple[float, ...]


def pictures(trace: FitTrace) -> Pictures:
    """All pictures of a trace."""
    with np.errstate(all="ignore"):
        return _line_pictures(trace) if trace.spec.is_regression else _plane_pictures(trace)


PICTURES: LRUCache[Pictures] = LRUCache(24)  # of whole trainings, by their spec


def cached_pictures(trace: FitTrace) -> Pictures:
    """All pictures of a trace; those of a whole training, which its spec determines, are made once.

    They are shared and must not change. Those of a training that still grows are made anew.
    """
    if trace.fraction < 1:
        return pictures(trace)
    return PICTURES.get(trace.spec, lambda: pictures(trace))


def window(values: np.ndarray, beyond: float = BEYOND) -> tuple[float, float]:
    """The range of the values and `beyond` of it to either side; (-1, 1) where there are none."""
    if not values.size:
        return -1.0, 1.0
    low, high = float(values.min()), float(values.max())
    room = beyond * (high - low) or max(1.0, abs(low))
    return low - room, high + room


def _line_pictures(trace: FitTrace) -> Pictures:
    import torch

    spec, scale = trace.spec, trace.scale
    x_range = window(trace.data.x)
    grid = np.linspace(*x_range, LINE)
    inputs = scaled_inputs(spec, scale, grid[:, None])
    layers = scores(trace.sizes, spec.activation, torch.from_numpy(trace.flat), torch.from_numpy(inputs))
    output = layers[-1][..., 0].numpy() * scale.y_deviation + scale.y_mean
    tiles = [coded(inputs.T[:, None], float(np.abs(inputs).max()))]
    limits = [float(np.abs(inputs).max())]
    for number, values in enumerate(layers):
        a = values.numpy().transpose(2, 0, 1)  # (n_l, K, G)
        limits.append(_limit(a, spec.activation if number < len(layers) - 1 else ""))
        tiles.append(coded(a[..., ::2], limits[-1]))
    return Pictures(
        x_range,
        window(trace.data.y, 0.12),
        grid,
        output,
        contributions(trace, inputs),
        np.zeros((0, 0, 0), dtype=np.uint8),
        tuple(tiles),
        tuple(limits),
    )


def contributions(trace: FitTrace, inputs: np.ndarray) -> np.ndarray:
    """The output in units of y as a sum: (K, n + 1, G), its constant part, then v_j a_j(x) of each last unit
    j.

    Without hidden layers the last units are the inputs. The constant part is the output's bias, scaled, and
    the mean of the target.
    """
    import torch

    flat, x = torch.from_numpy(trace.flat), torch.from_numpy(inputs)
    w, b = views(flat, trace.sizes)
    hidden = scores(trace.sizes, trace.spec.activation, flat, x)[:-1]
    last = hidden[-1] if hidden else x.expand(len(flat), *x.shape)  # (K, G, n)
    units = last.mT * w[-1][:, 0].unsqueeze(-1)  # (K, n, G)
    constant = b[-1][:, :1].unsqueeze(-1).expand(-1, 1, x.shape[0])
    scaled = torch.cat([constant, units], 1).numpy() * trace.scale.y_deviation
    scaled[:, 0] += trace.scale.y_mean
    return scaled


def kinks(trace: FitTrace) -> np.ndarray:
    """Where the first units of a regression change sign, x = -b/w in units of x: (n_1, K); NaN if w = 0."""
    w, b = trace.weights()
    with np.errstate(all="ignore"):
        place = -b[0] / w[0][..., 0]
    place[~np.isfinite(place)] = np.nan
    moved: np.ndarray = (place * trace.scale.deviation[0] + trace.scale.mean[0]).T
    return moved


def _plane_pictures(trace: FitTrace) -> Pictures:
    import torch

    spec = trace.spec
    x_range, y_range = square(trace.data.x)
    flat = torch.from_numpy(trace.flat).float()
    units = sum(trace.sizes[1:])
    fitting = (side for side in TILE_SIDES if side * side * units * len(flat) <= TILE_BYTES)
    side = next(fitting, TILE_SIDES[-1])
    inputs = scaled_inputs(spec, trace.scale, grid_points(x_range, y_range, side))  # (H W, n_0)
    limits = [float(np.abs(inputs).max())]
    tiles = [coded(inputs.T.reshape(-1, 1, side, side), limits[0])]
    layers = scores(trace.sizes, spec.activation, flat, torch.from_numpy(inputs).float())
    for number, values in enumerate(layers):
        a = values.numpy().transpose(2, 0, 1).reshape(values.shape[2], len(flat), side, side)
        limits.append(_limit(a, spec.activation if number < len(layers) - 1 else ""))
        tiles.append(coded(a, limits[-1]))
    return Pictures(
        x_range,
        y_range,
        np.zeros(0),
        np.zeros((0, 0)),
        np.zeros((0, 0, 0)),
        class_plane(trace, x_range, y_range),
        tuple(tiles),
        tuple(limits),
    )


def square(x: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ranges of x1 and of x2, of equal length, around all points."""
    if not len(x):
        return (-3.0, 3.0), (-3.0, 3.0)
    low, high = x.min(0), x.max(0)
    half = 0.58 * float((high - low).max()) or max(1.0, float(np.abs(x).max()))
    middle = (low + high) / 2
    a, b = float(middle[0]), float(middle[1])
    return (a - half, a + half), (b - half, b + half)


def grid_points(x: tuple[float, float], y: tuple[float, float], side: int) -> np.ndarray:
    """The centres of side x side cells, row by row from the top: (side^2, 2)."""
    steps = (np.arange(side) + 0.5) / side
    across, down = np.meshgrid(x[0] + (x[1] - x[0]) * steps, y[1] - (y[1] - y[0]) * steps)
    return np.stack([across.ravel(), down.ravel()], 1)


def class_plane(trace: FitTrace, x: tuple[float, float], y: tuple[float, float]) -> np.ndarray:
    """The codes of the output on a grid: (K, PLANE, PLANE) uint8."""
    import torch

    inputs = torch.from_numpy(scaled_inputs(trace.spec, trace.scale, grid_points(x, y, PLANE))).float()
    planes = []
    for flat in torch.split(torch.from_numpy(trace.flat).float(), 16):
        z = scores(trace.sizes, trace.spec.activation, flat, inputs)[-1]
        p = class_probabilities(trace.spec.loss_key, trace.data.classes, z).numpy()
        planes.append(class_code(p).reshape(len(flat), PLANE, PLANE))
    return np.concatenate(planes)


def class_code(p: np.ndarray) -> np.ndarray:
    """Class and certainty of probabilities (..., K) as one byte: band `class` of K bands of 256 // K levels.

    The level in the band is 0 where the class is no likelier than the runner-up, and the highest at a lead of
    1.
    """
    k = p.shape[-1]
    ordered = np.sort(p, -1)
    lead = np.nan_to_num(ordered[..., -1] - ordered[..., -2])
    levels = 256 // k
    code: np.ndarray = (p.argmax(-1) * levels + np.rint(lead * (levels - 1))).astype(np.uint8)
    return code


def _limit(values: np.ndarray, activation: str) -> float:
    """The end of a scale around zero: the activation's bound, or a high quantile of all values."""
    low, high = ACTIVATIONS[activation].bounds if activation else (-np.inf, np.inf)
    bound = max(abs(low), abs(high))
    if np.isfinite(bound):
        return float(bound)
    known = np.abs(values[np.isfinite(values)])
    return float(np.quantile(known[:: max(1, known.size // 100_000)], QUANTILE)) or 1.0 if known.size else 1.0


def coded(values: np.ndarray, limit: float) -> np.ndarray:
    """Values from -limit to limit as bytes 1..255, 128 at zero; beyond, the end; NaN as zero.

    What is not zero keeps its sign: it is at least one level away.
    """
    scaled = np.clip(np.nan_to_num(values / limit, nan=0.0), -1, 1)
    level = np.rint(scaled * LEVELS)
    level = np.where(level == 0, np.sign(scaled), level)
    code: np.ndarray = (level + 128).astype(np.uint8)
    return code
