"""The standalone PyTorch program of "ELMo"; it reads the sentences from a file beside it."""

from playground.experiments.elmo.sentences import FEATURES, LABELLED, TASKS
from playground.experiments.elmo.sizes import (
    BATCH_SIZE,
    CLIP,
    HEAD_RATE,
    HEAD_ROUNDS,
    HIDDEN,
    LAYERS,
    LM_RATE,
    LM_ROUNDS,
    SEEDS,
)
from playground.experiments.elmo.training import SCORED, TRAINING, ElmoSpec


def script(spec: ElmoSpec) -> str:
    """The program for this spec."""
    first = spec.training_seed
    return SCRIPT.format(
        sizes=(HIDDEN, LAYERS, BATCH_SIZE, CLIP),
        data=(TRAINING, SCORED, LABELLED),
        rates=(LM_RATE, HEAD_RATE),
        lm=(LM_ROUNDS, spec.updates // LM_ROUNDS),
        head=(HEAD_ROUNDS, spec.head_updates // HEAD_ROUNDS),
        seeds=list(range(first, first + SEEDS)),
        tasks=tuple(TASKS),
        features=FEATURES,
    )


SCRIPT = '''"""ELMo: two language models, frozen; then for each task a mix of their layers.

    python elmo.py sentences.txt
"""

import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import cross_entropy

H, LAYERS, BATCH, CLIP = {sizes}
TRAINING, SCORED, LABELLED = {data}
LM_RATE, HEAD_RATE = {rates}
LM_ROUNDS, LM_UPDATES = {lm}
HEAD_ROUNDS, HEAD_UPDATES = {head}
TASKS, FEATURES = {tasks}, {features}
PADDING, BEGIN, END = 0, 2, 3
torch.set_num_threads(1)

lines = [line.split("\\t") for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
words = [line[0].split() for line in lines]
index = {{}}  # after padding, unknown, begin and end
for word in (word for row in words for word in row):
    index.setdefault(word, len(index) + 4)
V = len(index) + 4
ids = [[BEGIN, *(index[word] for word in row), END] for row in words]
labels = {{task: [] for task in TASKS}}  # (sentence, position, label)
for k, line in enumerate(lines):
    for at, task, label in (part.split(":") for part in line[1:]):
        labels[task].append((k, int(at) + 1, int(label)))


def padded(rows):
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], True, PADDING)


def pair(rows):
    return padded(rows), padded([row[::-1] for row in rows])


train, test = pair(ids[:TRAINING]), pair(ids[TRAINING : TRAINING + SCORED])


def losses(embedding, networks, output, ids, reversed_ids):
    """Of the next and of the previous token."""
    found = []
    for network, reads in zip(networks, (ids, reversed_ids)):
        scores = output(network(embedding(reads[:, :-1]))[0]).flatten(0, 1)
        found.append(cross_entropy(scores, reads[:, 1:].flatten(), ignore_index=PADDING))
    return torch.stack(found)


def single_layers(network):
    """Every layer as a network of its own: nn.LSTM keeps the states between its layers to itself."""
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    layers = [nn.LSTM(H, H, batch_first=True) for _ in range(LAYERS)]
    for k, layer in enumerate(layers):
        layer.load_state_dict({{f"{{name}}_l0": getattr(network, f"{{name}}_l{{k}}") for name in names}})
    return layers


def layer_states(layers, x):
    """The output of every layer."""
    for layer in layers:
        x = layer(x)[0]
        yield x


@torch.no_grad()
def examples(embedding, layers, rows):
    """h_0, h_1, ... of every labelled word, and its label."""
    h = []
    for k, at, _ in rows:
        x = embedding(torch.tensor([ids[k]]))
        ahead = layer_states(layers[0], x)
        behind = [b.flip(1) for b in layer_states(layers[1], x.flip(1))]
        mixed = [torch.cat([x, x], -1), *(torch.cat(both, -1) for both in zip(ahead, behind))]
        h.append(torch.stack([layer[0, at] for layer in mixed]))
    return torch.stack(h), torch.tensor([label for *_, label in rows])


def read_by(features, w, gamma, h):
    if features == "mix":
        return gamma * torch.einsum("j,njd->nd", w.softmax(0), h)
    return h[:, 0 if features == "types" else -1]


for seed in {seeds}:
    generator = torch.Generator().manual_seed(seed)
    embedding, output = nn.Embedding(V, H), nn.Linear(H, V)
    networks = [nn.LSTM(H, H, LAYERS, batch_first=True) for _ in range(2)]
    bound = H**-0.5
    with torch.no_grad():
        for network in networks:
            for parameter in network.parameters():
                parameter.uniform_(-bound, bound, generator=generator)
        embedding.weight.normal_(generator=generator)
        for parameter in output.parameters():
            parameter.uniform_(-bound, bound, generator=generator)
    modules = nn.ModuleList([embedding, output, *networks])
    optimizer = torch.optim.Adam(modules.parameters(), LM_RATE)
    for round in range(LM_ROUNDS + 1):
        for _ in range(LM_UPDATES if round else 0):
            rows = torch.randint(0, TRAINING, (BATCH,), generator=generator)
            optimizer.zero_grad()
            losses(embedding, networks, output, train[0][rows], train[1][rows]).sum().backward()
            nn.utils.clip_grad_norm_(modules.parameters(), CLIP)
            optimizer.step()
        with torch.no_grad():
            forward, backward = losses(embedding, networks, output, *test).tolist()
        print(f"seed {{seed}} round {{round}} forward {{forward:.6f}} backward {{backward:.6f}}")

    modules.requires_grad_(False)  # frozen
    layers = [single_layers(network) for network in networks]
    for task in TASKS:
        h, y = examples(embedding, layers, [row for row in labels[task] if row[0] < LABELLED])
        h_test, y_test = examples(embedding, layers, [row for row in labels[task] if row[0] >= TRAINING])
        for features in FEATURES:
            w, gamma = nn.Parameter(torch.zeros(LAYERS + 1)), nn.Parameter(torch.ones(()))
            head = nn.Linear(2 * H, 2)
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)
            optimizer = torch.optim.Adam([w, gamma, *head.parameters()], HEAD_RATE)
            for round in range(HEAD_ROUNDS + 1):
                for _ in range(HEAD_UPDATES if round else 0):
                    optimizer.zero_grad()
                    cross_entropy(head(read_by(features, w, gamma, h)), y).backward()
                    optimizer.step()
                with torch.no_grad():
                    right = (head(read_by(features, w, gamma, h_test)).argmax(-1) == y_test).double().mean()
                s = w.softmax(0).tolist()
                print(f"seed {{seed}} {{task}} {{features}} round {{round}} right {{right:.6f}} s {{s}}")
'''
