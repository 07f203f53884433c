"""What the reader chooses to see of a fit, beyond the trace."""

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """How the data are drawn, and whether they answer a click.

    clickable   a click on the data adds or removes a point
    discretize  of classes: the sign of every unit, and the predicted class, without shades
    follow      the training is long: who stands at its end goes along while it grows
    """

    clickable: bool = True
    discretize: bool = False
    follow: bool = False
