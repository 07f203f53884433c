"""A body with heads: equal to PyTorch's packed layers; a text alone and in a batch; pooling; losses."""

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from playground.catalog.losses import LOSSES
from playground.models.heads import (
    IGNORED,
    POOLINGS,
    Body,
    Head,
    HeadNetwork,
    WindowTagger,
    head_loss,
    pooled,
    pooling_weights,
    right_answers,
)
from playground.models.recurrent import CELLS

V, H = 9, 5
LENGTHS = torch.tensor([3, 7, 1])
HEADS = {
    **{pooling: Head("text", 4, pooling=pooling) for pooling in POOLINGS},
    "token": Head("token", 3),
    "next": Head("next", V),
}


def generator(seed=1):
    return torch.Generator().manual_seed(seed)


def batch():
    ids = torch.randint(1, V, (3, 7), generator=generator(4))
    return ids.masked_fill(torch.arange(7) >= LENGTHS[:, None], 0)


def network(cell="lstm", both=True):
    return HeadNetwork(cell, both, V, H, HEADS, generator()).double()


@pytest.mark.parametrize("cell", CELLS)
def test_the_body_is_the_packed_bidirectional_layer(cell):
    body = Body(cell, True, V, H, generator()).double()
    layer = CELLS[cell](H, H, batch_first=True, bidirectional=True).double()
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    with torch.no_grad():
        for name in names:
            for d, suffix in enumerate(("", "_reverse")):
                getattr(layer, name + suffix).copy_(getattr(body.encoder.networks[d], name))
    packed = pack_padded_sequence(body.embedding(batch()), LENGTHS, batch_first=True, enforce_sorted=False)
    expected, _ = pad_packed_sequence(layer(packed)[0], batch_first=True)
    h = body(batch(), LENGTHS)
    for k, length in enumerate(LENGTHS):
        torch.testing.assert_close(h[k, :length], expected[k, :length], rtol=0, atol=1e-12)


@pytest.mark.parametrize("both", [True, False])
@pytest.mark.parametrize("name", HEADS)
def test_a_text_alone_has_the_scores_that_it_has_in_a_batch_with_the_mask_only(name, both):
    net = network(both=both)
    ids = batch()
    masked = net.scores(name, net.body(ids, LENGTHS), LENGTHS)
    full = torch.full_like(LENGTHS, 7)
    unmasked = net.scores(name, net.body(ids, full), full)
    for k, length in enumerate(LENGTHS.tolist()):
        one = LENGTHS[k : k + 1]
        alone = net.scores(name, net.body(ids[k : k + 1, :length], one), one)[0]
        rows = [z[k] if z.ndim == 2 else z[k, :length] for z in (masked, unmasked)]
        torch.testing.assert_close(rows[0], alone, rtol=0, atol=1e-12)
        reads_padding = length < 7 and name != "next" and (both or name != "token")
        assert ((rows[1] - alone).abs().max() > 1e-3) == reads_padding


def test_pooling():
    h = torch.randn(3, 7, 2 * H, generator=generator(), dtype=torch.float64)
    for k, length in enumerate(LENGTHS.tolist()):
        expected = {
            "mean": h[k, :length].mean(0),
            "max": h[k, :length].amax(0),
            "last": torch.cat([h[k, length - 1, :H], h[k, 0, H:]]),
        }
        for pooling in POOLINGS:
            torch.testing.assert_close(pooled(pooling, h, LENGTHS, 2)[k], expected[pooling])
            weights = pooling_weights(pooling, h, LENGTHS, 2)[k]
            torch.testing.assert_close(weights.sum(0), torch.ones(2 * H, dtype=torch.float64))
            assert weights[length:].abs().max() == 0 if length < 7 else True


def test_the_maximum_has_the_gradient_of_amax():
    h = torch.randn(3, 7, 2 * H, generator=generator(), dtype=torch.float64, requires_grad=True)
    mask = torch.arange(7) < LENGTHS[:, None]
    (expected,) = torch.autograd.grad(
        h.masked_fill(~mask[..., None], -torch.inf).amax(1).square().sum(), h, retain_graph=True
    )
    (found,) = torch.autograd.grad(pooled("max", h, LENGTHS, 2).square().sum(), h)
    torch.testing.assert_close(found, expected)


def test_losses_are_the_catalogues_and_leave_padding_out():
    z = torch.randn(2, 3, 4, generator=generator())
    labels = torch.tensor([[1, 2, IGNORED], [3, IGNORED, IGNORED]])
    expected = nn.functional.cross_entropy(z[labels != IGNORED], labels[labels != IGNORED])
    assert head_loss("cross-entropy", z, labels) == expected
    assert right_answers("cross-entropy", z, labels).shape == (3,)
    z, y = torch.tensor([[-1.0], [2.4]]), torch.tensor([0, 2])
    assert head_loss("squared", z, y) == pytest.approx((1 + 0.16) / 2)
    assert right_answers("squared", z, y).tolist() == [False, True]
    y = torch.tensor([0, 1])
    assert head_loss("binary-cross-entropy", z, y) == LOSSES["binary-cross-entropy"].mean(z[:, 0], y.float())
    assert right_answers("binary-cross-entropy", z, y).tolist() == [True, True]


def test_the_body_is_drawn_first_whatever_heads_it_has():
    few = HeadNetwork("gru", True, V, H, {"token": HEADS["token"]}, generator())
    state, other = few.body.state_dict(), network("gru").float().body.state_dict()
    assert all(torch.equal(state[name], other[name]) for name in state)
    with pytest.raises(ValueError, match="no head"):
        Head("sentence", 2)


def test_a_window_reads_its_neighbours_and_zeros_beyond_the_text():
    tagger = WindowTagger(V, H, 3, 2, generator()).double()
    ids = batch()
    z = tagger.scores("any", tagger.body(ids, LENGTHS), LENGTHS)
    x, nothing = tagger.body.embedding(ids[0]), torch.zeros(H, dtype=torch.float64)
    windows = [[nothing, nothing, x[0], x[1], x[2]], [nothing, x[0], x[1], x[2], nothing]]
    for t, window in enumerate(windows):  # a text of three tokens, padded to seven
        torch.testing.assert_close(z[0, t], tagger.layer(torch.cat(window)))
    alone = tagger.scores("any", tagger.body(ids[2:, :1], LENGTHS[2:]), LENGTHS[2:])
    torch.testing.assert_close(alone[0, 0], z[2, 0])
