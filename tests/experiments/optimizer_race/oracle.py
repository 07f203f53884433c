"""A racer by itself, written without anything of the race: the class, a scheduler, autograd, a loop."""

import math

import torch

from playground.catalog.schedules import SCHEDULES, warm_up


def optimizer_of(racer, w):
    entry = racer.entry
    keywords = entry.arguments(dict(racer.options))
    if racer.weight_decay:
        keywords["weight_decay"] = racer.weight_decay
    return entry.optimizer_class([w], lr=racer.learning_rate, **keywords)


def path(racer, loss_of, start, steps, noise=None, states=None):
    """Points (x, y), one per step until one is not finite; what the optimizer keeps goes into `states`."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = optimizer_of(racer, w)
    schedule, options = SCHEDULES[racer.schedule], dict(racer.schedule_options)
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: schedule.factor(k, steps, options) * warm_up(k, racer.warm_up)
    )
    points = [tuple(w.tolist())]
    for k in range(steps):

        def evaluate(k=k):
            optimizer.zero_grad()
            loss = loss_of(w[0], w[1])
            loss.backward()
            if noise is not None:
                w.grad.add_(noise[k])
            if racer.clip:
                torch.nn.utils.clip_grad_norm_([w], racer.clip)
            return loss

        optimizer.step(evaluate)
        scheduler.step()
        if states is not None:
            kept = optimizer.state[w]
            states.append({name: kept[name] for name in racer.entry.buffers if name in kept})
            states[-1] = {n: v.tolist() if torch.is_tensor(v) else v for n, v in states[-1].items()}
        if not all(map(math.isfinite, w.tolist())):
            break
        points.append(tuple(w.tolist()))
    return points
