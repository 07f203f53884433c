"""The controls of the fit, in the order of the sidebar; those of a group stand together."""

from pages.networks.fit_data_controls import DATA_CONTROLS, FEATURE_CONTROLS, POINTS
from pages.networks.fit_network_controls import EDITS, NETWORK_CONTROLS, SECOND_CONTROLS, UNIT_TEXT
from pages.networks.fit_training_controls import TRAINING_CONTROLS
from playground.experiments.fit.spec import FitSpec
from playground.ui.controls import Control

DEFAULT = FitSpec()
CONTROLS: list[Control] = [
    *DATA_CONTROLS,
    *NETWORK_CONTROLS,
    *TRAINING_CONTROLS,
    *FEATURE_CONTROLS,
    *SECOND_CONTROLS,
    POINTS,
    EDITS,
    UNIT_TEXT,
]
