"""The search behind the transformer's default settings: held-out loss after a budget of processor time.

    python -m benchmarks.transformer stories characters 10 embedding=64 learning_rate=0.003 ...

trains with `default_spec` and the settings that follow, for so many seconds of one core's time: what else the
machine does changes little but the wait. It prints the loss on all of the held-out text, and the speed.
"""

import sys
import time
from dataclasses import replace

import torch

from playground.text.samples import load
from playground.training.dataset import build_dataset
from playground.training.default_spec import default_spec
from playground.training.evaluation import all_batches, held_out_loss
from playground.training.optimization import learning_rate
from playground.training.trainer import Trainer

PROBE = 5  # steps


def main(sample: str, tokens: str, seconds: float, settings: dict[str, str]) -> None:
    """Train and print."""
    torch.set_num_threads(1)
    corpus = load(sample)
    model = settings.pop("model", "transformer")
    spec = default_spec(corpus.reading, tokens, seconds, model=model)
    data = build_dataset(spec, corpus)
    V, size = len(data.tokenizer), data.train.targets.size
    spec = default_spec(corpus.reading, tokens, seconds, V, size, model)
    values = {key: type(getattr(spec, key))(value) for key, value in settings.items()}
    spec = replace(spec, **values, segments=((10**6, 1e-3),)).check()
    probe = Trainer(spec, data.train, V)
    probe.step(0.0)
    start = time.process_time()
    for _ in range(PROBE):
        probe.step(0.0)
    each = (time.process_time() - start) / PROBE
    spec = replace(spec, segments=((max(1, int(seconds / each)), spec.learning_rate),))
    trainer = Trainer(spec, data.train, V)
    start = time.process_time()
    for k in range(spec.steps):
        trainer.step(learning_rate(spec, k))
    spent = time.process_time() - start
    loss, targets = held_out_loss(trainer.model, all_batches(data.valid))
    print(
        f"{sample} {tokens} {model} {settings}: {loss:.4f} nats on {targets:,} targets; "
        f"{spec.steps:,} steps, {trainer.tokens:,} targets learned in {spent:.1f} s",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), dict(a.split("=") for a in sys.argv[4:]))
