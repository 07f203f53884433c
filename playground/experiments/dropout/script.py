"""The masks on the small network as a standalone PyTorch program."""

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.dropout.network import TARGET, X, make_network
from playground.experiments.dropout.spec import DropoutSpec


def script(spec: DropoutSpec) -> str:
    """A program that prints the predictions under the first masks, their mean, the test, and the ensemble."""
    net = make_network(spec.shape)
    return SCRIPT.format(
        w=[w.tolist() for w in net.w],
        b=[b.tolist() for b in net.b],
        x=list(X),
        target=TARGET,
        rates=list(spec.rates),
        activation=ACTIVATIONS[spec.activation].python[0],
        scaling=spec.scaling,
        seed=spec.seed,
        mask_count=spec.mask_count,
    )


SCRIPT = '''"""Dropout on a small network: p is the probability of dropping."""

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
x = torch.tensor({x})
target = {target}
rates = {rates}  # p of the inputs, then of every hidden layer
weights = [torch.tensor(w) for w in {w}]  # (inputs, outputs)
biases = [torch.tensor(b) for b in {b}]
scaling = "{scaling}"


def f(inp):
    """The activation."""
    return {activation}


class MaskedDropout(nn.Module):
    """nn.Dropout, except that the mask is set from outside."""

    def __init__(self, p):
        super().__init__()
        self.p, self.mask = p, None

    def forward(self, x):
        if not self.training:
            return x * (1 if scaling == "inverted" else 1 - self.p)  # the same as weights times 1 - p
        factor = 1 if scaling == "classic" else 1 / (1 - self.p) if self.p < 1 else 0
        return x * self.mask * factor


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.dropouts = nn.ModuleList(MaskedDropout(p) for p in rates)

    def forward(self, x):
        self.h = [x]
        for i, (dropout, w, b) in enumerate(zip(self.dropouts, weights, biases)):
            z = dropout(self.h[-1]) @ w + b
            self.h.append(f(z) if i < len(rates) - 1 else z)
        return self.h[-1][..., 0]


net = Net()
generator = torch.Generator().manual_seed({seed})
p = torch.cat([torch.full((len(w),), rate) for w, rate in zip(weights, rates)])
masks = (torch.rand({mask_count}, len(p), generator=generator) >= p).to(x.dtype)

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
        numbers = " ".join(f"{{g:.4f}}" for g in torch.cat(gradients).tolist())
        digits = "".join(str(int(m)) for m in mask)
        print(f"{{digits}}  {{y.item():12.6f}}  {{total / (k + 1):12.6f}}  {{numbers}}")

net.eval()
print(f"test {{net(x).item():.12f}}")

net.train()
n = len(p)
all_masks = (torch.arange(2**n)[:, None] >> torch.arange(n - 1, -1, -1) & 1).to(x.dtype)
probability = torch.where(all_masks > 0, 1 - p, p).prod(1)
for dropout, part in zip(net.dropouts, all_masks.split([len(w) for w in weights], 1)):
    dropout.mask = part
mean = (probability * net(x.expand(2**n, -1))).sum()
print(f"mean of all 2^{{n}} = {{2**n}} networks {{mean.item():.12f}}")

if scaling == "inverted":  # nn.Dropout itself, with masks of its own
    torch.manual_seed({seed})
    net.dropouts = nn.ModuleList(nn.Dropout(rate) for rate in rates)
    net.train()
    print(f"nn.Dropout, mean of 10,000 masks {{net(x.expand(10_000, -1)).mean().item():.3f}}")
    net.eval()
    print(f"nn.Dropout, eval() {{net(x).item():.12f}}")
'''
