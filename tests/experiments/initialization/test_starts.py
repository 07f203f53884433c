"""makemore's stages: each starts as it says; the bundled trainings are these; the order is makemore's."""

import math
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from playground.experiments.initialization import starts
from playground.experiments.initialization.bundled_starts import bundled, data, from_json, to_json
from playground.experiments.initialization.starts import INPUTS, SETS, StartsSpec, Trainer, run, table
from playground.experiments.initialization.training_scripts import examples_file, starts_script
from tests.program import run_program


@pytest.fixture(scope="module")
def examples():
    return data()


@pytest.mark.parametrize("key", SETS)
def test_the_bundled_trainings_are_these(examples, key):
    """Trained again until the fourth evaluation; the rest is the same loop."""
    stored = bundled(StartsSpec(starts=key))
    made = list(islice(starts.steps(StartsSpec(starts=key), examples), 4))[-1]
    assert made.updates.tolist() == stored.updates[:4].tolist()
    np.testing.assert_allclose(made.valid, stored.valid[:, :4], rtol=2e-4)
    np.testing.assert_allclose(made.saturated, stored.saturated[:, :4], atol=2e-3)
    assert stored.updates[-1] == 2000
    assert stored.names == made.names


def test_each_stage_is_better_than_the_one_before():
    assert (np.diff(bundled(StartsSpec()).valid[:, -1]) < 0).all()


def test_the_stages_start_as_they_say(examples):
    trainer = Trainer(StartsSpec(), examples)
    _, W1, b1, W2, b2 = trainer.parameters
    for s, (w1_factor, b1_factor, w2_factor, b2_factor) in enumerate(starts.STAGES.values()):
        torch.testing.assert_close(W1[s], W1[0] * w1_factor)
        torch.testing.assert_close(b1[s], b1[0] * b1_factor)
        torch.testing.assert_close(W2[s], W2[0] * w2_factor)
        torch.testing.assert_close(b2[s], b2[0] * b2_factor)
    assert W1[3].std().item() == pytest.approx(5 / 3 / INPUTS**0.5, rel=0.05)
    first = bundled(StartsSpec()).valid[:, 0]
    assert first[0] > 4 * math.log(len(examples.names))
    np.testing.assert_allclose(first[1:], math.log(len(examples.names)), atol=0.02)


def test_all_starts_have_the_same_batches_and_the_update_is_autograds_and_torch_optims(examples):
    trainer, again = (Trainer(StartsSpec(), examples) for _ in range(2))
    parameters = [torch.nn.Parameter(values.clone()) for values in again.parameters]
    embedding, W1, b1, W2, b2 = parameters
    optimizer = torch.optim.SGD(parameters, lr=starts.RATE)
    for _ in range(3):
        trainer.update()
        windows, targets = again.train
        batch = torch.randint(len(targets), (starts.BATCH,), generator=again.order)
        optimizer.zero_grad()
        h = (embedding[:, windows[batch]].flatten(2) @ W1 + b1).tanh()
        z = h @ W2 + b2
        sum(torch.nn.functional.cross_entropy(scores, targets[batch]) for scores in z).backward()
        optimizer.step()
    for found, expected in zip(trainer.parameters, parameters, strict=True):
        torch.testing.assert_close(found, expected.detach(), rtol=1e-4, atol=1e-5)
    _, h = trainer.hidden(trainer.valid[0])
    torch.testing.assert_close(
        trainer.losses(*trainer.valid)[0],
        torch.stack([torch.nn.functional.cross_entropy(z, trainer.valid[1]) for z in trainer.scores(h)]),
    )
    assert h.shape == (4, len(trainer.valid[0]), starts.HIDDEN)


def test_held_out_examples_are_not_trained_on(examples):
    trainer = Trainer(StartsSpec(), examples)
    assert len(trainer.valid[1]) == round(0.1 * len(examples.targets))
    assert len(trainer.valid[1]) + len(trainer.train[1]) == len(examples.targets)


def test_a_trace_survives_the_file(examples):
    trace = run(StartsSpec(updates=2), examples)
    again = from_json(trace.spec, to_json(trace))
    np.testing.assert_allclose(again.valid, trace.valid, rtol=1e-6)
    assert (
        replace(again, train=trace.train, valid=trace.valid, saturated=trace.saturated).kinds == trace.kinds
    )
    assert bundled(StartsSpec(seed=1)) is None
    assert len(table(trace)) == 1 + 3 * len(trace.names)


@pytest.mark.parametrize("key", SETS)
def test_the_script_prints_the_numbers(examples, key, tmp_path):
    spec = StartsSpec(starts=key, updates=10)
    file = tmp_path / "examples.json"
    file.write_text(examples_file(examples))
    trace, printed = run(spec, examples), run_program(starts_script(spec), str(file))
    values = [float(line.rsplit(" ", 1)[1]) for line in printed.splitlines()]
    values = np.reshape(values, (len(trace.names), 11))
    np.testing.assert_allclose(values[:, trace.updates], trace.valid, rtol=1e-3)
