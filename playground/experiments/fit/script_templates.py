"""The parts of the fit's program, with the places that a spec fills (`script.py`).

HEAD, then the sources of what PyTorch lacks, DATA, NETWORK, TRAINING. In the last, WHOLE or BATCHES says
which points an update uses, STEP or CLOSURE how it is made.
"""

HEAD = '''"""Fit a curve, split a plane: a small network on points."""

{imports}
'''
DATA = """

# Inputs as the network gets them, and the target or class of each point.
TRAIN = [
{train}]
HELD_OUT = [
{held_out}]


def tensors(points: list) -> tuple[Tensor, Tensor]:
    x = torch.tensor([x for x, _ in points], dtype=torch.float64).reshape(len(points), {inputs})
    return x, torch.tensor([y for _, y in points], dtype={dtype})


"""
NETWORK = """SIZES = {sizes}
DROPOUT = {dropout!r}
g = torch.Generator().manual_seed({seed})


class Activation(nn.Module):
    def forward(self, inp: Tensor) -> Tensor:
        return {function}


class Dropout(nn.Module):
    def forward(self, a: Tensor) -> Tensor:
        return a * masks.pop(0) if masks else a


masks: list[Tensor] = []
parts: list[nn.Module] = []
for m, n in zip(SIZES[:-1], SIZES[1:]):
    layer = nn.Linear(m, n, dtype=torch.float64)
    with torch.no_grad():
        w, b = layer.weight, layer.bias
        {fill}
        {bias}
    parts += [layer, Activation(), Dropout()]
net = nn.Sequential(*parts[:-2])


def layers() -> list[nn.Linear]:
    return [part for part in net if isinstance(part, nn.Linear)]


def weights() -> list[Tensor]:
    return [layer.weight for layer in layers()]


def draw_masks(examples: int) -> None:
    if DROPOUT > 0:
        new = [torch.empty(examples, n, dtype=torch.float64) for n in SIZES[1:-1]]
        masks[:] = [mask.bernoulli_(1 - DROPOUT, generator=g).div_(1 - DROPOUT) for mask in new]


def loss_of(x: Tensor, y: Tensor) -> Tensor:
    z = net(x)
    return {loss}


def objective(x: Tensor, y: Tensor) -> Tensor:
    return loss_of(x, y){penalty}


def mean_loss(points: tuple[Tensor, Tensor]) -> float:
    with torch.no_grad():
        return loss_of(*points).item() if len(points[0]) else math.nan


"""
TRAINING = """train, held_out = tensors(TRAIN), tensors(HELD_OUT)
optimizer = {optimizer}
update = 0
print("epoch  training loss          held-out loss")
for epoch in range({epochs} + 1):
{edits}    if epoch in {printed}:
        print(f"{{epoch:5d}}  {{mean_loss(train)!r:22s}} {{mean_loss(held_out)!r}}")
    if epoch == {epochs} or not len(train[0]):
        break
    x, y = train
{shuffle}
    for index in batches:{rate}
        x_batch, y_batch = (x, y) if len(index) == len(x) else (x[index], y[index])
{step}
        update += 1
"""
WHOLE = "    batches = [torch.arange(len(x))]"
BATCHES = "    batches = torch.randperm(len(x), generator=g).split({batch})"
STEP = """        draw_masks(len(x_batch))
        optimizer.zero_grad()
        objective(x_batch, y_batch).backward()
        optimizer.step()"""
CLOSURE = """        draw_masks(len(x_batch))
        drawn = list(masks)

        def closure() -> Tensor:
            optimizer.zero_grad()
            masks[:] = drawn
            loss = objective(x_batch, y_batch)
            loss.backward()
            masks[:] = []
            return loss

        optimizer.step(closure)"""
