"""The standalone program of "Type and token embeddings"; it reads the network from a file beside it."""

from playground.experiments.elmo.bundled_model import MODEL_FILE
from playground.experiments.elmo.occurrences import OccurrenceTrace
from playground.experiments.elmo.sentences import FEATURES, TASKS, vocabulary
from playground.experiments.elmo.sizes import HIDDEN, LAYERS


def script(trace: OccurrenceTrace) -> str:
    """The program for the word of this trace: in the typed sentence, or else in the text's."""
    return SCRIPT.format(
        file=MODEL_FILE,
        vocabulary=ascii(vocabulary()),
        words=ascii(trace.query),
        position=trace.query_position,
        task=trace.task,
        labels=TASKS[trace.task],
        features=FEATURES,
        H=HIDDEN,
        layers=LAYERS,
    )


SCRIPT = '''"""ELMo's vectors of a sentence's words, layer by layer, and what the heads make of one of them.

    python elmo_words.py {file}
"""

import sys

import torch
from safetensors.torch import load_file
from torch import nn

VOCABULARY = {vocabulary}
WORDS, POSITION = {words}, {position}
TASK, LABELS, FEATURES = "{task}", {labels}, {features}
H, LAYERS = {H}, {layers}
UNKNOWN, BEGIN, END = 1, 2, 3

stored = load_file(sys.argv[1])
index = {{word: i for i, word in enumerate(VOCABULARY)}}
ids = torch.tensor([[BEGIN, *(index.get(word, UNKNOWN) for word in WORDS), END]])
at = POSITION + 1  # behind BEGIN

with torch.no_grad():
    x = stored["network.embedding.weight"][ids]
    rows = []
    for d in range(2):  # forward and backward, apart
        reads, row = x.flip(1) if d else x, []
        for k in range(LAYERS):
            layer = nn.LSTM(H, H, batch_first=True)
            prefix = f"network.encoder.networks.{{d}}."
            layer.load_state_dict({{f"{{n}}_l0": stored[f"{{prefix}}{{n}}_l{{k}}"] for n in
                                   ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}})
            reads = layer(reads)[0]
            row.append(reads.flip(1) if d else reads)
        rows.append(row)
    h = torch.stack([torch.cat([x, x], -1), *(torch.cat(pair, -1) for pair in zip(*rows))])[:, 0, at]
    for k, vector in enumerate(h):
        print(f"h_{{k}}", [round(v, 6) for v in vector.tolist()])
    for features in FEATURES:
        head = {{name.removeprefix(f"{{TASK}}.{{features}}."): w for name, w in stored.items()}}
        s, gamma = head["w"].softmax(0), head["gamma"]
        v = gamma * s @ h if features == "mix" else h[0 if features == "types" else -1]
        p = (head["head.weight"] @ v + head["head.bias"]).softmax(0)
        print(features, "P", dict(zip(LABELS, p.tolist())), "s", s.tolist())
'''
