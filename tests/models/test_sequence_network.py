"""The network of a shape: padding has no part in it, and its loss is PyTorch's."""

import pytest
import torch
from torch import nn

from playground.models.sequence_network import (
    NO_TARGET,
    Batch,
    SequenceNetwork,
    all_right,
    train,
    write,
)

PADDING, BEGIN, END = 0, 1, 2


def network(has_decoder=False):
    return SequenceNetwork(7, 4, 5, 6, has_decoder, PADDING, torch.Generator().manual_seed(3))


def test_the_last_state_is_that_of_the_last_token_and_not_of_the_padding():
    made = network()
    together = made.last_state(torch.tensor([[3, 4, 5, 6], [5, 4, PADDING, PADDING]]))
    apart = made.last_state(torch.tensor([[5, 4]]))
    torch.testing.assert_close(together[1], apart[0], atol=1e-6, rtol=0)
    states, _ = made.body(made.embedding(torch.tensor([[3, 4, 5, 6], [5, 4, PADDING, PADDING]])))
    assert (states[1, -1] - apart[0]).abs().max() > 0.01, "out[:, -1] has read the padding"


def test_a_decoder_begins_with_the_encoders_last_state():
    made = network(has_decoder=True)
    source, fed = torch.tensor([[3, 4, 5], [6, PADDING, PADDING]]), torch.tensor([[BEGIN, 3], [BEGIN, 4]])
    gru: nn.GRU = made.decoder.networks[0]
    for row in range(2):
        alone = source[row][source[row] != PADDING][None]
        _, h = made.body.networks[0](made.embedding(alone))
        out, _ = gru(made.embedding(fed[row : row + 1]), h)
        torch.testing.assert_close(made(source, fed)[row], made.output(out)[0])


@pytest.mark.parametrize("decodes", [False, True])
def test_steps_are_the_states_of_the_whole_run(decodes):
    made, ids = network(True), torch.tensor([[3, 5, 4]])
    gru = (made.decoder if decodes else made.body).networks[0]
    out, _ = gru(made.embedding(ids))
    h = torch.zeros(1, 6)
    for t in range(3):
        h = made.step(ids[:, t], h, decodes)
        torch.testing.assert_close(h, out[:, t])


def test_only_targets_count_in_the_loss():
    made = network()
    source = torch.tensor([[3, 4], [5, PADDING]])
    data = Batch(source, None, torch.tensor([[NO_TARGET, 2], [1, NO_TARGET]]))
    log_p = made(source).log_softmax(-1)
    torch.testing.assert_close(made.loss(data), -(log_p[0, 1, 2] + log_p[1, 0, 1]) / 2)


def test_all_right_counts_rows():
    made = network()
    source = torch.tensor([[3, 4], [5, 6], [4, PADDING]])
    best = made(source).argmax(-1)
    target = best.clone()
    target[1, 0] = (best[1, 0] + 1) % 4
    target[2, 1] = NO_TARGET
    assert all_right(made, Batch(source, None, target)) == pytest.approx(2 / 3)


def test_an_update_is_adams_on_the_drawn_rows():
    made, same = network(), network()
    source = torch.tensor([[3, 4], [5, 6], [4, 3]])
    data = Batch(source, None, torch.tensor([[1, 2], [3, 0], [2, 2]]))
    train(made, torch.optim.Adam(made.parameters(), 0.1), data, torch.Generator().manual_seed(1), 2, 1e9)
    rows = torch.randint(0, 3, (2,), generator=torch.Generator().manual_seed(1))
    optimizer = torch.optim.Adam(same.parameters(), 0.1)
    scores = same(source[rows]).flatten(0, 1)
    nn.functional.cross_entropy(scores, data.target[rows].flatten()).backward()
    optimizer.step()
    for a, b in zip(made.parameters(), same.parameters(), strict=True):
        torch.testing.assert_close(a, b)


def test_writing_stops_at_the_end_token():
    made = network()
    with torch.no_grad():
        made.output.weight.zero_()
        made.output.bias.copy_(torch.tensor([0.0, 1.0, 0.0, 0.0]))
    assert write(made, torch.tensor([[3]]), BEGIN, END, 4) == [[END + 1] * 5], "never ended"
    with torch.no_grad():
        made.output.bias[0] = 2.0
    assert write(made, torch.tensor([[3]]), BEGIN, END, 4) == [[]]
