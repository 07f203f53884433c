"""A comparison of trainings on the page: its stage, and the sentence beside its button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from playground.figures.scene import Scene
from playground.runs.view import RunView
from playground.ui.job_stage import JobStage, S, T, how_it_ended


@dataclass(frozen=True)
class ComparisonRun(Generic[S, T]):
    """The stage of a comparison, and what is said of it.

    cost(spec)       what its training costs, in words
    progress(trace)  how far it has come, as a sentence
    settings(trace)  what it was made with, where that is not what the controls say
    """

    job_stage: JobStage[S, T]
    cost: Callable[[S], str]
    progress: Callable[[T], str]
    settings: Callable[[T], str] = lambda trace: "other settings"

    def stage(self, spec: S, owner: str, scene: Callable[[T, bool], Scene]) -> T:
        """Draw the stage with `scene(trace, active)`; return the trace on it."""
        return self.job_stage.draw(spec, owner, scene, self.caption)

    def caption(self, view: RunView | None, spec: S, trace: T) -> str:
        """Which comparison is on the stage, and how its run has ended."""
        if view is None:
            if self.job_stage.bundled(spec) is None:
                return self.cost(spec)
            return f"Made before, by the same code. {self.cost(spec)}"
        words = f"{how_it_ended(view)}. {self.progress(trace)}"
        if dict(view.spec) != spec.to_json():
            words += f" It was made with {self.settings(trace)}; Train again takes the settings at the left."
        return words
