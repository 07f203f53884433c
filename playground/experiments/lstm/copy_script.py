"""The trainings on the copy task as standalone PyTorch programs."""

from playground.experiments.lstm import copy_task
from playground.experiments.lstm.copy import (
    BIASES,
    CELLS,
    CopySpec,
    gaps,
    hidden_units,
    network_keys,
)
from playground.experiments.lstm.forget_bias import BIASES as FORGET_BIASES
from playground.experiments.lstm.forget_bias import EVALUATION_INTERVAL, ForgetBiasSpec


def copy_script(spec: CopySpec) -> str:
    """A program that trains every network and prints its accuracy at its gap.

    With `spec.steps` (of `CopyTrace.resolved`) it makes the updates of that run; else as many as fit.
    """
    updates = {key: counts[-1] for key, counts in zip(network_keys(spec), spec.steps, strict=False)}
    return (COMMON + COPY).format(
        title="How far back? RNN, GRU and LSTM learn to copy a symbol over a gap, each in the same time.",
        **_settings(spec.symbols, spec.learning_rate),
        hidden={cell: hidden_units(spec, cell) for cell in CELLS},
        forget_bias=BIASES[spec.lstm_bias],
        gaps=gaps(spec),
        seeds=_seeds(spec.training_seed),
        seconds=spec.seconds,
        updates=_lines(updates, spec.training_seed),
    )


def forget_bias_script(spec: ForgetBiasSpec) -> str:
    """A program that trains every network and prints its loss and accuracy, and sigma(b)^g."""
    return (COMMON + FORGET_BIAS).format(
        title="The forget bias: the same LSTM with another bias of its forget gate at the start.",
        **_settings(spec.symbols, spec.learning_rate),
        hidden=spec.hidden,
        biases=FORGET_BIASES,
        gap=spec.gap,
        seeds=_seeds(spec.training_seed),
        steps=spec.training_steps,
        interval=EVALUATION_INTERVAL,
    )


def _settings(symbols: int, learning_rate: float) -> dict[str, object]:
    return {
        "symbols": symbols,
        "distractors": copy_task.DISTRACTORS,
        "embedding": copy_task.EMBEDDING,
        "batch_size": copy_task.BATCH_SIZE,
        "test_sequences": copy_task.TEST_SEQUENCES,
        "clip": copy_task.CLIP,
        "learning_rate": learning_rate,
    }


def _seeds(first: int) -> list[int]:
    return list(range(first, first + copy_task.SEEDS))


def _lines(updates: dict[tuple[str, int, int], int], first_seed: int) -> str:
    """The updates of every network, one line for each gap and seed."""
    if not updates:
        return "{}"
    lines: dict[tuple[int, int], list[str]] = {}
    for (cell, gap, r), count in updates.items():
        key = (cell, gap, first_seed + r)
        lines.setdefault(key[1:], []).append(f"{key}: {count},")
    return "{\n" + "\n".join("    " + " ".join(line) for line in lines.values()) + "\n}"


COMMON = '''"""{title}"""

import time

import torch
from torch import nn

torch.set_num_threads(1)
SYMBOLS, DISTRACTORS, EMBEDDING = {symbols}, {distractors}, {embedding}
V = SYMBOLS + DISTRACTORS + 1  # and the question mark


def sequences(gap, size, generator, balanced=False):
    """A symbol, a gap of distractors, a question mark; and the symbols to be named."""
    if balanced:
        symbol = torch.arange(size) % SYMBOLS
    else:
        symbol = torch.randint(SYMBOLS, (size,), generator=generator)
    distractors = SYMBOLS + torch.randint(DISTRACTORS, (size, gap), generator=generator)
    return torch.cat([symbol[:, None], distractors, torch.full((size, 1), V - 1)], dim=1), symbol


class Network(nn.Module):
    def __init__(self, cell, hidden, generator, forget_bias=None):
        super().__init__()
        self.embedding = nn.Embedding(V, EMBEDDING)
        self.cell = cell(EMBEDDING, hidden, batch_first=True)
        self.output = nn.Linear(hidden, V)
        with torch.no_grad():
            self.embedding.weight.normal_(generator=generator)
            for p in [*self.cell.parameters(), *self.output.parameters()]:
                p.uniform_(-(hidden**-0.5), hidden**-0.5, generator=generator)  # PyTorch's default
            if forget_bias is not None and isinstance(self.cell, nn.LSTM):
                forget = slice(hidden, 2 * hidden)  # the gates' order is i, f, g, o
                self.cell.bias_ih_l0[forget] = forget_bias  # PyTorch adds both biases,
                self.cell.bias_hh_l0[forget] = 0.0  # so that one of them has to be 0

    def forward(self, ids):
        h, _ = self.cell(self.embedding(ids))
        return self.output(h[:, -1])


def update(network, optimizer, gap, data):
    ids, symbol = sequences(gap, {batch_size}, data)
    loss = nn.functional.cross_entropy(network(ids), symbol)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), {clip})
    optimizer.step()


def measure(network, gap, test):
    """Loss in nats and accuracy on test sequences."""
    ids, symbol = sequences(gap, {test_sequences}, test, balanced=True)
    with torch.no_grad():
        scores = network(ids)
    accuracy = (scores.argmax(1) == symbol).double().mean().item()
    return nn.functional.cross_entropy(scores, symbol).item(), accuracy


def generator(seed):
    return torch.Generator().manual_seed(seed)

'''
COPY = """
CELLS = {{"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}}
HIDDEN = {hidden}
SECONDS = {seconds}  # of processor time for each network, where its updates are not known
UPDATES = {updates}  # by cell, gap and seed: as many as a run on the page has made

print("  gap  seed  " + "".join(f"{{name:>16}}" for name in CELLS))
for gap in {gaps}:
    for seed in {seeds}:
        line = f"{{gap:5d}} {{seed:5d}}  "
        for name, cell in CELLS.items():
            network = Network(cell, HIDDEN[name], generator(1000 + seed), {forget_bias})
            optimizer = torch.optim.Adam(network.parameters(), lr={learning_rate}, fused=True)
            data, steps, start = generator(2000 + seed), 0, time.process_time()
            planned = UPDATES.get((name, gap, seed))
            while steps < planned if planned is not None else time.process_time() - start < SECONDS:
                update(network, optimizer, gap, data)
                steps += 1
            accuracy = measure(network, gap, generator(3000 + seed))[1]
            line += f"{{accuracy:9.4f}} {{steps:6d}}"
        print(line, flush=True)  # accuracy and updates
"""
FORGET_BIAS = """
GAP, HIDDEN, STEPS = {gap}, {hidden}, {steps}
BIASES = {biases}

for b in BIASES:
    left = torch.sigmoid(torch.tensor(b)).item() ** GAP
    print(f"bias {{b:g}}: of c, sigma(b)^{{GAP}} = {{left:.3g}} is left after the gap")
print("updates  seed" + "".join(f"  bias {{b:g}}: loss accuracy" for b in BIASES))
for seed in {seeds}:
    networks = [Network(nn.LSTM, HIDDEN, generator(1000 + seed), b) for b in BIASES]
    optimizers = [torch.optim.Adam(n.parameters(), lr={learning_rate}, fused=True) for n in networks]
    data = [generator(2000 + seed) for _ in BIASES]  # the same sequences for every bias
    for steps in range(STEPS + 1):
        if steps % {interval} == 0 or steps == STEPS:
            line = f"{{steps:7d}} {{seed:5d}}"
            for network in networks:
                loss, accuracy = measure(network, GAP, generator(3000 + seed))
                line += f"  {{loss:12.4f}} {{accuracy:8.4f}}"
            print(line, flush=True)
        if steps < STEPS:
            for network, optimizer, stream in zip(networks, optimizers, data):
                update(network, optimizer, GAP, stream)
"""
