"""LSTM gates: what its two views that train have in common."""

from playground.experiments.lstm.copy import ROUNDS
from playground.experiments.lstm.forget_bias import EVALUATION_INTERVAL, ForgetBiasSpec

LAST_STEPS = {  # by view: the last step of the clock with the default settings
    "forget_bias": ForgetBiasSpec().training_steps // EVALUATION_INTERVAL,
    "copy": ROUNDS,
}
