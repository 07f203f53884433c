"""The standalone program of "One text through it"; it reads the network from a file beside it."""

from playground.experiments.heads.bundled_model import HIDDEN, head_name
from playground.experiments.heads.reading import ReadingTrace
from playground.experiments.heads.sizes import MODEL_FILES


def script(trace: ReadingTrace) -> str:
    """The program for the text of this trace."""
    task = trace.spec.task
    return SCRIPT.format(
        file=MODEL_FILES[task.text],
        ids=list(trace.text.ids),
        tokens=ascii(list(trace.text.tokens)),
        label=trace.label.tolist(),
        name=head_name(task, trace.spec.pooling),
        level=task.level,
        pooling=trace.spec.pooling,
        loss=task.loss,
        padding=trace.spec.padding,
        H=HIDDEN,
    )


SCRIPT = '''"""One text through a body and a head: alone, and in a padded batch with the mask and without.

    python heads_reading.py {file}
"""

import sys

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

TOKENS = {tokens}
IDS, LABEL = {ids}, torch.tensor({label})
HEAD, LEVEL, POOLING, LOSS = "{name}", "{level}", "{pooling}", "{loss}"
PADDING, H = {padding}, {H}
torch.set_default_dtype(torch.float64)

stored = {{name: w.double() for name, w in load_file(sys.argv[1]).items()}}
cells = []
for d in range(2):
    cell, prefix = nn.LSTM(H, H, batch_first=True), f"body.encoder.networks.{{d}}."
    cell.load_state_dict({{n.removeprefix(prefix): w for n, w in stored.items() if n.startswith(prefix)}})
    cells.append(cell)
W, b = stored[f"heads.{{HEAD}}.weight"].requires_grad_(), stored[f"heads.{{HEAD}}.bias"].requires_grad_()


def scores(ids, lengths):
    x, t = stored["body.embedding.weight"][ids], torch.arange(ids.shape[1])
    order = torch.where(t < lengths[:, None], lengths[:, None] - 1 - t, t)[..., None].expand(-1, -1, H)
    with torch.no_grad():
        h = torch.cat([cells[0](x)[0], cells[1](x.gather(1, order))[0].gather(1, order)], -1)
    if LEVEL == "next":
        h = h[..., :H]
    if LEVEL == "text":
        mask = (t < lengths[:, None])[..., None]
        if POOLING == "mean":
            h = (h * mask).sum(1) / lengths[:, None]
        elif POOLING == "max":
            h = h.masked_fill(~mask, -torch.inf).amax(1)
        else:
            h = torch.cat([h[torch.arange(len(h)), lengths - 1, :H], h[:, 0, H:]], -1)
    return h @ W.T + b


T = len(IDS)
z = scores(torch.tensor([IDS]), torch.tensor([T])).flatten(0, -2)
z.retain_grad()
if LOSS == "cross-entropy":
    loss = F.cross_entropy(z, LABEL)
elif LOSS == "squared":
    loss = F.mse_loss(z[:, 0], LABEL.double())
else:
    loss = F.binary_cross_entropy_with_logits(z[:, 0], LABEL.double())
loss.backward()
print(f"J {{loss.item():.6f}}  |dJ/dW| {{W.grad.norm().item():.6f}}  |dJ/db| {{b.grad.norm().item():.6f}}")
for row, gradient in zip(z.tolist(), z.grad.tolist()):
    print("z", " ".join(f"{{x:.4f}}" for x in row))
    print("dJ/dz", " ".join(f"{{x:.4f}}" for x in gradient))

batch = torch.tensor([[*IDS, *[0] * PADDING], [IDS[t % T] for t in range(T + PADDING)]])
for name, lengths in (("mask", [T, T + PADDING]), ("no mask", [T + PADDING] * 2)):
    with torch.no_grad():
        same = scores(batch, torch.tensor(lengths))[0]
        same = same[:T] if same.ndim == 2 else same[None]
    print(f"in a batch, {{name}}: largest difference {{(same - z).abs().max().item():.3g}}")
'''
