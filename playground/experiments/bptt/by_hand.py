"""Both passes of a small recurrent network by hand, with every intermediate value.

    z_t = W_h h_{t-1} + W_e x_t + b_h      h_t = tanh z_t         ŷ_t = softmax(U h_t + b_y)
    J_t = -ln ŷ_t[x_{t+1}]                 J = sum_t J_t

    δ_y,t = ŷ_t - y_t                      dJ/dh_t = U^T δ_y,t + W_h^T δ_h,t+1
    δ_h,t = dJ/dh_t * (1 - h_t^2)

    step t adds to dW_h: δ_h,t h_{t-1}^T   to dW_e: δ_h,t x_t^T   to dU: δ_y,t h_t^T
    to db_h: δ_h,t                         to db_y: δ_y,t

x_t and y_t are one-hot. The lecture's loss is the mean of the J_t; J here is their sum, so that δ_y,t is the
lecture's; the mean's gradient is a T-th of this one. Source: lecture 3, "Backpropagation for RNNs".
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.experiments.bptt.parameters import Parameters
from playground.experiments.probability import log_sum_exp


@dataclass(frozen=True, eq=False)
class Forward:
    """Every value of the forward pass. Row t - 1 belongs to time step t, but h[t] to step t and h[0] is 0.

    recurrent (T, n)  W_h h_{t-1}      z (T, n)      h (T + 1, n)
    scores (T, V)     U h_t + b_y      y_hat (T, V)  losses (T,)  J_t
    """

    recurrent: np.ndarray
    z: np.ndarray
    h: np.ndarray
    scores: np.ndarray
    y_hat: np.ndarray
    losses: np.ndarray


@dataclass(frozen=True, eq=False)
class Backward:
    """Every value of the backward pass, row t - 1 of time step t.

    delta_y (T, V)      ŷ_t - y_t
    from_loss (T, n)    U^T δ_y,t, of this step's own loss
    from_future (T, n)  W_h^T δ_h,t+1, of all later losses; 0 at the last step
    dh, slope, delta_h  (T, n)  their sum, 1 - h_t^2, and the product of the two
    contributions       by parameter, (T, *shape): what step t adds to the gradient
    """

    delta_y: np.ndarray
    from_loss: np.ndarray
    from_future: np.ndarray
    dh: np.ndarray
    slope: np.ndarray
    delta_h: np.ndarray
    contributions: Mapping[str, np.ndarray]

    def gradients(self) -> dict[str, np.ndarray]:
        """dJ/dW of every parameter: the sum over its occurrences."""
        return {name: parts.sum(axis=0) for name, parts in self.contributions.items()}


def forward(p: Parameters, inputs: np.ndarray, targets: np.ndarray) -> Forward:
    """The forward pass over T tokens, from h_0 = 0."""
    T, n = len(inputs), len(p["b_h"])
    h = np.zeros((T + 1, n))
    recurrent, z = np.zeros((2, T, n))
    for t, token in enumerate(inputs):
        recurrent[t] = p["W_h"] @ h[t]
        z[t] = recurrent[t] + p["W_e"][:, token] + p["b_h"]
        h[t + 1] = np.tanh(z[t])
    scores = h[1:] @ p["U"].T + p["b_y"]
    log_y_hat = scores - log_sum_exp(scores)[:, None]
    losses = -log_y_hat[np.arange(T), targets]
    return Forward(recurrent, z, h, scores, np.exp(log_y_hat), losses)


def backward(p: Parameters, inputs: np.ndarray, targets: np.ndarray, values: Forward) -> Backward:
    """The backward pass, from the last time step to the first: each delta is computed once."""
    T, n = values.z.shape
    x, y = np.eye(len(p["b_y"]))[inputs], np.eye(len(p["b_y"]))[targets]
    delta_y = values.y_hat - y
    from_loss, slope = delta_y @ p["U"], 1 - values.h[1:] ** 2
    from_future, dh, delta_h = np.zeros((3, T, n))
    for t in reversed(range(T)):
        if t + 1 < T:
            from_future[t] = p["W_h"].T @ delta_h[t + 1]
        dh[t] = from_loss[t] + from_future[t]
        delta_h[t] = dh[t] * slope[t]
    contributions = {
        "W_h": delta_h[:, :, None] * values.h[:-1, None, :],
        "W_e": delta_h[:, :, None] * x[:, None, :],
        "U": delta_y[:, :, None] * values.h[1:, None, :],
        "b_h": delta_h,
        "b_y": delta_y,
    }
    return Backward(delta_y, from_loss, from_future, dh, slope, delta_h, contributions)
