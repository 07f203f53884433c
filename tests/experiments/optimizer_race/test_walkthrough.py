"""The counterpart's worked update is the one that the counterpart's optimizer makes."""

from dataclasses import replace

import pytest

from playground.experiments.optimizer_race.race import run
from playground.experiments.optimizer_race.racers import RACERS, default_racer
from playground.experiments.optimizer_race.spec import RaceSpec
from playground.experiments.optimizer_race.walkthrough import walkthrough

PAIRS = [(kind, entry.counterpart) for kind, entry in RACERS.items() if entry.counterpart]


@pytest.mark.parametrize("weight_decay", [0.0, 0.3])
@pytest.mark.parametrize(("kind", "counterpart"), PAIRS)
def test_the_counterparts_first_update_is_its_optimizers(kind, counterpart, weight_decay):
    def raced(name):
        racer = replace(default_racer(name), learning_rate=0.1, weight_decay=weight_decay)
        return run(RaceSpec(racers=(racer,), steps=2, x=-2.0, y=1.5))

    own, other = raced(kind), raced(counterpart)
    for axis in (0, 1):
        _, worked = walkthrough(own, 0, axis)[0]
        assert worked.lines[-1].value == pytest.approx(float(other.w[0, 1, axis]), rel=1e-9)
