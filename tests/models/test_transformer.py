import itertools
import math

import pytest
import torch
from torch.nn import functional as F

from playground.models.language_model import begin_rows, detach
from playground.models.transformer import EMPTY, TransformerLM
from playground.models.transformer_block import attention_weights

V, E = 13, 8
OPTIONS = list(itertools.product((1, 2, 4), (1, 2, 8), (False, True)))  # blocks, heads, tied


def _model(blocks=2, heads=2, positions=8, tied=False, dropout=0.0, seed=3):
    generator = torch.Generator().manual_seed(seed)
    model = TransformerLM(V, E, blocks, heads, positions, tied, dropout, generator)
    with torch.no_grad():  # biases and LN's numbers that are not 0 and 1: none may be forgotten
        for name, parameter in model.named_parameters():
            if "norm" in name or name.endswith("bias"):
                parameter += 0.3 * torch.randn(parameter.shape, generator=generator)
    return model


def _ids(rows, length, seed=0):
    return torch.randint(V, (rows, length), generator=torch.Generator().manual_seed(seed))


def _reference(p, ids, heads):
    """The scores after every one of ids (B, T), by torch's own attention; p are the tensors by name."""
    blocks = 1 + max(int(name.split(".")[1]) for name in p if name.startswith("blocks."))
    x = p["embedding.weight"][ids] + p["position.weight"][: ids.shape[1]]
    for i in range(blocks):
        b = {name.removeprefix(f"blocks.{i}."): w for name, w in p.items() if name.startswith(f"blocks.{i}.")}
        a = F.layer_norm(x, (E,), b["attention_norm.weight"], b["attention_norm.bias"])
        W, bias = b["attention.qkv.weight"].split(E), b["attention.qkv.bias"].split(E)
        q, k, v = (
            F.linear(a, w, c).view(*ids.shape, heads, E // heads).transpose(1, 2)
            for w, c in zip(W, bias, strict=True)
        )
        o = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(x.shape)
        x = x + F.linear(o, b["attention.output.weight"], b["attention.output.bias"])
        a = F.layer_norm(x, (E,), b["mlp_norm.weight"], b["mlp_norm.bias"])
        h = F.gelu(F.linear(a, b["mlp.up.weight"], b["mlp.up.bias"]))
        x = x + F.linear(h, b["mlp.down.weight"], b["mlp.down.bias"])
    x = F.layer_norm(x, (E,), p["norm.weight"], p["norm.bias"])
    return F.linear(x, p.get("output.weight", p["embedding.weight"]), p["output.bias"])


@pytest.mark.parametrize(("blocks", "heads", "tied"), OPTIONS)
def test_scores_and_gradients_are_those_of_torchs_attention(blocks, heads, tied):
    model, ids = _model(blocks, heads, tied=tied), _ids(3, 8)
    p = {name: w.detach().clone().requires_grad_() for name, w in model.named_parameters()}
    scores, expected = model(ids)[0], _reference(p, ids, heads)
    torch.testing.assert_close(scores, expected, rtol=0, atol=1e-6 * float(expected.detach().abs().max()))
    F.cross_entropy(scores.flatten(0, 1), ids.flatten()).backward()
    F.cross_entropy(expected.flatten(0, 1), ids.flatten()).backward()
    for name, parameter in model.named_parameters():
        torch.testing.assert_close(parameter.grad, p[name].grad, rtol=1e-4, atol=1e-6, msg=name)


def test_attention_is_a_softmax_over_what_is_visible():
    q, k = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 0.0], [1.0, -1.0], [9.0, 9.0]])
    weights = attention_weights(q, k, torch.tensor([[True, True, False]]))
    a, b = math.exp(3 / math.sqrt(2)), math.exp(-1 / math.sqrt(2))
    torch.testing.assert_close(weights, torch.tensor([[a / (a + b), b / (a + b), 0.0]]))


def _windows(length, positions):
    """Which tokens the one at each index is read with: the older half goes when all positions are taken."""
    first = 0
    for t in range(length):
        if t - first == positions:
            first = t - positions // 2
        yield slice(first, t + 1)


@pytest.mark.parametrize("positions", [2, 5, 8])
@pytest.mark.parametrize(("blocks", "heads", "tied"), [(1, 1, False), (3, 4, True)])
def test_with_a_cache_it_is_one_pass_over_the_window_however_long_the_text(blocks, heads, tied, positions):
    model, ids = _model(blocks, heads, positions, tied).double().eval(), _ids(2, 23)
    state, seen = None, []
    for t, window in enumerate(_windows(23, positions)):
        scores, state = model.step(ids[:, t], state)
        expected = _reference(model.state_dict(), ids[:, window], heads)[:, -1]
        torch.testing.assert_close(scores, expected, rtol=0, atol=1e-12)
        read = state[0][0]
        assert torch.equal(read[:, : window.stop - window.start], ids[:, window])
        assert bool((read[:, window.stop - window.start :] == EMPTY).all())
        seen.append(window.stop - window.start)
    assert max(seen) == positions
    assert min(seen[positions:]) == positions // 2 + 1


@pytest.mark.parametrize("positions", [2, 5, 8, 40])
def test_reading_in_pieces_is_reading_at_once(positions):
    model, ids = _model(positions=positions).double().eval(), _ids(3, 30)
    whole, after = model(ids)
    state, parts = model.begin(3), []
    for piece in ids.split([1, 3, 9, 2, 15], dim=1):
        scores, state = model(piece, detach(state))
        parts.append(scores)
    torch.testing.assert_close(torch.cat(parts, dim=1), whole, rtol=0, atol=1e-12)
    assert torch.equal(state[0], after[0])
    filled = int((after[0][0, 0] != EMPTY).sum())
    torch.testing.assert_close(state[1][:, :, :filled], after[1][:, :, :filled], rtol=0, atol=1e-12)
    torch.testing.assert_close(model(ids, last=True)[0], whole[:, -1:], rtol=0, atol=1e-12)


def test_rows_that_begin_anew_see_nothing_of_before_and_the_others_go_on():
    model, ids = _model(positions=8).double().eval(), _ids(4, 20)
    _, state = model(ids[:, :7])
    state = begin_rows(model, state, torch.tensor([False, True, False, True]))
    scores, state = model(ids[:, 7:13], state)
    state = begin_rows(model, state, torch.tensor([False, False, True, False]))
    more, _ = model(ids[:, 13:], state)
    scores = torch.cat([scores, more], dim=1)
    alone = [model(ids[:1])[0][:, 7:], model(ids[1:2, 7:])[0], None, model(ids[3:, 7:])[0]]
    for row in (0, 1, 3):
        torch.testing.assert_close(scores[row], alone[row][0], rtol=0, atol=1e-12)
    torch.testing.assert_close(scores[2, :6], model(ids[2:3, :13])[0][0, 7:], rtol=0, atol=1e-12)
    torch.testing.assert_close(scores[2, 6:], model(ids[2:3, 13:])[0][0], rtol=0, atol=1e-12)


def test_no_position_sees_a_later_token():
    model, ids = _model(4, 8).eval(), _ids(1, 8)
    other = ids.clone()
    other[0, 5] = (other[0, 5] + 1) % V
    changed = (model(ids)[0] != model(other)[0]).any(dim=-1)[0]
    assert changed.tolist() == [t >= 5 for t in range(8)]


def test_a_window_longer_than_the_positions_has_the_gradient_of_its_windows():
    model, ids = _model(positions=4, blocks=1).double(), _ids(2, 9)
    p = {name: w.detach().clone().requires_grad_() for name, w in model.named_parameters()}
    expected = torch.stack([_reference(p, ids[:, w], 2)[:, -1] for w in _windows(9, 4)], dim=1)
    for scores in (model(ids)[0], expected):
        F.cross_entropy(scores.flatten(0, 1), ids.flatten()).backward()
    for name, parameter in model.named_parameters():
        torch.testing.assert_close(parameter.grad, p[name].grad, rtol=0, atol=1e-12, msg=name)


def test_the_generator_alone_decides_the_weights():
    torch.manual_seed(1)
    before = torch.get_rng_state()
    first, again, other = (
        TransformerLM(V, E, 2, 2, 8, generator=torch.Generator().manual_seed(seed)) for seed in (8, 8, 9)
    )
    assert torch.equal(torch.get_rng_state(), before)
    for name, parameter in first.named_parameters():
        assert torch.equal(parameter, again.get_parameter(name))
        drawn = parameter.dim() > 1
        assert torch.equal(parameter, other.get_parameter(name)) == (not drawn), name


def test_dropout_draws_from_its_own_generator_and_only_while_training():
    model, ids = _model(dropout=0.5), _ids(2, 5)
    model.dropout_generator = torch.Generator().manual_seed(0)
    first = model(ids)[0]
    assert not torch.equal(first, model(ids)[0])
    model.dropout_generator.manual_seed(0)
    assert torch.equal(first, model(ids)[0])
    model.eval()
    assert torch.equal(model(ids)[0], model(ids)[0])
