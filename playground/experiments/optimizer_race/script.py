"""The race as a program of its own that needs nothing but PyTorch."""

from __future__ import annotations

import inspect

from playground.catalog.schedules import SCHEDULES, warm_up
from playground.experiments.optimizer_race.problem import problem_of
from playground.experiments.optimizer_race.race_loop import BLOCK
from playground.experiments.optimizer_race.racer_state import has_schedule
from playground.experiments.optimizer_race.racers import Racer, display_names
from playground.experiments.optimizer_race.spec import FAR, HIGH, RaceSpec

PRINTED = 10  # steps that are printed, besides the last


def script(spec: RaceSpec) -> str:
    """A runnable program for exactly this race: it prints points and losses now and then, and the ends.

    ValueError with a sentence for a problem that is not valid.
    """
    racers, problem = spec.racers, problem_of(spec)
    rules = "\n\n".join(_sources(racers))
    parts = [
        HEAD.format(title=problem.surface.title, imports=_imports(racers, problem.surface.python, rules)),
        LOSS.format(
            values="".join(f"{name} = {value!r}\n" for name, value in problem.values.items())
            + ("\n\n" if problem.values else ""),
            expression=problem.surface.python,
        ),
        rules and rules + "\n\n",  # each source ends with its line
        SETTINGS.format(
            start=(spec.x, spec.y), steps=spec.steps, every=max(1, spec.steps // PRINTED), far=FAR, high=HIGH
        ),
        NOISE.format(noise=spec.noise, seed=spec.seed, block=BLOCK) if spec.noise else "",
        RACE.format(noise=NOISE_LINE if spec.noise else ""),
        TABLE + "".join(map(_entry, display_names(racers), racers)) + "}\n",
        CALL,
    ]
    return "".join(parts)


def _imports(racers: tuple[Racer, ...], expression: str, rules: str) -> str:
    standard = ["import math"] if "math." in expression + rules else []
    standard += dict.fromkeys(line for racer in racers for line in racer.entry.python_imports)
    lines = [*standard, "", "import torch"] if standard else ["import torch"]
    if any(not racer.entry.from_torch for racer in racers):
        lines.append("from torch import Tensor")
    return "\n".join(lines)


def _sources(racers: tuple[Racer, ...]) -> list[str]:
    """The source of every class and schedule that PyTorch does not have, each once, bases first."""
    sources: dict[str, None] = {}
    for racer in racers:
        sources |= dict.fromkeys(racer.entry.python_sources)
    for racer in racers:
        if has_schedule(racer):
            sources |= dict.fromkeys((SCHEDULES[racer.schedule].python_source, inspect.getsource(warm_up)))
    return list(sources)


def _entry(name: str, racer: Racer) -> str:
    """One line of the program's table: how to make the optimizer, its schedule, its clipping."""
    try:
        call = racer.entry.python_call("[w]", racer.learning_rate, racer.weight_decay, dict(racer.options))
    except ValueError as error:
        return f"    # {name} is left out. {error}\n"
    rate = "None"
    if has_schedule(racer):
        factor = SCHEDULES[racer.schedule].python_call("k", "STEPS", dict(racer.schedule_options))
        rate = f"lambda k: {factor} * warm_up(k, {racer.warm_up!r})"
    return f"    {name!r}: (\n        lambda w: {call},\n        {rate},\n        {racer.clip!r},\n    ),\n"


HEAD = '''"""Optimizer race. Loss: {title}."""

{imports}


'''
LOSS = """{values}def f(x, y):
    return {expression}


"""
SETTINGS = """START, STEPS, EVERY = {start}, {steps}, {every}
FAR, HIGH = {far!r}, {high!r}  # |x| or |y|, and |loss|, beyond which a racer has diverged
"""
NOISE = """generator = torch.Generator().manual_seed({seed})
rows = -(-STEPS // {block}) * {block}
NOISE = {noise!r} * torch.randn(rows, 2, generator=generator, dtype=torch.float64)
"""
NOISE_LINE = """
        w.grad += NOISE[k]  # the same for every racer"""
RACE = '''

def race(name, make, factor, clip):
    """Print the racer's point and loss now and then, and where it ends."""
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make(w)
    scheduler = factor and torch.optim.lr_scheduler.LambdaLR(optimizer, factor)

    def closure():
        optimizer.zero_grad()
        loss = f(*w)
        loss.backward(){noise}
        if clip:
            torch.nn.utils.clip_grad_norm_(w, clip)
        return loss

    for k in range(STEPS + 1):
        (x, y), loss = w.tolist(), f(*w).item()
        if not (abs(x) <= FAR and abs(y) <= FAR and abs(loss) <= HIGH):  # NaN fails too
            print(f"{{name:24}} step {{k:5d}}  ended here: no longer finite, or too far away")
            return
        if k % EVERY == 0 or k == STEPS:
            print(f"{{name:24}} step {{k:5d}}  x {{x:16.9g}}  y {{y:16.9g}}  loss {{loss:16.9g}}")
        if k < STEPS:
            optimizer.step(closure)
            if scheduler:
                scheduler.step()


'''
TABLE = """# name: the optimizer, what its rate is multiplied by in update k, the norm to clip at (0: never)
RACERS = {
"""
CALL = """for name, racer in RACERS.items():
    race(name, *racer)
"""
