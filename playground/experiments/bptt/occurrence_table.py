"""The parts of the gradient as columns, and the standalone program that truncates it in two ways."""

from playground.experiments.bptt.occurrences import OccurrenceSpec, OccurrenceTrace
from playground.experiments.bptt.parameters import MOST_TOKENS
from playground.experiments.bptt.script import setup
from playground.experiments.token_sequence import first_tokens


def table(trace: OccurrenceTrace) -> dict[str, list[object]]:
    """One row for each part: loss t, step k, lag, norm, and whether the truncated gradient has it."""
    norms = trace.parts.norms()
    pairs = [(t, k) for t in range(trace.steps) for k in range(t + 1)]
    return {
        "t": [t + 1 for t, _ in pairs],
        "k": [k + 1 for _, k in pairs],
        "lag": [t - k for t, k in pairs],
        "next_token": [trace.text.names[t + 1] for t, _ in pairs],
        "token_at_k": [trace.text.names[k] for _, k in pairs],
        "norm": [float(norms[t, k]) for t, k in pairs],
        "included": [bool(trace.mask[t, k]) for t, k in pairs],
    }


def script(spec: OccurrenceSpec) -> str:
    """The program for this spec."""
    text = first_tokens(spec.text, spec.tokens, MOST_TOKENS)
    head = setup(spec, text)
    return head + PROGRAM.format(method=spec.truncation, length=spec.length, matrix=spec.matrix)


PROGRAM = """
METHOD, LENGTH = {method!r}, {length}  # "none", "chunks", "window" or "reset"
weights = dict(W_h=W_h, W_e=W_e, U=U, b_h=b_h, b_y=b_y)
for w in weights.values():
    w.requires_grad_()
W = {matrix}
zero = torch.zeros(len(b_h))


def step(h, t):
    return tanh(W_h @ h + W_e[:, inputs[t]] + b_h)


def loss(h, t):
    return -torch.log_softmax(U @ h + b_y, dim=0)[targets[t]]


# First way: a training loop that truncates with detach(); W.grad adds up.
if METHOD == "window":
    states = [zero]
    for t in range(T):
        first = max(0, t + 1 - LENGTH)
        h = states[first].detach()  # the value is carried, the gradient stops
        for s in range(first, t + 1):
            h = step(h, s)
        states.append(h)
        loss(h, t).backward()
else:
    length = T if METHOD == "none" else LENGTH
    h = zero
    for start in range(0, T, length):
        h = zero if METHOD == "reset" else h.detach()  # the value is carried, the gradient stops
        J = 0.0
        for t in range(start, min(T, start + length)):
            h = step(h, t)
            J = J + loss(h, t)
        J.backward()
by_detach = W.grad.clone()

# Second way: every part C[t, k] by hand; the truncation leaves some of them out of the sum.
with torch.no_grad():
    before, after = [], []
    for t in range(T):
        fresh = t == 0 or (METHOD == "reset" and t % LENGTH == 0)
        before.append(zero if fresh else after[-1])
        after.append(step(before[-1], t))
    one_hot = torch.eye(len(VOCABULARY))
    total, largest = torch.zeros_like(W), 0.0
    for t in range(T):
        y_hat = torch.softmax(U @ after[t] + b_y, dim=0)
        delta = (U.T @ (y_hat - one_hot[targets[t]])) * (1 - after[t] ** 2)
        for k in range(t, -1, -1):
            if METHOD in ("chunks", "reset") and k // LENGTH != t // LENGTH:
                break
            if METHOD == "window" and t - k >= LENGTH:
                break
            C = torch.outer(delta, before[k] if W is W_h else one_hot[inputs[k]])
            print(f"C[{{t + 1}}, {{k + 1}}] {{C.norm().item():.12f}}")
            total += C
            delta = (W_h.T @ delta) * (1 - after[k - 1] ** 2)  # to the step before

print(f"norm of the sum {{total.norm().item():.12f}}")
print(f"detach differs by {{(total - by_detach).abs().max().item():.1e}}")
"""
