"""The scene of the losses: scores to drag, the prediction, the loss and its pull on the score."""

from playground.experiments.losses import LossesSpec, ScoreTrace, WeightsTrace, WordsTrace
from playground.figures.losses import single_score, single_score_numbers, weights, word_scores
from playground.figures.scene import Scene

__all__ = ["View", "scene", "view_of", "weights_scene"]

View = single_score.View | word_scores.View


def view_of(trace: WordsTrace | ScoreTrace) -> View:
    """The ranges of the axes for a trace: they stay while something is dragged."""
    return word_scores.view_of(trace) if isinstance(trace, WordsTrace) else single_score.view_of(trace)


def weights_scene(trace: WeightsTrace, spec: LossesSpec) -> Scene:
    """The stage of the descent on the weights."""
    return Scene(
        last=spec.steps,
        rate=6,
        height=430,
        narration=weights.narration(trace, spec),
        panels=weights.panels(trace, spec),
    )


def scene(trace: WordsTrace | ScoreTrace, spec: LossesSpec, view: View) -> Scene:
    """The whole stage for a trace."""
    if isinstance(trace, WordsTrace):
        assert isinstance(view, word_scores.View)
        panels, narration = word_scores.panels(trace, spec, view), word_scores.narration(trace, spec)
    else:
        assert isinstance(view, single_score.View)
        panels, narration = (
            single_score.panels(trace, spec, view),
            single_score_numbers.narration(trace, spec),
        )
    return Scene(
        last=spec.steps,
        rate=6,
        height=430,
        narration=narration,
        panels=panels,
    )
