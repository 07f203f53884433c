"""One step is what a bare PyTorch loop does, to the bit."""

import pytest
import torch
from torch import nn

from playground.catalog.optimizers import TRAINABLE
from playground.models.table import RECURRENT
from playground.text.padding import IGNORED
from playground.text.tokenizers import BOUNDARY
from playground.training.dataset import build_dataset
from playground.training.spec import TrainSpec
from playground.training.trainer import Diverged, Trainer, make_batches

CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
SMALL = {"hidden": 20, "embedding": 12, "batch": 4, "window": 16}


def _bare(spec, data, trainer, steps, rate):
    """The loop anybody would write for a recurrent network, from the same weights."""
    vocabulary = len(data.tokenizer)
    embedding, output = nn.Embedding(vocabulary, spec.embedding), nn.Linear(spec.hidden, vocabulary)
    cell = CELLS[spec.model](spec.embedding, spec.hidden, spec.layers, batch_first=True)
    embedding.load_state_dict(trainer.model.embedding.state_dict())
    output.load_state_dict(trainer.model.output.state_dict())
    weights = [p for layer in trainer.model.layers for p in layer.parameters()]
    for p, q in zip(cell.parameters(), weights, strict=True):
        p.data.copy_(q.data)
    parameters = [*embedding.parameters(), *cell.parameters(), *output.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=rate, fused=True)
    batches, state, seen = make_batches(spec, data.train), None, []
    for _ in range(steps):
        x, y, fresh = batches.next()
        h, state = cell(embedding(torch.from_numpy(x)), None if fresh.all() else state)
        state = tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()
        logits = output(h).view(-1, vocabulary)
        loss = nn.functional.cross_entropy(logits, torch.from_numpy(y).view(-1), ignore_index=IGNORED)
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(parameters, spec.clip)
        optimizer.step()
        seen.append((loss.item(), norm.item()))
    return seen


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("model", RECURRENT)
@pytest.mark.parametrize("reading", ["running", "items"])
def test_twenty_steps_equal_the_bare_loop_to_the_bit(model, layers, reading, request):
    spec = TrainSpec(model=model, layers=layers, clip=0.1, **SMALL)
    data = build_dataset(spec, request.getfixturevalue(reading))
    trainer = Trainer(spec, data.train, len(data.tokenizer))
    expected = _bare(spec, data, trainer, 20, 0.01)
    steps = [trainer.step(0.01) for _ in range(20)]
    assert [(s.loss, s.gradient_norm) for s in steps] == expected
    assert any(s.clipped_norm < s.gradient_norm for s in steps)


def _bare_window(spec, data, trainer, steps, rate):
    """The same for the fixed window: the windows gathered one by one."""
    weights = [p.detach().clone().requires_grad_() for p in trainer.model.parameters()]
    table, W1, b1, W2, b2, W3 = weights
    optimizer = torch.optim.Adam(weights, lr=rate, fused=True)
    batches, before, seen = make_batches(spec, data.train), None, []
    for _ in range(steps):
        x, y, fresh = batches.next()
        rows, length = x.shape
        led = torch.full((rows, spec.context), BOUNDARY) if fresh.all() else before
        read = torch.cat([led, torch.from_numpy(x)], dim=1)
        before = read[:, -spec.context :]
        windows = torch.stack([read[:, t + 1 : t + 1 + spec.context] for t in range(length)], dim=1)
        e = table[windows].flatten(-2)
        logits = torch.tanh(e @ W1.T + b1) @ W2.T + b2 + e @ W3.T
        loss = nn.functional.cross_entropy(
            logits.flatten(0, 1), torch.from_numpy(y).view(-1), ignore_index=IGNORED
        )
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, spec.clip)
        optimizer.step()
        seen.append(loss.item())
    return seen


@pytest.mark.parametrize("context", [1, 3])
@pytest.mark.parametrize("reading", ["running", "items"])
def test_a_fixed_window_learns_as_in_the_bare_loop(reading, context, request):
    spec = TrainSpec(model="window", context=context, clip=0.1, **SMALL)
    data = build_dataset(spec, request.getfixturevalue(reading))
    trainer = Trainer(spec, data.train, len(data.tokenizer))
    expected = _bare_window(spec, data, trainer, 20, 0.01)
    assert [trainer.step(0.01).loss for _ in range(20)] == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("optimizer", TRAINABLE)
def test_every_optimizer_learns(optimizer, running):
    spec = TrainSpec(optimizer=optimizer, **SMALL)
    data = build_dataset(spec, running)
    trainer = Trainer(spec, data.train, len(data.tokenizer))
    losses = [trainer.step(TRAINABLE[optimizer].studio_lr).loss for _ in range(60)]
    assert sum(losses[-5:]) < 0.9 * sum(losses[:5])
    assert trainer.steps_done == 60


def test_dropout_draws_from_the_spec_and_nothing_else(running):
    spec = TrainSpec(dropout=0.3, layers=2, **SMALL)
    data = build_dataset(spec, running)
    torch.manual_seed(1)
    first = Trainer(spec, data.train, len(data.tokenizer))
    one = [first.step(0.01).loss for _ in range(5)]
    torch.manual_seed(2)
    before = torch.random.get_rng_state()
    second = Trainer(spec, data.train, len(data.tokenizer))
    assert [second.step(0.01).loss for _ in range(5)] == one
    assert torch.equal(torch.random.get_rng_state(), before)


def test_targets_are_counted_without_padding(items):
    spec = TrainSpec(**SMALL)
    data = build_dataset(spec, items)
    trainer = Trainer(spec, data.train, len(data.tokenizer))
    counted = sum(trainer.step(0.01).tokens for _ in range(trainer.batches.per_epoch))
    assert counted == data.train.targets.size == trainer.tokens


def test_a_broken_number_stops_before_the_update(running):
    spec = TrainSpec(**SMALL)
    data = build_dataset(spec, running)
    trainer = Trainer(spec, data.train, len(data.tokenizer))
    trainer.step(0.01)
    with torch.no_grad():
        trainer.model.output.bias[3] = torch.inf
    weights = trainer.model.embedding.weight.detach().clone()
    with pytest.raises(Diverged, match="loss is nan") as caught:
        trainer.step(0.01)
    assert caught.value.step == 2
    assert torch.equal(trainer.model.embedding.weight, weights)


@pytest.mark.parametrize("reading", ["running", "documents"])
@pytest.mark.parametrize(("window", "positions"), [(16, 24), (24, 8)])
def test_a_transformer_learns_all_of_its_positions(reading, window, positions, request):
    """Held-out texts and samples fill them: none may be left as it was drawn, whatever the spec's window."""
    spec = TrainSpec(model="transformer", positions=positions, blocks=1, embedding=12, batch=4, window=window)
    data = build_dataset(spec, request.getfixturevalue(reading))
    trainer = Trainer(spec, data.train, len(data.tokenizer))
    before = trainer.model.position.weight.detach().clone()
    trainer.step(0.01)
    moved = (trainer.model.position.weight.detach() != before).any(dim=1)
    assert moved.tolist() == [True] * positions
