"""The largest difference between two ways to compute a number, as the tables show it."""


def agreement(difference: float) -> str:
    """ "±2e-16", or "±0"."""
    return f"±{difference:.0e}" if difference else "±0"
