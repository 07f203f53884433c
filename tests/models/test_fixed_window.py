import pytest
import torch

from playground.models.fixed_window import FixedWindowLM
from playground.models.language_model import detach
from playground.text.tokenizers import BOUNDARY

V, E, H = 13, 5, 7


def _model(context, direct=True, dropout=0.0, seed=3):
    generator = torch.Generator().manual_seed(seed)
    return FixedWindowLM(V, context, E, H, direct, dropout, generator)


def _ids(rows, length, seed=0):
    return torch.randint(V, (rows, length), generator=torch.Generator().manual_seed(seed))


def _by_hand(model, text):
    """y = W2 tanh(W1 x + b1) + W3 x + b2 after every token of a text, one number at a time."""
    p = {name: tensor.double() for name, tensor in model.state_dict().items()}
    out = []
    for t in range(len(text)):
        window = [text[i] if i >= 0 else BOUNDARY for i in range(t - model.context + 1, t + 1)]
        x = [float(v) for token in window for v in p["embedding.weight"][token]]
        h = []
        for j in range(H):
            total = float(p["W1.bias"][j])
            for i, value in enumerate(x):
                total += float(p["W1.weight"][j, i]) * value
            h.append(float(torch.tanh(torch.tensor(total, dtype=torch.float64))))
        y = []
        for k in range(V):
            score = float(p["W2.bias"][k]) + sum(float(p["W2.weight"][k, j]) * h[j] for j in range(H))
            if "W3.weight" in p:
                score += sum(float(p["W3.weight"][k, i]) * value for i, value in enumerate(x))
            y.append(score)
        out.append(y)
    return torch.tensor(out, dtype=torch.float64)


@pytest.mark.parametrize("direct", [True, False])
@pytest.mark.parametrize("context", [1, 2, 4])
def test_it_is_the_formula_in_an_explicit_loop(context, direct):
    model = _model(context, direct).double().eval()
    ids = _ids(1, 9)
    logits, _ = model(ids)
    assert torch.allclose(logits[0], _by_hand(model, ids[0].tolist()), rtol=0, atol=1e-12)


@pytest.mark.parametrize("context", [1, 3])
def test_without_w3_it_is_the_network_whose_w3_is_zero(context):
    full, plain = _model(context, direct=True), _model(context, direct=False)
    with torch.no_grad():
        full.W3.weight.zero_()
    plain.load_state_dict({k: v for k, v in full.state_dict().items() if not k.startswith("W3")})
    ids = _ids(2, 6)
    assert torch.equal(full(ids)[0], plain(ids)[0])


@pytest.mark.parametrize("context", [1, 2, 5])
def test_reading_in_pieces_is_reading_at_once(context):
    model, ids = _model(context).eval(), _ids(3, 8)
    whole, after = model(ids)
    first, state = model(ids[:, :3])
    second, state = model(ids[:, 3:], detach(state))
    assert torch.allclose(torch.cat([first, second], dim=1), whole, atol=1e-6)
    assert torch.equal(state, after)
    state, rows = None, []
    for t in range(8):
        logits, state = model.step(ids[:, t], state)
        rows.append(logits)
    assert torch.allclose(torch.stack(rows, dim=1), whole, atol=1e-6)
    assert torch.equal(state, after)
    assert torch.allclose(model(ids, last=True)[0], whole[:, -1:], atol=1e-6)


def test_only_the_window_is_seen():
    model = _model(3).eval()
    ids = _ids(1, 10)
    other = ids.clone()
    other[0, 2] = (other[0, 2] + 1) % V
    changed = (model(ids)[0] != model(other)[0]).any(dim=-1)[0]
    assert changed.tolist() == [2 <= t <= 4 for t in range(10)]


def test_before_the_beginning_stands_the_boundary():
    model = _model(4).eval()
    ids = _ids(1, 3)
    led = torch.cat([torch.full((1, 4), BOUNDARY), ids], dim=1)
    assert torch.allclose(model(ids)[0], model(led)[0][:, 4:], atol=1e-6)


def test_the_generator_alone_decides_the_weights():
    torch.manual_seed(1)
    before = torch.get_rng_state()
    first, again, other = _model(2, seed=8), _model(2, seed=8), _model(2, seed=9)
    assert torch.equal(torch.get_rng_state(), before)
    pairs = zip(first.parameters(), again.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)
    assert not torch.equal(first.W1.weight, other.W1.weight)
    for layer in (first.W1, first.W2, first.W3):
        assert float(layer.weight.detach().abs().max()) <= layer.in_features**-0.5


def test_dropout_draws_from_its_own_generator_and_only_while_training():
    model = _model(2, dropout=0.5)
    ids = _ids(2, 5)
    model.dropout_generator = torch.Generator().manual_seed(0)
    first = model(ids)[0]
    assert not torch.equal(first, model(ids)[0])
    model.dropout_generator.manual_seed(0)
    assert torch.equal(first, model(ids)[0])
    model.eval()
    assert torch.equal(model(ids)[0], model(ids)[0])
