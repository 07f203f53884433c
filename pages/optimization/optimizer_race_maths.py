"""The optimizer race: what stands under *The maths*."""

import math

import streamlit as st

from playground.experiments.optimizer_race.curvature import curvature
from playground.experiments.optimizer_race.problem import TYPED, Problem
from playground.experiments.optimizer_race.racers import RACERS, display_names
from playground.experiments.optimizer_race.reference import agreement
from playground.experiments.optimizer_race.regimes import optimum, plain_factor
from playground.experiments.optimizer_race.spec import RaceSpec, RaceTrace
from playground.ui.markdown import escape_markdown

LINE_LENGTH = 150  # characters of LaTeX that fit into a line


def maths(spec: RaceSpec, trace: RaceTrace, problem: Problem) -> None:
    """The surface, each racer's rule in PyTorch's and in the lecture's letters, and what was checked."""
    surface = problem.surface
    st.latex(surface.latex)
    st.markdown(escape_markdown(surface.remark) if surface.key == TYPED else surface.remark)
    for kind in dict.fromkeys(racer.kind for racer in trace.racers):
        rule(kind)
    st.markdown(
        r"""**The letters.** $\theta$ are the two parameters, $g_t$ the gradient that update $t$ is given: the
true one, plus the noise, then clipped. $\gamma$ (PyTorch) and $\eta$ (lectures) are the learning rate.
Products, squares and roots of vectors are taken element by element.

**Fair.** Everybody starts at the same point, makes the same number of updates, and is given the same
noise: one sequence, drawn once from the seed, so that adding a racer changes nobody. What bends a curve
is a setting: nothing is tuned behind the scene. A rate means different things to different rules, hence
*Fair race* under *Beside the map*: each racer at 25 rates, and its own best rate."""
    )
    if any(racer.kind == "momentum" for racer in trace.racers):
        best_momentum(spec, problem)
    checks(spec, trace)


def rule(kind: str) -> None:
    """One optimizer's update, the lecture's where it differs, and what the difference does."""
    entry = RACERS[kind]
    st.markdown(f"**{entry.title}** ({entry.source}). {entry.remark}")
    st.latex(on_lines(entry.rule))
    if entry.lecture_rule and entry.lecture_rule != entry.rule:
        difference = RACERS[entry.lecture_key].remark if entry.lecture_key else ""
        st.markdown(f"In the lecture: {difference}")
        st.latex(on_lines(entry.lecture_rule))
    if entry.ill_posed:
        st.caption(entry.ill_posed)


def best_momentum(spec: RaceSpec, problem: Problem) -> None:
    """The best learning rate and momentum for the two curvatures of a known minimum, if both are positive."""
    curved = curvature(problem, (spec.x, spec.y))
    if not (curved.minimum and curved.flattest > 0):
        return
    flattest, steepest = curved.flattest, curved.steepest
    alpha, beta, factor = optimum(flattest, steepest)
    st.markdown(
        f"**Momentum at its best.** At the minimum the curvature is {flattest:.4g} one way and "
        f"{steepest:.4g} the other. The rate {alpha:.4g} with momentum {beta:.4g} (dampening 0) shrinks "
        f"both directions the fastest: by {factor:.4g} at every step in the long run, plain gradient descent "
        f"by {plain_factor(flattest, steepest):.4g} at best. On a bowl or a ravine this is exact, "
        "elsewhere it holds near the minimum."
    )


def on_lines(latex: str) -> str:
    """A rule of several parts on several lines where one would be too long."""
    if len(latex) < LINE_LENGTH:
        return latex
    return r"\begin{gathered}" + latex.replace(r"\quad", r"\\[2pt]") + r"\end{gathered}"


def checks(spec: RaceSpec, trace: RaceTrace) -> None:
    """Every racer's path beside that of its torch.optim class run alone."""
    differences = agreement(trace, spec)
    lines = [
        f"{name}: {difference_text(difference)}"
        for name, difference in zip(display_names(trace.racers), differences, strict=True)
    ]
    st.markdown(
        "**Checked.** Each path beside the one that its optimizer, run alone with autograd on the same "
        "function, takes. "
        "Largest difference: " + "; ".join(lines) + "."
        if lines
        else "Nobody races."
    )


def difference_text(difference: float) -> str:
    """How far two paths are apart, in words where that is simple."""
    if difference == 0:
        return "equal to the bit"
    return "did not run" if math.isnan(difference) else f"{difference:.1e}"
