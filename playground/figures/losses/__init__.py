"""The scene of the losses: scores to drag, the prediction, the loss and its pull on the score."""

from playground.experiments.losses import LossesSpec, ScoreTrace, WordsTrace
from playground.figures.losses import score, words
from playground.figures.scene import Scene

__all__ = ["View", "scene", "view_of"]

View = score.View | words.View


def view_of(trace: WordsTrace | ScoreTrace) -> View:
    """The ranges of the axes for a trace: they stay while something is dragged."""
    return words.view_of(trace) if isinstance(trace, WordsTrace) else score.view_of(trace)


def scene(
    trace: WordsTrace | ScoreTrace, spec: LossesSpec, view: View, seek: int = 0, step: int | None = None
) -> Scene:
    """The whole stage for a trace."""
    if isinstance(trace, WordsTrace):
        assert isinstance(view, words.View)
        panels, narration = words.panels(trace, spec, view), words.narration(trace, spec)
    else:
        assert isinstance(view, score.View)
        panels, narration = score.panels(trace, spec, view), score.narration(trace, spec)
    return Scene(
        last=spec.loss_steps,
        url_key="step",
        seek=seek,
        step=step,
        rate=6,
        height=430,
        narration=narration,
        panels=panels,
    )
