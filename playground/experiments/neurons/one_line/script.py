"""The view "What one line can do" as a standalone program."""

from playground.experiments.neurons.one_line.spec import PROBLEMS, UPDATES, VISITS, OneLineSpec
from playground.experiments.neurons.one_line.training import start_of


def script(spec: OneLineSpec) -> str:
    """A standalone PyTorch program for this spec: it prints the weights and the four outputs."""
    start = start_of(spec)
    body = {"hand": HAND, "perceptron": RULE, "gradient": GRADIENT}[spec.method]
    names = {
        "problem": spec.problem.upper(),
        "target": [float(t) for t in PROBLEMS[spec.problem]],
        "W": start.W.tolist(),
        "b": start.b.tolist(),
        "v": start.v.tolist(),
        "c": float(start.c),
        "eta": spec.learning_rate,
        "visits": VISITS,
        "updates": UPDATES,
    }
    return (HEAD + (HIDDEN if spec.hidden else NO_HIDDEN) + body + TAIL).format(**names)


HEAD = '''"""{problem} by units of two inputs."""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

X = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float64)
target = torch.tensor({target}, dtype=torch.float64)
v = torch.tensor({v}, dtype=torch.float64)
c = torch.tensor({c}, dtype=torch.float64)
'''
HIDDEN = """W = torch.tensor({W}, dtype=torch.float64)
b = torch.tensor({b}, dtype=torch.float64)
weights = [W, b, v, c]


def features(f):
    return f(X @ W.T + b)


"""
NO_HIDDEN = """weights = [v, c]


def features(f):
    return X


"""
HAND = """def step(z):
    return (z > 0).double()


h = features(step)
a = step(h @ v + c)
"""
RULE = """def step(z):
    return (z > 0).double()


h = features(step)
for visit in range({visits}):
    if torch.equal(step(h @ v + c), target):
        print("all four are right after", visit, "examples")
        break
    k = visit % 4
    error = target[k] - step(h[k] @ v + c)
    v, c = v + {eta} * error * h[k], c + {eta} * error
a = step(h @ v + c)
"""
GRADIENT = """for part in weights:
    part.requires_grad_()
optimizer = torch.optim.SGD(weights, lr={eta})
for update in range({updates}):
    z = features(torch.sigmoid) @ v + c
    loss = binary_cross_entropy_with_logits(z, target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
h = features(torch.sigmoid).detach()
a = torch.sigmoid(h @ v + c).detach()
"""
TAIL = """print("v =", v.tolist(), "c =", c.item())
for x, out, t in zip(X.tolist(), a.tolist(), target.tolist()):
    print(x, "output", f"{{out:.8g}}", "target", t)
"""
