"""Regimes start and read alike; too large a rate is given up; what cannot be trained is refused."""

import pytest
import torch

from playground.training.regimes.network import token_loss
from playground.training.regimes.spec import BATCH_SIZE, REGIMES, RegimesSpec
from playground.training.regimes.updates import DRAWN, DrawnStrings, RegimeTraining, coins, string_risk

SPEC = RegimesSpec()


def test_same_start_and_same_batches(monkeypatch):
    seen = {}
    for regime in REGIMES:
        training = RegimeTraining(regime, RegimesSpec(updates=10), 5)
        start = [w.clone() for w in training.network.parameters()]
        batches = []
        losses = training._losses
        monkeypatch.setattr(
            training, "_losses", lambda gold, f=losses, b=batches: (b.append(gold), f(gold))[1]
        )
        training.train(6)
        seen[regime] = start, batches
    first_start, first_batches = seen["teacher"]
    for start, batches in seen.values():
        assert all(torch.equal(a, b) for a, b in zip(start, first_start, strict=True))
        assert len(batches) == 6
        assert all(torch.equal(a, b) for a, b in zip(batches, first_batches, strict=True))


def test_a_rate_that_is_too_large_is_given_up_and_nothing_more_is_trained():
    training = RegimeTraining("teacher", RegimesSpec(learning_rate=10.0), 1)
    training.train(60)
    assert training.diverged_at is not None
    assert training.diverged_at < 60
    weights = [w.clone() for w in training.network.parameters()]
    training.train(5)
    assert training.update == training.diverged_at
    assert all(torch.equal(a, b) for a, b in zip(weights, training.network.parameters(), strict=True))


@pytest.mark.parametrize(
    "values",
    [
        {"updates": 0},
        {"updates": 15},
        {"updates": 10_000},
        {"learning_rate": 0.0},
        {"learning_rate": float("nan")},
        {"schedule": "cosine"},
        {"coin": "batch"},
        {"own": "gold"},
        {"floor": 1.5},
        {"nll_weight": -0.1},
    ],
)
def test_what_cannot_be_trained(values):
    with pytest.raises(ValueError, match="cannot be trained"):
        RegimesSpec.from_json({**SPEC.to_json(), **values})


@pytest.mark.parametrize("nll_weight", [0.0, 0.3, 1.0])
def test_the_second_half_of_the_expected_risk(nll_weight):
    """alpha NLL + mean (r - b) ln P(y), b the mean risk of the other strings; before, the NLL alone."""
    training = RegimeTraining("risk", RegimesSpec(updates=10, nll_weight=nll_weight), 1)
    gold = training.data[:6]
    nll = token_loss(training.feed(gold, 1.0).scores, gold)
    assert training._losses(gold)[0].item() == nll.item()
    training.train(5)
    nll = token_loss(training.feed(gold, 1.0).scores, gold)
    strings = DrawnStrings.of(training.network, coins(1, 5, BATCH_SIZE, DRAWN)[1])
    risk = string_risk(strings.tokens)
    risk[:5] = 0  # of a fresh network nearly all are 1, and every baseline would be alike
    b = (risk.sum() - risk) / (len(risk) - 1)
    expected = nll_weight * nll + ((risk - b) * strings.log_p).mean()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("playground.training.regimes.updates.string_risk", lambda tokens: risk)
        loss, followed = training._losses(gold)
    assert loss.item() == pytest.approx(expected.item(), rel=1e-6)
    assert followed == nll.item()


def test_professor_forcing_adds_what_fools_the_discriminator(monkeypatch):
    training = RegimeTraining("professor", RegimesSpec(updates=10), 1)
    gold = training.data[:4]
    nll = token_loss(training.feed(gold, 1.0).scores, gold).item()
    monkeypatch.setattr(training, "_fooling", lambda on_gold, gold: torch.tensor(0.75))
    loss, followed = training._losses(gold)
    assert loss.item() == pytest.approx(nll + 0.75)
    assert followed == pytest.approx(nll)
