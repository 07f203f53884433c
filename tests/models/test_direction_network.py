"""What a network of one or two directions sees, by its derivatives; what it reads of PyTorch's output."""

import pytest
import torch

from playground.models.direction_network import DirectionNetwork, measure, train

READINGS = ("out", "out_backward", "h_n", "h_n_backward")
VOCABULARY, CLASSES, HIDDEN = 20, 3, 5


def a_network(arrangement, reading):
    classes = CLASSES if reading else VOCABULARY
    generator = torch.Generator().manual_seed(1)
    return DirectionNetwork(arrangement, reading, VOCABULARY, classes, HIDDEN, generator)


def seen(arrangement, reading):
    """Which tokens the scores of one sentence depend on, by their derivative for every embedding."""
    network = a_network(arrangement, reading)
    ids = torch.arange(4, 10)[None]  # six different tokens
    network(ids).square().sum().backward()
    return (network.embedding.weight.grad.abs().sum(1)[4:10] > 0).tolist()


def test_what_each_classifier_sees():
    assert seen("both", "out_backward") == [False] * 5 + [True]
    for reading in ("out", "h_n", "h_n_backward"):
        assert all(seen("both", reading))


@pytest.mark.parametrize(("arrangement", "sees"), [("forward", False), ("both", True)])
def test_whether_a_language_model_sees_what_it_predicts(arrangement, sees):
    network = a_network(arrangement, "")
    first, second = torch.tensor([[2, 10, 11, 3], [2, 10, 12, 3]]).split(1)
    with torch.no_grad():
        same = torch.equal(network(first)[0, 1], network(second)[0, 1])
    assert same != sees


@pytest.mark.parametrize("reading", READINGS)
def test_the_readings_are_parts_of_torchs_own(reading):
    ids = torch.tensor([[2, 10, 11, 3], [2, 5, 12, 3]])
    network = a_network("both", reading)
    out, (h_n, _) = network.encoder.networks[0](network.embedding(ids))
    whole = out[:, -1] if reading.startswith("out") else torch.cat([h_n[0], h_n[1]], -1)
    part = whole[:, HIDDEN:] if reading.endswith("backward") else whole
    torch.testing.assert_close(network(ids), network.output(part))


@pytest.mark.parametrize("reading", ["", "h_n"])
def test_a_measurement_before_and_after_updates(reading):
    """The loss is the mean of -ln P of the answers, and updates make it smaller."""
    ids, labels = torch.tensor([[2, 10, 11, 3], [2, 5, 12, 3]]), torch.tensor([0, 2])
    network = a_network("both", reading)
    with torch.no_grad():
        p = network(ids).softmax(-1)
    answers = labels if reading else ids[:, 1:]
    expected = -p.gather(-1, answers[..., None]).log().mean().item()
    loss, right = measure(network, ids, labels)
    assert loss == pytest.approx(expected, rel=1e-5)
    assert right == (p.argmax(-1) == answers).double().mean().item()
    optimizer, generator = torch.optim.Adam(network.parameters(), 0.05), torch.Generator().manual_seed(1)
    for _ in range(20):
        train(network, optimizer, (ids, labels), generator, 2, 1.0)
    assert measure(network, ids, labels)[0] < loss / 2
