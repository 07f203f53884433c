"""What the figures of the page n-grams share: the orders on their axes, a colour for each, the room."""

from itertools import cycle

import numpy as np

from playground.catalog.smoothers import SMOOTHERS
from playground.figures.style import CATEGORICAL, palette
from playground.models.ngram import HIGHEST_ORDER

ORDERS = tuple(range(1, HIGHEST_ORDER + 1))
ORDERS_X = np.array(ORDERS)
GROW_BELOW = 3.0  # height of what stands below the window, whose own is 1
_COLOURS = (7, 3, 1, 4, 0, 2)  # of the categorical ones, for smoothings and for orders


def colours() -> dict[str, dict[str, str]]:
    """The palette with a colour for each smoothing ("smooth-none", ...) and each order ("n1", ...)."""
    names = [f"smooth-{key}" for key in SMOOTHERS]
    pairs = {name: CATEGORICAL[i] for name, i in zip(names, cycle(_COLOURS), strict=False)}
    pairs |= {f"n{n}": CATEGORICAL[i] for n, i in zip(ORDERS, cycle(_COLOURS), strict=False)}
    return {
        theme: {**roles, **{name: pair[i] for name, pair in pairs.items()}}
        for i, (theme, roles) in enumerate(palette().items())
    }
