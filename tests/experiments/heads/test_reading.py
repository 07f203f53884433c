"""One text through a network: states, parts, gradients, the padded batch; the script."""

import re

import numpy as np
import pytest
import torch
from torch import nn

from playground.experiments.heads.bundled_model import bundled_network, head_name, network_training
from playground.experiments.heads.reading import ReadingSpec, run, table
from playground.experiments.heads.reading_script import script
from playground.experiments.heads.sizes import MODEL_FILES
from playground.experiments.heads.tasks import LANGUAGES, POOLINGS, TASKS, TEXTS
from playground.experiments.heads.training_trace import BUNDLED
from tests.program import run_program

KINDS = [(key, pooling) for key, task in TASKS.items() for pooling in (POOLINGS if task.pools else ["mean"])]


@pytest.mark.parametrize(("head", "pooling"), KINDS)
def test_numbers_are_those_of_torch(head, pooling):
    """Fused layers in float64, the head's layer, the loss function and autograd."""
    trace = run(ReadingSpec(head=head, pooling=pooling))
    network = bundled_network(trace.spec.task.text)
    layer = nn.LSTM(24, 24, batch_first=True, bidirectional=True)
    with torch.no_grad():
        for d, suffix in enumerate(("", "_reverse")):
            for name, weight in network.body.encoder.networks[d].named_parameters():
                getattr(layer, name + suffix).copy_(weight)
        out, (h_n, _) = layer.double()(network.body.embedding(torch.tensor([trace.text.ids])).double())
    np.testing.assert_allclose(trace.h, out[0].T, atol=1e-12)
    v = {
        "text": {"mean": out.mean(1), "max": out.amax(1), "last": torch.cat([h_n[0], h_n[1]], -1)}[pooling],
        "token": out[0],
        "next": out[0, :, :24],
    }[trace.spec.task.level]
    z = nn.functional.linear(
        v, *(w.double() for w in network.heads[head_name(trace.spec.task, pooling)].parameters())
    ).requires_grad_()
    np.testing.assert_allclose(trace.z, z.detach().T, atol=1e-12)
    y = torch.tensor(trace.label)
    loss = {
        "cross-entropy": lambda: nn.functional.cross_entropy(z, y, reduction="none"),
        "binary-cross-entropy": lambda: nn.functional.binary_cross_entropy_with_logits(
            z[:, 0], y.double(), reduction="none"
        ),
        "squared": lambda: (z[:, 0] - y) ** 2,
    }[trace.spec.task.loss]()
    np.testing.assert_allclose(trace.loss, loss.detach(), atol=1e-12)
    (gradient,) = torch.autograd.grad(loss.sum(), z)
    np.testing.assert_allclose(trace.dJ_dz, gradient.T, atol=1e-12)
    assert trace.agreement < 1e-12
    weight_grad = gradient.T @ v / len(y)
    assert trace.grad_norms[0] == pytest.approx(weight_grad.norm().item())


@pytest.mark.parametrize(("head", "pooling"), KINDS)
def test_with_the_mask_a_batch_changes_nothing_and_without_it_something(head, pooling):
    trace = run(ReadingSpec(head=head, pooling=pooling))
    assert trace.masked_difference < 1e-6
    assert (trace.unmasked_difference > 0.1) == (trace.spec.task.level != "next")
    assert run(ReadingSpec(head=head, pooling=pooling, padding=0)).unmasked_difference < 1e-6
    if trace.parts is None:
        assert trace.weight is None
        assert trace.z.shape[1] == trace.T
        return
    np.testing.assert_allclose(trace.bias + trace.parts.sum(1), trace.z[:, 0], atol=1e-12)
    assert trace.weight.sum() == pytest.approx(1)


def test_labels():
    english = LANGUAGES.index("English")
    assert (run(ReadingSpec()).label.tolist(), run(ReadingSpec()).is_own_answer) == ([english], False)
    dutch = run(ReadingSpec(language="Dutch"))
    assert dutch.label.tolist() == [LANGUAGES.index("Dutch")]
    unlisted = run(ReadingSpec(surname="Qwertson"))
    assert unlisted.is_own_answer
    assert (unlisted.label == unlisted.answers).all()
    assert run(ReadingSpec(head="affirmed", sentence="not not never")).label.tolist() == [0]
    assert run(ReadingSpec(head="nights", sentence="tom slept six nights")).label.tolist() == [6]


@pytest.mark.parametrize("head", TASKS)
def test_one_token(head):
    trace = run(ReadingSpec(head=head, surname="W", sentence="tom"))
    assert trace.T == 1
    assert np.isfinite(trace.z).all()
    assert trace.masked_difference < 1e-6


@pytest.mark.parametrize("text", TEXTS)
def test_the_bundled_network_is_what_its_training_makes(text):
    training, stored = network_training(text), bundled_network(text).state_dict()
    assert {name: w.shape for name, w in training.network.state_dict().items()} == {
        name: w.shape for name, w in stored.items()
    }
    training.network.load_state_dict(stored)
    least = {"language": 0.65, "letter": 0.3, "tags": 0.999, "affirmed": 0.99, "nights": 0.96, "word": 0.48}
    for task in training.tasks:
        assert training.measure(task.key)[1] > least[task.label], task.key


def test_the_table():
    found = table(run(ReadingSpec()))
    assert found["class"].tolist() == list(LANGUAGES)
    tokens = table(run(ReadingSpec(head="tags", sentence="tom slept")))
    assert {len(values) for values in tokens.values()} == {14}
    assert tokens["token"][7] == "slept"
    assert table(run(ReadingSpec(head="affirmed")))["class"].tolist() == ["affirmed"]


def test_settings_out_of_range():
    for wrong in ({"head": "x"}, {"pooling": "x"}, {"language": "Klingon"}, {"padding": -1}):
        with pytest.raises(ValueError, match="cannot be read"):
            ReadingSpec(**wrong)


@pytest.mark.parametrize(
    "spec", [ReadingSpec(pooling="last"), ReadingSpec(head="word", sentence="tom slept")]
)
def test_the_script_prints_the_numbers(spec, tmp_path):
    trace = run(spec)
    file = MODEL_FILES[spec.task.text]
    (tmp_path / file).write_bytes((BUNDLED / file).read_bytes())
    printed = run_program(script(trace), file, folder=tmp_path)
    [(loss, norm)] = re.findall(r"J (\S+)  \|dJ/dW\| (\S+)", printed)
    assert float(loss) == pytest.approx(trace.loss.mean(), abs=1e-5)
    assert float(norm) == pytest.approx(trace.grad_norms[0], abs=1e-5)
    rows = [[float(x) for x in line.split()] for line in re.findall(r"^z (.+)$", printed, re.M)]
    np.testing.assert_allclose(rows, trace.z.T, atol=1e-4)
    [masked, unmasked] = re.findall(r"largest difference (\S+)", printed)
    assert float(masked) < 1e-6
    assert float(unmasked) == pytest.approx(trace.unmasked_difference, rel=0.01, abs=1e-6)
