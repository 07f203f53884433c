"""Ticks of a logarithmic axis over little more than a decade, as a loss needs them."""

from typing import Any

from playground.figures.plots import log_axis

VALUES = (1.0, 1.2, 1.4, 1.6, 2.0, 3.0, 4.0, 5.0, 7.0)  # of a decade
FEW = (1.0, 2.0, 3.0, 5.0)


def ticks(low: float, high: float) -> dict[str, Any]:
    """`tickvals` and `ticktext` within [low, high]; those of `log_axis` over more than 1.6 decades."""
    if high > 40 * low:
        wide = log_axis(low, high, per_decade=0)
        return {name: wide[name] for name in ("tickvals", "ticktext")}
    factors = FEW if high > 8 * low else VALUES
    values = [f * 10.0**k for k in range(-6, 7) for f in factors if low <= f * 10.0**k <= high]
    return {"tickvals": values, "ticktext": [f"{value:.4g}" for value in values]}
