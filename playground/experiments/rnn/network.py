"""The recurrent network in a source; other kinds of model have no hidden state to look into."""

from typing import TYPE_CHECKING

from playground.experiments.rnn.refused import ReadingRefused
from playground.experiments.sources import Loaded

if TYPE_CHECKING:
    from playground.models.recurrent import RecurrentLM


def network(loaded: Loaded) -> "RecurrentLM":
    """The network that was loaded; ReadingRefused where it is none that carries a hidden state."""
    from playground.models.recurrent import RecurrentLM

    if not isinstance(loaded.model, RecurrentLM):
        raise ReadingRefused("This model carries no hidden state from token to token: there is none to see.")
    return loaded.model
