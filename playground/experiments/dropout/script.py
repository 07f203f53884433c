"""Dropout as standalone PyTorch programs, and the data as a table."""

import numpy as np

from playground.experiments.dropout import documents, training
from playground.experiments.dropout.comparison import Comparison
from playground.experiments.dropout.comparison import table as training_table
from playground.experiments.dropout.network import TARGET, WEIGHTS_SEED, X, network
from playground.experiments.dropout.run import DropoutTrace
from playground.experiments.dropout.spec import DropoutSpec


def script(spec: DropoutSpec) -> str:
    """A program for this spec: it prints the predictions under the first masks, their mean, and the test."""
    if spec.drop_view == "training":
        return TRAINING.format(
            size=documents.SIZES[spec.drop_data], words=documents.WORDS, topics=documents.TOPICS,
            length=documents.LENGTH, noise=documents.NOISE, held=documents.HELD_OUT, world=documents.WORLD,
            hidden=training.HIDDEN, rate=training.RATE, batch=training.BATCH, steps=training.STEPS,
            p_input=spec.drop_input, p_hidden=spec.drop_hidden, seeds=training.SEEDS, seed=spec.drop_seed,
        )  # fmt: skip
    net = network(spec.shape)
    return MASKS.format(
        w=[w.tolist() for w in net.w],
        b=[b.tolist() for b in net.b],
        x=list(X),
        target=TARGET,
        rates=list(spec.rates),
        activation=PYTORCH[spec.drop_activation],
        scaling=spec.drop_scaling,
        seed=spec.drop_seed,
        draws=spec.drop_draws,
        weights_seed=WEIGHTS_SEED,
    )


PYTORCH = {"relu": "torch.relu", "tanh": "torch.tanh", "sigmoid": "torch.sigmoid", "linear": "(lambda z: z)"}

MASKS = '''"""Dropout on a small network: p is the probability of dropping."""

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
x = torch.tensor({x})
target = {target}
rates = {rates}  # p of the inputs, then of every hidden layer
weights = [torch.tensor(w) for w in {w}]  # (inputs, outputs)
biases = [torch.tensor(b) for b in {b}]
f = {activation}
scaling = "{scaling}"


class Given(nn.Module):
    """Dropout with a given mask: what nn.Dropout does, except that it draws its mask itself."""

    def __init__(self, p):
        super().__init__()
        self.p, self.mask = p, None

    def forward(self, x):
        if not self.training:
            return x * (1 if scaling == "inverted" else 1 - self.p)  # the same as weights times 1 - p
        grow = 1 if scaling == "classic" else 1 / (1 - self.p) if self.p < 1 else 0
        return x * self.mask * grow


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.dropouts = nn.ModuleList(Given(p) for p in rates)

    def forward(self, x):
        self.h = [x]
        for i, (dropout, w, b) in enumerate(zip(self.dropouts, weights, biases)):
            z = dropout(self.h[-1]) @ w + b
            self.h.append(f(z) if i < len(rates) - 1 else z)
        return self.h[-1][..., 0]


net = Net()
generator = torch.Generator().manual_seed({seed})
p = torch.cat([torch.full((len(w),), rate) for w, rate in zip(weights, rates)])
masks = (torch.rand({draws}, len(p), generator=generator) >= p).to(x.dtype)

net.train()
total = 0.0
print("mask                y_hat    mean so far    dL/dh of every unit")
for k, mask in enumerate(masks):
    for dropout, part in zip(net.dropouts, mask.split([len(w) for w in weights])):
        dropout.mask = part
    y = net(x.clone().requires_grad_())
    total += y.item()
    gradients = torch.autograd.grad((y - target) ** 2 / 2, net.h[:-1])
    if k < 10 or k == len(masks) - 1:
        shown = " ".join(f"{{g:.4f}}" for g in torch.cat(gradients).tolist())
        drawn = "".join(str(int(m)) for m in mask)
        print(f"{{drawn}}  {{y.item():12.6f}}  {{total / (k + 1):12.6f}}  {{shown}}")

net.eval()
print(f"test {{net(x).item():.12f}}")

net.train()
n = len(p)
every = (torch.arange(2**n)[:, None] >> torch.arange(n - 1, -1, -1) & 1).to(x.dtype)
chance = torch.where(every > 0, 1 - p, p).prod(1)
for dropout, part in zip(net.dropouts, every.split([len(w) for w in weights], 1)):
    dropout.mask = part
exact = (chance * net(x.expand(2**n, -1))).sum()
print(f"mean of all 2^{{n}} = {{2**n}} networks {{exact.item():.12f}}")

if scaling == "inverted":  # nn.Dropout itself, with masks of its own
    torch.manual_seed({seed})
    net.dropouts = nn.ModuleList(nn.Dropout(rate) for rate in rates)
    net.train()
    print(f"nn.Dropout, mean of 10,000 masks {{net(x.expand(10_000, -1)).mean().item():.3f}}")
    net.eval()
    print(f"nn.Dropout, eval() {{net(x).item():.12f}}")
'''

TRAINING = '''"""Does dropout help? Tiny documents of four topics, the same network with and without it."""

import torch
from torch import nn

torch.set_num_threads(1)
WORDS, TOPICS, LENGTH, NOISE = {words}, {topics}, {length}, {noise}
topics = (0.8 * torch.randn(TOPICS, WORDS, generator=torch.Generator().manual_seed({world}))).softmax(1)


def documents(size, generator):
    """Counts of words, and labels of which a part is drawn anew."""
    topic = torch.randint(TOPICS, (size,), generator=generator)
    words = torch.multinomial(topics[topic], LENGTH, replacement=True, generator=generator)
    x = torch.zeros(size, WORDS).scatter_add_(1, words, torch.ones(size, LENGTH))
    noisy = torch.rand(size, generator=generator) < NOISE
    return x, torch.where(noisy, torch.randint(TOPICS, (size,), generator=generator), topic)


def train(p_input, p_hidden, seed, steps={steps}):
    """Train one network; return its losses on the documents it saw and on those it did not."""
    generator = torch.Generator().manual_seed(seed)
    (x, label), held = documents({size}, generator), documents({held}, generator)
    torch.manual_seed(seed)
    net = nn.Sequential(
        nn.Dropout(p_input), nn.Linear(WORDS, {hidden}), nn.ReLU(),
        nn.Dropout(p_hidden), nn.Linear({hidden}, {hidden}), nn.ReLU(),
        nn.Dropout(p_hidden), nn.Linear({hidden}, TOPICS),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr={rate})
    batches = torch.Generator().manual_seed(2000 + seed)
    for _ in range(steps):
        rows = torch.randint(len(x), ({batch},), generator=batches)
        loss = nn.functional.cross_entropy(net(x[rows]), label[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()  # forget this, and the losses below are noisy
    with torch.no_grad():
        return [nn.functional.cross_entropy(net(x), y).item() for x, y in ((x, label), held)]


if __name__ == "__main__":
    print("seed           p   train (nats)   held out (nats)")
    for seed in range({seed}, {seed} + {seeds}):
        for rates in ((0.0, 0.0), ({p_input}, {p_hidden})):
            print(f"{{seed:4d}}  {{rates}}  {{'  '.join(f'{{loss:12.4f}}' for loss in train(*rates, seed))}}")
'''


def table(spec: DropoutSpec, trace: DropoutTrace, shown: Comparison | None = None) -> dict[str, np.ndarray]:
    """The trace as columns: one row per mask; of the training, one row per moment."""
    if spec.drop_view == "training":
        return training_table(shown) if shown is not None else {"step": np.empty(0)}
    columns: dict[str, np.ndarray] = {"mask": np.arange(1, spec.drop_draws + 1)}
    for side in trace.sides:
        columns |= {f"y_{side.scaling}": side.y, f"mean_{side.scaling}": side.mean}
    columns["loss"] = trace.loss
    for row, name in enumerate(names(spec)):
        columns[f"kept_{name}"] = trace.kept[row].astype(np.int64)
        columns[f"passed_{name}"] = trace.passed[row]
        columns[f"dL_d{name}"] = trace.grad[row]
        columns[f"mean_{name}"] = trace.mean_passed[row]
    return columns


def names(spec: DropoutSpec) -> list[str]:
    """The units in the order of the trace's rows: x1, x2, ..., h1_1, h1_2, ..."""
    return [
        f"x{i}" if layer == 0 else f"h{layer}_{i}"
        for layer, n in enumerate(spec.shape[:-1])
        for i in range(1, n + 1)
    ]
