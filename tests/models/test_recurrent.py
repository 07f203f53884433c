import pytest
import torch
from torch import nn

from playground.models.language_model import detach, inverted_dropout
from playground.models.recurrent import RecurrentLM
from playground.models.table import RECURRENT

V, E, H = 11, 6, 10


def _model(cell, layers=1, seed=3, dropout=0.0):
    return RecurrentLM(cell, V, E, H, layers, dropout, torch.Generator().manual_seed(seed))


def _ids(*shape):
    return torch.randint(V, shape, generator=torch.Generator().manual_seed(0))


def _reference(model, layers):
    """PyTorch's own stacked module with the model's weights."""
    stacked = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[model.cell](E, H, layers, batch_first=True)
    for index, layer in enumerate(model.layers):
        for name, parameter in layer.named_parameters():
            getattr(stacked, name.replace("l0", f"l{index}")).data.copy_(parameter.data)
    return stacked


def _parts(state):
    return state if isinstance(state, tuple) else (state,)


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", RECURRENT)
def test_it_is_embedding_pytorchs_cell_and_output_to_the_bit(cell, layers):
    model, ids = _model(cell, layers), _ids(4, 7)
    logits, state = model(ids)
    out, expected = _reference(model, layers)(model.embedding(ids))
    assert torch.equal(logits, model.output(out))
    assert all(torch.equal(a, b) for a, b in zip(_parts(state), _parts(expected), strict=True))


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", RECURRENT)
def test_the_carried_state_continues_the_text(cell, layers):
    model, ids = _model(cell, layers), _ids(3, 8)
    whole, _ = model(ids)
    _, state = model(ids[:, :5])
    rest, _ = model(ids[:, 5:], detach(state))
    assert torch.allclose(rest, whole[:, 5:], atol=1e-6)


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("cell", RECURRENT)
def test_token_by_token_gives_the_same_numbers(cell, layers):
    model, ids = _model(cell, layers), _ids(2, 6)
    whole, last = model(ids)
    state = None
    for t in range(ids.shape[1]):
        logits, state = model.step(ids[:, t], state)
        assert torch.allclose(logits, whole[:, t], atol=1e-6)
    assert all(torch.allclose(a, b, atol=1e-6) for a, b in zip(_parts(state), _parts(last), strict=True))


@pytest.mark.parametrize("cell", RECURRENT)
def test_weights_come_from_the_generator_alone(cell):
    before = torch.random.get_rng_state()
    first, second, other = _model(cell), _model(cell), _model(cell, seed=4)
    assert torch.equal(torch.random.get_rng_state(), before)
    pairs = list(zip(first.parameters(), second.parameters(), strict=True))
    assert all(torch.equal(a, b) for a, b in pairs)
    assert not torch.equal(first.embedding.weight, other.embedding.weight)


@pytest.mark.parametrize("cell", RECURRENT)
def test_weights_are_those_pytorch_would_draw(cell):
    """Same distributions in the same order: a generator with PyTorch's seed gives PyTorch's weights."""
    with torch.random.fork_rng():
        torch.manual_seed(3)
        embedding = nn.Embedding(V, E)
        stacked = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell](E, H)
        output = nn.Linear(H, V)
    theirs = [*embedding.parameters(), *stacked.parameters(), *output.parameters()]
    for ours, parameter in zip(_model(cell).parameters(), theirs, strict=True):
        assert torch.allclose(ours, parameter, atol=1e-7)


def test_dropout_scales_what_it_keeps_and_rests_at_test_time(recwarn):
    model = _model("lstm", dropout=0.5)
    model.dropout_generator = torch.Generator().manual_seed(1)
    x = torch.ones(200, 50, H)
    dropped = inverted_dropout(x, 0.5, True, model.dropout_generator)
    assert set(dropped.unique().tolist()) == {0.0, 2.0}
    assert dropped.mean().item() == pytest.approx(1.0, abs=0.05)
    model.eval()
    assert inverted_dropout(x, 0.5, False, model.dropout_generator) is x
    assert torch.equal(model(_ids(1, 4))[0], model(_ids(1, 4))[0])
    assert not recwarn.list
