"""The scenes of the page on dropout: masks, thinned networks, and a real training."""

from typing import Any

import numpy as np

from playground.experiments.dropout import Comparison, DropoutSpec, DropoutTrace
from playground.figures.dropout import masks, narration, networks, training
from playground.figures.scene import Scene

__all__ = ["scene", "training_scene"]

HEIGHT, TRAINING = 410, 352


def scene(trace: DropoutTrace, spec: DropoutSpec, seek: int = 0, step: int | None = None) -> Scene:
    """The stage of the masks, one a step, or of the thinned networks, one a step."""
    clock: dict[str, Any] = {"url_key": "step", "seek": seek, "step": step, "height": HEIGHT}
    if spec.drop_view == "networks":
        count = networks.tiles(spec)
        lines = narration.of_networks(trace, spec, count)
        return Scene(
            last=count - 1, rate=1.5, narration=lines, panels=networks.panels(trace, spec),
            numbers=_counted(count), unit="network", **clock,
        )  # fmt: skip
    calls = spec.drop_view == "masks" and spec.drop_mode == "eval"
    return Scene(
        last=spec.drop_draws - 1,
        rate=20 if spec.drop_view == "means" else 3,
        narration=narration.of_masks(trace, spec),
        panels=masks.panels(trace, spec),
        numbers=_counted(spec.drop_draws),
        unit="call" if calls else "mask",
        **clock,
    )


def training_scene(shown: Comparison, active: bool = False, seek: int = 0, step: int | None = None) -> Scene:
    """The stage of the training, one look a step; `active` while more is to come."""
    last = max(0, len(shown.step) - 1)
    return Scene(
        last=last, rate=10, narration=narration.of_training(shown, active), panels=training.panels(shown),
        numbers=shown.step if len(shown.step) else None, unit="update", follow=True,
        url_key="step", seek=seek, step=step, height=TRAINING,
    )  # fmt: skip


def _counted(count: int) -> np.ndarray:
    """What masks are called: from 1 on."""
    return np.arange(1, count + 1)
