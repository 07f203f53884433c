"""The standalone PyTorch program for a spec."""

from playground.experiments.batch_size.paths import ESCAPED
from playground.experiments.batch_size.spec import BatchSizeSpec


def script(spec: BatchSizeSpec) -> str:
    """A program that prints, for each batch size after each epoch: updates, a, b, L and |grad L|."""
    model = spec.toy_model
    imports = "import torch\n"
    if "F." in model.loss_python:
        imports += "import torch.nn.functional as F\n"
    return SCRIPT.format(
        title=model.title,
        imports=imports,
        truth_a=model.truth[0],
        truth_b=model.truth[1],
        targets=model.targets_python,
        loss=model.loss_python,
        N=spec.examples,
        noise=float(spec.data_noise),
        epochs=spec.epochs,
        learning_rate=float(spec.learning_rate),
        a=float(spec.a),
        b=float(spec.b),
        sizes=spec.sizes,
        seed=spec.seed,
        data_seed=spec.data_seed,
        reshuffle=EVERY_EPOCH if spec.reshuffle == "every" else ONCE,
        escaped=ESCAPED,
    )


EVERY_EPOCH = "order = torch.randperm(N, generator=shuffle)  # DataLoader(shuffle=True) does this every epoch"
ONCE = "order = order if epoch else torch.randperm(N, generator=shuffle)  # shuffled once"
SCRIPT = '''"""Batch size: {title}. The same data, start and rate; only the batch size differs."""

{imports}
N, noise, learning_rate, epochs = {N}, {noise!r}, {learning_rate!r}, {epochs}

# The data: x uniform on (-2, 2), y from the true parameters and the noise.
draw = torch.Generator().manual_seed({data_seed})
x = -2 + 4 * torch.rand(N, generator=draw, dtype=torch.float64)
z = {truth_a!r} * x + {truth_b!r}
y = {targets}
X = torch.stack((x, torch.ones_like(x)), 1)  # the score z = a x + b is X @ theta


def loss_of(z, y):
    """The loss of each example."""
    return {loss}


for size in {sizes}:
    theta = torch.tensor([{a!r}, {b!r}], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=learning_rate)
    shuffle = torch.Generator().manual_seed({seed})
    updates = 0
    print(f"batch size {{size}}")
    print("epoch  updates            a            b         loss     gradient")
    for epoch in range(epochs + 1):
        optimizer.zero_grad()
        loss = loss_of(X @ theta, y).mean()  # over all examples
        loss.backward()
        shown = *theta.tolist(), loss.item(), theta.grad.norm().item()
        if not all(abs(value) <= {escaped:g} for value in shown[:3]):  # NaN fails too
            print(f"{{epoch:5d}}  diverged")
            break
        print(f"{{epoch:5d}} {{updates:8d}}" + "".join(f" {{value:12.6f}}" for value in shown))
        if epoch == epochs:
            break
        {reshuffle}
        for batch in order.split(size):  # the last one may be smaller (drop_last=False)
            optimizer.zero_grad()
            loss_of(X[batch] @ theta, y[batch]).mean().backward()
            optimizer.step()
            updates += 1
'''
