"""The standalone PyTorch program of "A head by choice"; it reads the labelled text from a file."""

from playground.experiments.heads.sentences import TAGS
from playground.experiments.heads.sizes import BATCH_SIZE, CLIP, DATA_FILES, RATE, SEEDS, WINDOW_REACH
from playground.experiments.heads.tasks import LANGUAGES, tasks_of
from playground.experiments.heads.texts import dataset
from playground.experiments.heads.training import HeadsSpec


def script(spec: HeadsSpec) -> str:
    """The program for this spec."""
    text = spec.task.text
    return SCRIPT.format(
        file=DATA_FILES[text],
        head=spec.head,
        pooling=spec.pooling,
        cell=spec.cell.upper(),
        directions=2 if spec.directions == "two" else 1,
        sizes=(spec.hidden, BATCH_SIZE, CLIP, RATE, spec.updates),
        tested=dataset(text).tested,
        seeds=list(range(spec.training_seed, spec.training_seed + SEEDS)),
        heads={task.key: (task.level, task.loss, task.outputs) for task in tasks_of(text)},
        labels={"surnames": LANGUAGES, "sentences": TAGS}[text],
        tokens={"surnames": "list(fields[0])", "sentences": "fields[0].split()"}[text],
        read=READ[text],
        ways=spec.ways,
        reach=WINDOW_REACH,
    )


READ = {
    "surnames": """answers = {
    "language": torch.tensor([LABELS.index(fields[1]) for fields in lines]),
    "letter": padded([[*row[1:], 2] for row in rows], -100),
}""",
    "sentences": """answers = {
    "tags": padded([[LABELS.index(tag) for tag in fields[1].split()] for fields in lines], -100),
    "affirmed": torch.tensor([int(fields[2]) for fields in lines]),
    "nights": torch.tensor([int(fields[3]) for fields in lines]),
    "word": padded([[*row[1:], 2] for row in rows], -100),
}""",
}

SCRIPT = '''"""One body, many heads: one head trained alone, jointly, on a frozen and on an untrained body.

    python heads.py {file}
"""

import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

HEAD, POOLING = "{head}", "{pooling}"
CELL, D = nn.{cell}, {directions}
H, BATCH, CLIP, RATE, UPDATES = {sizes}
TESTED = {tested}
HEADS = {heads}  # level, loss, number of scores (0: one for each token of the vocabulary)
LABELS = {labels}
torch.set_num_threads(1)

lines = [line.split("\\t") for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
tokens = [{tokens} for fields in lines]
index = {{}}  # after padding, unknown and end
for token in (token for row in tokens[:-TESTED] for token in row):
    index.setdefault(token, len(index) + 3)
rows = [[index.get(token, 1) for token in row] for row in tokens]
V, TRAINED = len(index) + 3, len(rows) - TESTED


def padded(rows, padding):
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], True, padding)


{read}
ids, lengths = padded(rows, 0), torch.tensor([len(row) for row in rows])
weight = {{name: 1.0 for name in HEADS}}
if "nights" in HEADS:
    weight["nights"] = 1 / answers["nights"][:TRAINED].double().var(correction=0).item()


def uniform(module, bound, generator):
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.uniform_(-bound, bound, generator=generator)
    return module


def network(names, seed):
    generator = torch.Generator().manual_seed(seed)
    cells = [uniform(CELL(H, H, batch_first=True), H**-0.5, generator) for _ in range(D)]
    embedding = nn.Embedding(V, H)
    with torch.no_grad():
        embedding.weight.normal_(generator=generator)
    heads = {{}}
    for name in names:
        size = H if HEADS[name][0] == "next" else D * H
        heads[name] = uniform(nn.Linear(size, HEADS[name][2] or V), size**-0.5, generator)
    return nn.ModuleDict({{"body": nn.ModuleList([embedding, *cells]), "heads": nn.ModuleDict(heads)}})


def states(body, ids, lengths):
    x, t = body[0](ids), torch.arange(ids.shape[1])
    h = body[1](x)[0]
    if D == 1:
        return h
    # the backward direction reads every text from its own last token: padding stays behind
    order = torch.where(t < lengths[:, None], lengths[:, None] - 1 - t, t)[..., None].expand(-1, -1, H)
    return torch.cat([h, body[2](x.gather(1, order))[0].gather(1, order)], -1)


def scores(net, name, h, lengths):
    if HEADS[name][0] == "next":
        h = h[..., :H]  # the backward direction has read the answer
    if HEADS[name][0] == "text":
        mask = (torch.arange(h.shape[1]) < lengths[:, None])[..., None]
        if POOLING == "mean":
            h = (h * mask).sum(1) / lengths[:, None]
        elif POOLING == "max":
            h = h.masked_fill(~mask, -torch.inf).amax(1)
        else:
            last = h[torch.arange(len(h)), lengths - 1]
            h = last if D == 1 else torch.cat([last[:, :H], h[:, 0, H:]], -1)
    return net["heads"][name](h)


def loss_and_right(name, z, y):
    z, y = z.flatten(0, -2), y.flatten()
    z, y = z[y != -100], y[y != -100]
    kind = HEADS[name][1]
    if kind == "cross-entropy":
        return F.cross_entropy(z, y), (z.argmax(-1) == y).double().mean()
    if kind == "squared":
        return F.mse_loss(z[:, 0], y.float()), (z[:, 0].round() == y).double().mean()
    right = ((z[:, 0] > 0) == y).double().mean()
    return F.binary_cross_entropy_with_logits(z[:, 0], y.float()), right


def results(net, names, chosen):
    if isinstance(net, Window):
        yield from net.results(chosen)
        return
    T = lengths[chosen].max()
    h = states(net["body"], ids[chosen, :T], lengths[chosen])
    for name in names:
        y = answers[name][chosen]
        z = scores(net, name, h, lengths[chosen])
        yield name, *loss_and_right(name, z, y if y.ndim == 1 else y[:, :T])


def train(net, names, seed):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], RATE)
    for _ in range(UPDATES):
        chosen = torch.randint(0, TRAINED, (BATCH,), generator=generator)
        optimizer.zero_grad()
        sum(weight[name] * loss for name, loss, _ in results(net, names, chosen)).backward()
        nn.utils.clip_grad_norm_(net.parameters(), CLIP)
        optimizer.step()


class Window(nn.Module):
    """No recurrence: one linear layer on the embeddings of the tokens from t - {reach} to t + {reach}."""

    def __init__(self, generator):
        super().__init__()
        self.embedding = nn.Embedding(V, H)
        with torch.no_grad():
            self.embedding.weight.normal_(generator=generator)
        size = (2 * {reach} + 1) * H
        self.layer = uniform(nn.Linear(size, HEADS[HEAD][2]), size**-0.5, generator)

    def results(self, chosen):
        T = lengths[chosen].max()
        x = self.embedding(ids[chosen, :T]) * (torch.arange(T) < lengths[chosen][:, None])[..., None]
        windows = F.pad(x, (0, 0, {reach}, {reach})).unfold(1, 2 * {reach} + 1, 1).transpose(2, 3).flatten(2)
        yield HEAD, *loss_and_right(HEAD, self.layer(windows), answers[HEAD][chosen][:, :T])


for seed in {seeds}:
    others = [name for name in HEADS if name != HEAD]
    source = network(others, seed)
    train(source, others, seed)
    for way in {ways}:
        names = [HEAD, *others] if way == "joint" else [HEAD]
        net = network(names, seed) if way != "window" else Window(torch.Generator().manual_seed(seed))
        if way == "frozen":
            net["body"].load_state_dict(source["body"].state_dict())
        if way in ("frozen", "untrained"):
            net["body"].requires_grad_(False)
        train(net, names, seed)
        with torch.no_grad():
            _, loss, right = next(results(net, names, torch.arange(TRAINED, len(rows))))
        print(f"seed {{seed}} {{way}} loss {{loss:.5f}} right {{right:.5f}}")
'''
