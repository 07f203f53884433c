"""The unrolled pass: gold at epsilon 1 to the bit, own tokens at 0, and the states of torch's fused layer."""

import pytest
import torch
from torch import nn

from playground.training.regimes.network import StringNetwork, drawn, generate, token_loss, unroll
from playground.training.regimes.spec import RegimesSpec
from playground.training.regimes.strings import BEGIN, END, PADDING, VOCABULARY, all_ids
from playground.training.regimes.updates import RegimeTraining, coins, heads_of

V = len(VOCABULARY)


def network(seed=0):
    return StringNetwork(V, 6, 5, torch.Generator().manual_seed(seed))


def gold(rows=4):
    return torch.from_numpy(all_ids()[:rows])


def test_states_and_loss_are_those_of_the_fused_layer():
    net, ids = network().double(), gold()
    passed = unroll(net, ids, torch.ones(4, ids.shape[1] - 1, dtype=torch.bool), None)
    fused = nn.LSTM(6, 5, batch_first=True).double()
    fused.load_state_dict({f"{name}_l0": weights for name, weights in net.cell.state_dict().items()})
    states, _ = fused(net.embedding(ids[:, :-1]))
    torch.testing.assert_close(passed.states, states, rtol=0, atol=1e-12)
    scores = net.output(states).log_softmax(-1).gather(-1, ids[:, 1:, None])[..., 0]
    counted = ids[:, 1:] != PADDING
    torch.testing.assert_close(token_loss(passed.scores, ids), -(scores * counted).sum() / counted.sum())
    assert (passed.own == -1).all(), "nobody needs them"


def test_what_is_fed_follows_the_coins():
    net, ids = network(), gold()
    heads = torch.rand(4, ids.shape[1] - 1, generator=torch.Generator().manual_seed(1)) < 0.5
    uniform = torch.rand(heads.shape, generator=torch.Generator().manual_seed(2))
    passed = unroll(net, ids, heads, uniform)
    assert (passed.fed[:, 0] == BEGIN).all()
    own_before = passed.own[:, :-1]
    expected = torch.where(heads[:, 1:], ids[:, 1:-1], own_before)
    assert torch.equal(passed.fed[:, 1:], expected)
    assert (passed.fed[:, 1:] != ids[:, 1:-1]).any()
    for t in range(passed.own.shape[1]):
        assert torch.equal(passed.own[:, t], drawn(passed.scores[:, t], uniform[:, t]))


def test_a_token_is_drawn_where_the_cumulated_probabilities_pass_the_number():
    scores = torch.tensor([[0.2, 0.5, 0.3]]).log().expand(4, 3)
    assert drawn(scores, torch.tensor([0.1, 0.3, 0.69, 0.9])).tolist() == [0, 1, 1, 2]
    assert drawn(scores, None).tolist() == [1] * 4


@pytest.mark.parametrize("coin", ["token", "sequence"])
@pytest.mark.parametrize(("floor", "regime"), [(1.0, "teacher"), (0.0, "free")])
def test_scheduled_sampling_at_its_ends_is_teacher_forcing_and_free_running_to_the_bit(coin, floor, regime):
    """Three updates at epsilon 1; and, after the schedule has ended, at epsilon 0."""
    spec = RegimesSpec(updates=10, floor=floor, coin=coin)
    scheduled, plain = (RegimeTraining(r, spec, 3) for r in ("scheduled", regime))
    for training in (scheduled, plain):
        training.update = 10 if regime == "free" else 0
        training.train(3)
    for name, weights in scheduled.network.state_dict().items():
        assert torch.equal(weights, plain.network.state_dict()[name]), name
    fresh = RegimeTraining("teacher", spec, 3).network.state_dict()
    assert any(not torch.equal(w, fresh[name]) for name, w in plain.network.state_dict().items())


def test_teacher_forcing_reads_no_coin():
    """The same gradient as a plain pass over gold tokens, whatever the coins would be."""
    spec = RegimesSpec(updates=10)
    training = RegimeTraining("teacher", spec, 1)
    ids = gold()
    passed = training.feed(ids, 1.0)
    assert torch.equal(passed.fed, ids[:, :-1])
    free = training.feed(ids, 0.0)
    assert torch.equal(free.fed[:, 1:], free.own[:, :-1])


def test_coins_belong_to_the_seed_and_the_update():
    one, again, other, next_update = (coins(*key, 2, 5)[0] for key in ((1, 7), (1, 7), (2, 7), (1, 8)))
    assert torch.equal(one, again)
    assert not torch.equal(one, other)
    assert not torch.equal(one, next_update)
    per_string = heads_of(one, 0.5, "sequence")
    assert torch.equal(per_string, (one[:, :1] < 0.5).expand(2, 5))
    assert torch.equal(heads_of(one, 0.5, "token"), one < 0.5)


def test_strings_written_freely_end_once():
    uniform = torch.rand(50, 12, generator=torch.Generator().manual_seed(5))
    net = network()
    out = generate(net, BEGIN, END, uniform)
    ends = (out == END).cumsum(1)
    assert (out[ends > 1] == END).all()
    row = out[0][: int((out[0] != END).sum()) + 1]
    ids = torch.cat([torch.tensor([BEGIN]), row])[None]
    passed = unroll(net, ids, torch.ones(1, len(row), dtype=torch.bool), None)
    for t, token in enumerate(row):
        assert drawn(passed.scores[:, t], uniform[:1, t]) == token
