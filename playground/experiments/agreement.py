"""How far a value computed by hand is from a reference: autograd, torch.optim or a closed form.

Other measures of agreement are of another kind and stay where they are used: the race and the fixed window
compare absolutely, /backprop relative to the largest entry of a layer's tensor, /two-weights relative to the
largest value that a gradient of its chain can have.
"""

import numpy as np


def relative_error(values: np.ndarray, reference: np.ndarray) -> float:
    """max |values - reference| / max(1, |reference|) over all entries; the arguments have one shape.

    Relative for large references and absolute for small ones, so that a reference of 0 is no exception.
    Entries that are NaN in either argument (after a divergence, say) are left out; NaN if none is left.
    """
    with np.errstate(invalid="ignore"):  # infinity minus infinity
        error = np.abs(values - reference) / np.maximum(1, np.abs(reference))
    error = error[~np.isnan(error)]
    return float(error.max()) if error.size else float("nan")
