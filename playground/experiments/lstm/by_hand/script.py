"""The standalone PyTorch program of "The cell by hand": both passes by hand, beside torch.nn and autograd."""

from playground.experiments.lstm.by_hand.cells import CELLS
from playground.experiments.lstm.by_hand.parameters import MOST_TOKENS, draw, names
from playground.experiments.lstm.by_hand.spec import CellSpec
from playground.experiments.token_sequence import first_tokens


def script(spec: CellSpec) -> str:
    """The program for this spec."""
    text = first_tokens(spec.text, spec.tokens, MOST_TOKENS)
    cell, p = CELLS[spec.cell], draw(spec, len(text.vocabulary))
    lines = [f"    {name}=tensor({p[name].tolist()!r})," for name in names(cell)]
    candidate = {"lstm": "", "gru": GRU_TORCH, "gru_paper": GRU_PUBLISHED}[spec.cell]
    start = START.format(
        title=cell.title,
        gates=", ".join(repr(gate) for gate in cell.gates),
        vocabulary=ascii(list(text.vocabulary)),
        ids=text.ids.tolist(),
        parameters="\n".join(lines),
        candidate=candidate,
        zeros="h = c" if spec.cell == "lstm" else "h",
    )
    if spec.cell == "lstm":
        return start + LSTM + MODULE.format(module="LSTM", out=", (_, c_last)") + COUNTS
    if spec.cell == "gru":
        return start + GRU + MODULE.format(module="GRU", out=", _") + COUNTS
    return start + GRU + PUBLISHED + COUNTS


START = '''"""{title} by hand: one cell reads a text, forward and back."""

import torch
from torch import nn, outer, sigmoid, tanh

torch.set_default_dtype(torch.float64)
tensor = torch.tensor

VOCABULARY = {vocabulary}
ids = {ids}
inputs, targets = ids[:-1], ids[1:]
T = len(inputs)
GATES = [{gates}]

p = dict(
{parameters}
)
V, n = p["U"].shape
one_hot = torch.eye(V)


def show(name, value):
    print(name, value.tolist())


def scores_and_loss(h, t):
    scores = p["U"] @ h + p["b_y"]
    return torch.softmax(scores, 0), -torch.log_softmax(scores, 0)[targets[t]]


def gate_sum(gate, x, h):
    return p[f"W_i{{gate}}"] @ x + p[f"b_i{{gate}}"] + p[f"W_h{{gate}}"] @ h + p[f"b_h{{gate}}"]


gradient = {{name: torch.zeros_like(value) for name, value in p.items()}}


def add(gate, delta, x, h, delta_h=None):
    """What one step adds to the gradients of a gate; PyTorch's two biases act as their sum, but for b_hn."""
    delta_h = delta if delta_h is None else delta_h
    gradient[f"W_i{{gate}}"] += outer(delta, x)
    gradient[f"b_i{{gate}}"] += delta
    gradient[f"W_h{{gate}}"] += outer(delta_h, h)
    gradient[f"b_h{{gate}}"] += delta_h

{candidate}
J, steps = 0.0, []
{zeros} = torch.zeros(n)
'''

LSTM = """for t in range(T):
    x = one_hot[inputs[t]]
    i, f, o = (sigmoid(gate_sum(gate, x, h)) for gate in "ifo")
    g = tanh(gate_sum("g", x, h))
    new_c = f * c + i * g
    new_h = o * tanh(new_c)
    y_hat, J_t = scores_and_loss(new_h, t)
    steps.append((x, h, c, i, f, g, o, new_c, new_h, y_hat))
    h, c, J = new_h, new_c, J + J_t
    for name, value in dict(i=i, f=f, g=g, o=o, c=c, h=h, J=J_t).items():
        show(f"{name}_{t + 1}", value)

to_h = to_c = torch.zeros(n)  # there is no step after the last
for t in reversed(range(T)):
    x, h_prev, c_prev, i, f, g, o, c, h_t, y_hat = steps[t]
    delta_y = y_hat - one_hot[targets[t]]
    dh = p["U"].T @ delta_y + to_h
    do = dh * tanh(c)
    dc = dh * o * (1 - tanh(c) ** 2) + to_c
    df, di, dg = dc * c_prev, dc * g, dc * i
    delta = dict(i=di * i * (1 - i), f=df * f * (1 - f), g=dg * (1 - g**2), o=do * o * (1 - o))
    to_h = sum(p[f"W_h{k}"].T @ delta[k] for k in GATES)
    to_c = dc * f
    for name, value in dict(h=dh, o=do, c=dc, f=df, i=di, g=dg).items():
        show(f"dJ/d{name}_{t + 1}", value)
    for gate in GATES:
        add(gate, delta[gate], x, h_prev)
    gradient["U"] += outer(delta_y, h_t)
    gradient["b_y"] += delta_y

keep = torch.ones(n)
for k in range(T):  # along c alone; the gates read h, which depends on c as well
    show(f"dc_{T}/dc_{T - k} along c", keep)
    keep = keep * steps[T - 1 - k][4]
"""

GRU = """for t in range(T):
    x = one_hot[inputs[t]]
    r, z = sigmoid(gate_sum("r", x, h)), sigmoid(gate_sum("z", x, h))
    q, n_t = candidate(x, h, r)
    new_h = (1 - z) * n_t + z * h
    y_hat, J_t = scores_and_loss(new_h, t)
    steps.append((x, h, r, z, n_t, q, new_h, y_hat))
    h, J = new_h, J + J_t
    for name, value in dict(r=r, z=z, n=n_t, h=h, J=J_t).items():
        show(f"{name}_{t + 1}", value)

to_h = torch.zeros(n)  # there is no step after the last
for t in reversed(range(T)):
    x, h_prev, r, z, n_t, q, h_t, y_hat = steps[t]
    delta_y = y_hat - one_hot[targets[t]]
    dh = p["U"].T @ delta_y + to_h
    dz, dn = dh * (h_prev - n_t), dh * (1 - z)
    delta_n = dn * (1 - n_t**2)
    dr, through_n = back_through_candidate(x, h_prev, r, q, delta_n)
    delta_r, delta_z = dr * r * (1 - r), dz * z * (1 - z)
    to_h = dh * z + p["W_hr"].T @ delta_r + p["W_hz"].T @ delta_z + through_n
    for name, value in dict(h=dh, z=dz, n=dn, r=dr).items():
        show(f"dJ/d{name}_{t + 1}", value)
    add("r", delta_r, x, h_prev)
    add("z", delta_z, x, h_prev)
    gradient["U"] += outer(delta_y, h_t)
    gradient["b_y"] += delta_y

keep = torch.ones(n)
for k in range(T):  # along z h alone; the gates read h as well
    show(f"dh_{T}/dh_{T - k} along z h", keep)
    keep = keep * steps[T - 1 - k][3]
"""

GRU_TORCH = """
def candidate(x, h, r):
    q = p["W_hn"] @ h + p["b_hn"]
    return q, tanh(p["W_in"] @ x + p["b_in"] + r * q)


def back_through_candidate(x, h, r, q, delta_n):
    add("n", delta_n, x, h, delta_n * r)
    return delta_n * q, p["W_hn"].T @ (delta_n * r)


"""

GRU_PUBLISHED = """
def candidate(x, h, r):
    q = r * h
    return q, tanh(gate_sum("n", x, q))


def back_through_candidate(x, h, r, q, delta_n):
    add("n", delta_n, x, q)
    through = p["W_hn"].T @ delta_n
    return through * h, through * r


"""

MODULE = """
# torch.nn.{module} with the same weights: its matrices are those of the gates, one below the other.
layer, head = nn.{module}(V, n), nn.Linear(n, V)
values = [torch.cat([p[f"{{kind}}{{gate}}"] for gate in GATES]) for kind in ("W_i", "W_h", "b_i", "b_h")]
for parameter, value in zip([*layer.parameters(), *head.parameters()], [*values, p["U"], p["b_y"]]):
    parameter.data.copy_(value)
states{out} = layer(one_hot[inputs])
nn.functional.cross_entropy(head(states), tensor(targets), reduction="sum").backward()
print(f"torch.nn.{module}: h differs by {{(states[-1] - h).abs().max().item():.1e}}")
reference = {{"U": head.weight.grad, "b_y": head.bias.grad}}
for kind, parameter in zip(("W_i", "W_h", "b_i", "b_h"), layer.parameters()):
    reference |= {{f"{{kind}}{{gate}}": part for gate, part in zip(GATES, parameter.grad.split(n))}}
for name in p:
    difference = (gradient[name] - reference[name]).abs().max().item()
    print(f"dJ/d{{name}} {{gradient[name].tolist()}}  # autograd differs by {{difference:.1e}}")
print(f"J {{J.item():.12f}}")
"""

COUNTS = """
for kind in (nn.RNN, nn.GRU, nn.LSTM):
    count = sum(parameter.numel() for parameter in kind(V, n).parameters())
    blocks = count // (n * V + n * n + n + n)  # W_i, W_h, b_i and b_h
    print(f"{kind.__name__}: {count} parameters, {blocks} blocks")
"""
PUBLISHED = """
# torch.nn has no such cell: autograd through the same loop.
for value in p.values():
    value.requires_grad_()
h, J = torch.zeros(n), 0.0
for t in range(T):
    x = one_hot[inputs[t]]
    r, z = sigmoid(gate_sum("r", x, h)), sigmoid(gate_sum("z", x, h))
    h = (1 - z) * candidate(x, h, r)[1] + z * h
    J = J + scores_and_loss(h, t)[1]
J.backward()
for name, value in p.items():
    difference = (gradient[name] - value.grad).abs().max().item()
    print(f"dJ/d{name} {gradient[name].tolist()}  # autograd differs by {difference:.1e}")
print(f"J {J.item():.12f}")
"""
