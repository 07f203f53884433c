"""The first loss is that of a constant: ln V, the unigram cross-entropy, an entropy, a variance."""

import json
import math

import numpy as np
import pytest
import torch

from playground.errors import TextError
from playground.experiments.initialization import output_bias
from playground.experiments.initialization.examples import examples
from playground.experiments.initialization.output_bias import (
    HEADS,
    KEPT,
    Networks,
    OutputBiasSpec,
    best_bias,
    run,
    steps,
    targets_of,
)
from playground.experiments.initialization.training_scripts import examples_file, output_bias_script
from playground.text import samples
from playground.text.corpus import from_text
from playground.text.tokenizers import BOUNDARY
from tests.program import run_program

TEXTS = {"stories": "characters", "surnames": "characters", "students": "words", "brackets": "characters"}


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(output_bias, "KEPT", (0, 1, 5))


def data(text="stories", most=1000):
    return examples(samples.load(text), TEXTS[text], most, 0)


@pytest.mark.parametrize("text", TEXTS)
def test_the_first_losses_of_every_bundled_text(short, text):
    found = data(text)
    losses = {head: run(OutputBiasSpec(head=head), found).loss[:, 0] for head in HEADS}
    counts = np.bincount(found.targets)
    unigram = -np.mean(np.log(counts[found.targets] / counts.sum()))  # of every target in its turn
    assert losses["tokens"][2] == pytest.approx(math.log(len(counts)), abs=1e-6)
    assert losses["tokens"][3] == pytest.approx(unigram, abs=1e-6)
    p = counts[0] / counts.sum()
    assert losses["one_class"][2] == pytest.approx(math.log(2), abs=1e-6)
    assert losses["one_class"][3] == pytest.approx(-p * math.log(p) - (1 - p) * math.log(1 - p), abs=1e-6)
    assert losses["regression"][2] == pytest.approx(np.mean(found.distance**2), abs=1e-6)
    assert losses["regression"][3] == pytest.approx(np.var(found.distance), abs=1e-6)


def test_an_own_text_too(short):
    found = examples(from_text("abab abc\n" * 20), "characters", 4096, 0)
    trace = run(OutputBiasSpec(), found)
    assert trace.kinds == 5
    assert trace.loss[2, 0] == pytest.approx(math.log(5), abs=1e-6)
    assert trace.loss[3, 0] == pytest.approx(trace.constant, abs=1e-6)


@pytest.mark.parametrize("head", HEADS)
def test_no_other_constant_is_better(head):
    found = data()
    networks = Networks(OutputBiasSpec(head=head), found)
    bias = torch.from_numpy(best_bias(head, found)).requires_grad_()
    z = bias.expand(1, len(found.targets), -1)
    loss = networks.losses(z, torch.from_numpy(targets_of(head, found)))[0]
    (gradient,) = torch.autograd.grad(loss, [bias])
    assert gradient.abs().max() < 1e-12


@pytest.mark.parametrize("head", HEADS)
def test_the_first_update_is_that_of_torch_optim(short, head):
    found, spec = data(), OutputBiasSpec(head=head)
    trace, networks = run(spec, found), Networks(spec, found)
    optimizer = torch.optim.SGD(networks.parameters, lr=output_bias.RATES[head])
    batch = torch.randint(len(found.targets), (64,), generator=torch.Generator().manual_seed(1))
    windows, targets = torch.from_numpy(found.windows), torch.from_numpy(targets_of(head, found))
    networks.losses(networks.scores(windows[batch]), targets[batch]).sum().backward()
    optimizer.step()
    losses = networks.losses(networks.scores(windows), targets).detach().numpy()
    np.testing.assert_allclose(losses, trace.loss[:, 1], rtol=1e-12)


def test_windows_stay_within_their_text():
    found = examples(from_text("abc\nd", "items"), "characters", 100, 0)
    assert len(found.targets) == 6
    assert found.windows[0].tolist() == [BOUNDARY] * 3
    assert found.windows[4].tolist() == [BOUNDARY] * 3, "the second item"
    assert found.windows[3, -1] != BOUNDARY
    assert found.names[0] == "⟨end⟩"
    assert found.distance.tolist() == [3, 2, 1, 0, 1, 0]


def test_a_text_with_one_kind_of_token_is_refused_in_words():
    with pytest.raises(TextError, match="single kind of token"):
        examples(from_text("aaaa"), "characters", 100, 0)


def test_progress_comes_with_every_kept_update(short):
    fractions = [progress.fraction for progress in steps(OutputBiasSpec(), data())]
    assert fractions == [0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize("head", HEADS)
def test_the_script_prints_the_numbers(head, tmp_path):
    found, spec = data(most=300), OutputBiasSpec(head=head)
    file = tmp_path / "examples.json"
    file.write_text(examples_file(found))
    trace, printed = run(spec, found), run_program(output_bias_script(spec), str(file))
    values = [float(line.rsplit(" ", 1)[1]) for line in printed.splitlines() if line.startswith("  update")]
    np.testing.assert_allclose(np.reshape(values, (4, len(KEPT))), trace.loss, rtol=2e-4, atol=2e-6)
    assert set(json.loads(file.read_text())) == {"windows", "targets", "distance", "ids", "kinds"}
