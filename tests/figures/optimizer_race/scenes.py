"""Races whose scenes the tests look at."""

from playground.experiments.optimizer_race.problem import problem_of
from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import parse
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.surface_grid import surface_grid
from playground.figures.optimizer_race import Legend

SPEC = RaceSpec(racers=parse("sgd,lr=0.09;adam;rmsprop;slide-momentum"), steps=30)


WITH_DIVERGENCE = RaceSpec(racers=parse("sgd,lr=10;sgd,lr=0.05;sgd,lr=0.01"), steps=60)


def parts(spec, focus=0):
    """What the figure functions are given: trace, problem, grid, legend."""
    trace = run(spec)
    return trace, problem_of(spec), surface_grid(spec, 41), Legend.of(trace.racers, focus)
