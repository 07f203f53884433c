"""The network as a panel: under the current mask, or with the mean output of every unit so far."""

import numpy as np

from playground.experiments.dropout import DropoutSpec, DropoutTrace
from playground.experiments.dropout.network import TARGET, test_factor, training_factor
from playground.figures.dropout.network_drawing import Halves, edges, network_svg, units
from playground.figures.plots import minus
from playground.figures.scene import Graph

OUTPUT, GRADIENT = ("value", "passes on"), ("gradient", "∂L/∂h")  # colour role and words of a half
MEAN, TEST = ("value", "mean so far"), ("update", "at test")
Header = tuple[str, str, str]


def mask_graph(trace: DropoutTrace, spec: DropoutSpec, mode: str) -> Graph:
    """The network under the current mask; in evaluation mode nothing is dropped, at any step."""
    testing, backward = mode == "eval", mode == "train"
    masks = np.ones((spec.droppable, 1)) if testing else trace.masks
    y = np.array([trace.result.test_y]) if testing else trace.result.y
    arrays = {
        "upper": _test_values(trace, spec)[:, None] if testing else trace.output,
        "y_upper": y[None],
        "footer": ((y - TARGET) ** 2 / 2)[None],
    }
    if backward:
        arrays |= {"lower": trace.gradient, "y_lower": (y - TARGET)[None]}
    halves: Halves = (OUTPUT, GRADIENT) if backward else (OUTPUT,)
    return _graph(
        spec,
        network_svg(spec.shape, halves, "L =", TARGET),
        masks,
        arrays | {"weight": _weights(trace, spec, testing)},
        {"weight_tip": _weight_tips(trace, spec), "header": _header_texts(headers(spec, testing))},
        "The network under the current mask: dropped units and their edges are faint",
    )


def means_graph(trace: DropoutTrace, spec: DropoutSpec) -> Graph:
    """The mean output of every unit so far, above its output at test."""
    result = trace.result
    gap = np.abs(trace.mean_output - trace.test_output[:, None]).max(0)
    arrays = {
        "upper": trace.mean_output,
        "lower": trace.test_output[:, None],
        "y_upper": result.running_mean[None],
        "y_lower": np.array([[result.test_y]]),
        "footer": np.maximum(gap, np.abs(result.running_mean - result.test_y))[None],
        "weight": _weights(trace, spec, testing=False),
    }
    return _graph(
        spec,
        network_svg(spec.shape, (MEAN, TEST), "largest gap", TARGET),
        np.ones((spec.droppable, 1)),
        arrays,
        {"weight_tip": _weight_tips(trace, spec), "header": _header_texts(headers(spec, testing=False))},
        "Every unit: mean over the masks so far, and at test",
    )


def _graph(
    spec: DropoutSpec,
    svg: str,
    masks: np.ndarray,
    arrays: dict[str, np.ndarray],
    texts: dict[str, list[list[str]]],
    alt: str,
) -> Graph:
    """The panel: an edge is shown while both its units are; the output is always there."""
    kept = masks.astype(np.uint8)
    shown = np.vstack([kept, np.ones((1, kept.shape[1]), np.uint8)])
    row = {unit: r for r, unit in enumerate([*units(spec.shape), (len(spec.shape) - 1, 0)])}
    visibility = {
        "kept": kept,
        "dropped": 1 - kept,
        "edge": np.stack(
            [shown[row[layer, i]] * shown[row[layer + 1, j]] for layer, i, j in edges(spec.shape)]
        ),
    }
    return Graph("net", svg, visibility | arrays, texts, alt=alt, grow=1.12)


def _test_values(trace: DropoutTrace, spec: DropoutSpec) -> np.ndarray:
    """What units send to the next layer at test, (N,): the factor 1 - p of a convention is in the weights."""
    factors = [test_factor(spec.rates[layer], spec.scaling) for layer, _ in units(spec.shape)]
    return np.array([value / f if f else 0.0 for value, f in zip(trace.test_output, factors, strict=True)])


def _weights(trace: DropoutTrace, spec: DropoutSpec, testing: bool) -> np.ndarray:
    """The weight of every edge as it is used in training or at test, (E, 1)."""
    factors = [test_factor(p, spec.scaling) if testing else 1.0 for p in spec.rates]
    weights = [float(trace.w[layer][i, j]) * factors[layer] for layer, i, j in edges(spec.shape)]
    return np.array(weights, dtype=np.float32)[:, None]


def _weight_tips(trace: DropoutTrace, spec: DropoutSpec) -> list[list[str]]:
    """The text in the box beside the pointer, for every edge: its weight, all digits, scaled or not."""
    tips = []
    for layer, i, j in edges(spec.shape):
        w, p = float(trace.w[layer][i, j]), spec.rates[layer]
        tip = f"w = {w:.2f}\nnot scaled in training"
        if spec.scaling == "inverted":
            tip += " nor at test: its unit is"
        else:
            tip += f"\nat test w · (1 − p) = {w:.2f} · {1 - p:.2f} = {w * (1 - p):.4f}"
        tips.append([minus(tip)])
    return tips


def headers(spec: DropoutSpec, testing: bool) -> tuple[Header, ...]:
    """Three lines above every column: its name, its p, and the factor of a kept unit or of its weights."""
    columns: list[Header] = []
    for layer, p in enumerate(spec.rates):
        name = "input" if layer == 0 else f"hidden {layer}"
        if testing:
            factor = test_factor(p, spec.scaling)
            columns.append((name, "all kept", "" if factor == 1 else f"w × {factor:.3g}"))
        else:
            columns.append((name, f"p = {p:.3g}", f"kept × {training_factor(p, spec.scaling):.3g}"))
    return (*columns, ("output", "", ""))


def _header_texts(columns: tuple[Header, ...]) -> list[list[str]]:
    return [[line] for lines in columns for line in lines]
