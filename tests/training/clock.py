"""A clock that only the work of a training moves."""

import random

from playground.training.trainer import Trainer


class StepClock:
    """Seconds that pass with the steps of all trainers: `seconds(n)` for the n-th one, n = 1, 2, ..."""

    def __init__(self, monkeypatch, seconds):
        self.now, self.steps = 0.0, 0
        made = Trainer.step

        def step(trainer, rate):
            result = made(trainer, rate)
            self.steps += 1
            self.now += seconds(self.steps)
            return result

        monkeypatch.setattr(Trainer, "step", step)

    def __call__(self):
        return self.now


def noisy(seconds, seed=0):
    """A time per step that varies by a fifth to either side."""
    draw = random.Random(seed)
    return lambda step: seconds * draw.uniform(0.8, 1.2)
