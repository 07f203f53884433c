"""The standalone PyTorch program of "By hand": both passes by hand, and autograd beside them."""

from playground.experiments.bptt.parameters import PARAMETERS, draw
from playground.experiments.bptt.run import MOST_TOKENS
from playground.experiments.bptt.spec import BpttSpec
from playground.experiments.token_sequence import TokenSequence, first_tokens


def script(spec: BpttSpec) -> str:
    """The program for this spec."""
    return setup(spec, first_tokens(spec.text, spec.tokens, MOST_TOKENS)) + BY_HAND


def setup(spec: BpttSpec, text: TokenSequence) -> str:
    """The beginning of the programs: the text's ids and the parameters as literals, and the forward pass."""
    parameters = draw(spec, len(text.vocabulary))
    lines = [f"{name} = tensor({parameters[name].tolist()!r})" for name in PARAMETERS]
    return SETUP.format(
        vocabulary=ascii(list(text.vocabulary)), ids=text.ids.tolist(), parameters="\n".join(lines)
    )


SETUP = '''"""Backpropagation through time in a small recurrent network."""

import torch
from torch import outer, tanh

torch.set_default_dtype(torch.float64)
tensor = torch.tensor

VOCABULARY = {vocabulary}
ids = {ids}
inputs, targets = ids[:-1], ids[1:]
T = len(inputs)

{parameters}
'''

BY_HAND = """
parameters = dict(W_h=W_h, W_e=W_e, U=U, b_h=b_h, b_y=b_y)
for parameter in parameters.values():
    parameter.requires_grad_()

one_hot = torch.eye(len(VOCABULARY))
h, y_hat, J = [torch.zeros(len(b_h))], [], 0.0
for t in range(T):
    h.append(tanh(W_h @ h[t] + W_e @ one_hot[inputs[t]] + b_h))
    scores = U @ h[t + 1] + b_y
    y_hat.append(torch.softmax(scores, dim=0))
    J_t = -torch.log_softmax(scores, dim=0)[targets[t]]
    print(f"J_{t + 1} {J_t.item():.12f}")
    J = J + J_t
J.backward()  # autograd's gradients, to compare with

with torch.no_grad():
    gradient = {name: torch.zeros_like(parameter) for name, parameter in parameters.items()}
    delta_h = torch.zeros(len(b_h))  # there is no step after the last
    for t in reversed(range(T)):
        delta_y = y_hat[t] - one_hot[targets[t]]
        from_loss, from_future = U.T @ delta_y, W_h.T @ delta_h
        delta_h = (from_loss + from_future) * (1 - h[t + 1] ** 2)
        print(f"delta_h_{t + 1} {delta_h.tolist()}")
        gradient["W_h"] += outer(delta_h, h[t])  # the gradient of a repeated weight is a sum
        gradient["W_e"] += outer(delta_h, one_hot[inputs[t]])
        gradient["U"] += outer(delta_y, h[t + 1])
        gradient["b_h"] += delta_h
        gradient["b_y"] += delta_y

for name, parameter in parameters.items():
    difference = (gradient[name] - parameter.grad).abs().max().item()
    print(f"dJ/d{name} {gradient[name].tolist()}  # autograd differs by {difference:.1e}")
print(f"J {J.item():.12f}")
"""
