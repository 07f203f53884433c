"""Professor forcing: which states count, what the discriminator and the network are trained on."""

import math

import pytest
import torch

from playground.training.regimes.discriminator import (
    Discriminator,
    discriminator_loss,
    fooling_loss,
    lengths_of,
)
from playground.training.regimes.spec import HIDDEN, RegimesSpec
from playground.training.regimes.strings import BEGIN, END, encode
from playground.training.regimes.updates import RegimeTraining


def test_lengths_end_with_the_own_or_the_gold_end():
    gold = torch.tensor([encode("abc"), [*encode("a"), 0, 0]])
    on_gold = gold[:, :-1]
    assert lengths_of(on_gold.clone(), gold, END).tolist() == [4, 2]
    free = torch.tensor([[BEGIN, 14, END, END], [BEGIN, 14, 15, 15]])
    assert lengths_of(free, gold, END).tolist() == [2, 2]


def test_states_beyond_the_length_do_not_count():
    D = Discriminator(4, torch.Generator().manual_seed(1))
    states = torch.randn(2, 5, 4, generator=torch.Generator().manual_seed(2))
    lengths = torch.tensor([3, 5])
    changed = states.clone()
    changed[0, 3:] = 7.0
    assert torch.equal(D(states, lengths), D(changed, lengths))
    changed[0, 2] = 7.0
    assert D(states, lengths)[0] != D(changed, lengths)[0]


def test_losses_in_closed_form():
    on_gold, free = torch.tensor([2.0, -1.0]), torch.tensor([-0.5, 1.0])
    loss, right = discriminator_loss(on_gold, free)
    D = torch.sigmoid
    expected = -(D(on_gold).log().sum() + (1 - D(free)).log().sum()) / 4
    assert loss.item() == pytest.approx(expected.item())
    assert right == 0.5
    assert fooling_loss(free).item() == pytest.approx(-D(free).log().mean().item())
    assert discriminator_loss(torch.zeros(2), torch.zeros(2))[0].item() == pytest.approx(math.log(2))


def _update(monkeypatch, right):
    """One update with a discriminator of this accuracy: whether D has learned, and the fooling part."""
    module = "playground.training.regimes.updates"
    real = discriminator_loss
    monkeypatch.setattr(f"{module}.discriminator_loss", lambda *logits: (real(*logits)[0], right))
    training = RegimeTraining("professor", RegimesSpec(updates=10), 1)
    before = [w.clone() for w in training.discriminator.parameters()]
    gold = training.data[:4]
    fooling = training._fooling(training.feed(gold, 1.0), gold)
    learned = any(
        not torch.equal(a, b) for a, b in zip(before, training.discriminator.parameters(), strict=True)
    )
    return learned, fooling, training


@pytest.mark.parametrize(
    ("right", "learns", "helps"), [(0.5, True, False), (0.8, True, True), (0.995, False, True)]
)
def test_who_is_trained_at_which_accuracy(right, learns, helps, monkeypatch):
    learned, fooling, training = _update(monkeypatch, right)
    assert learned == learns
    assert (fooling.item() > 0) == helps
    assert training.accuracy == right
    if helps:
        fooling.backward()
        assert training.network.cell.weight_hh.grad.abs().max() > 0, "through the states"
        assert training.network.output.weight.grad is None, "not through the drawn tokens"


def test_it_reads_the_states_of_the_network():
    assert Discriminator(HIDDEN, torch.Generator().manual_seed(0)).reader.input_size == HIDDEN
