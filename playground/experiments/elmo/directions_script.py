"""The standalone PyTorch program of "It sees the answer"; it reads the sentences from a file beside it."""

from playground.experiments.elmo.directions import SUBJECTS, TESTED, DirectionsSpec, keys
from playground.experiments.elmo.sizes import BATCH_SIZE, CLIP, HIDDEN, LM_RATE, SEEDS


def script(spec: DirectionsSpec) -> str:
    """The program for this spec."""
    first = spec.training_seed
    return SCRIPT.format(
        sizes=(HIDDEN, BATCH_SIZE, CLIP, LM_RATE),
        subjects=SUBJECTS,
        tested=TESTED,
        updates=spec.direction_updates,
        seeds=list(range(first, first + SEEDS)),
        networks=keys(),
    )


SCRIPT = '''"""What a bidirectional network sees: as a language model, and through out[:, -1] or h_n.

    python elmo_directions.py sentences.txt
"""

import sys
from collections import Counter
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import cross_entropy

H, BATCH, CLIP, RATE = {sizes}
SUBJECTS = {subjects}
TESTED, UPDATES = {tested}, {updates}
BEGIN, END = 2, 3
torch.set_num_threads(1)

texts = [line.split("\\t")[0] for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
index = {{}}  # after padding, unknown, begin and end
for word in (word for text in texts for word in text.split()):
    index.setdefault(word, len(index) + 4)
rows = []
for text in texts:
    subject = next((k for k, name in enumerate(SUBJECTS) if f"{{text}} ".startswith(f"{{name}} ")), None)
    if subject is not None:
        rows.append(([BEGIN, *(index[word] for word in text.split()), END], subject))
[(length, _)] = Counter(len(ids) for ids, _ in rows).most_common(1)
ids = torch.tensor([ids for ids, _ in rows if len(ids) == length])
subjects = torch.tensor([subject for ids, subject in rows if len(ids) == length])


def scores(embedding, lstm, output, reading, ids):
    out, (h_n, _) = lstm(embedding(ids))
    if not reading:
        return output(out[:, :-1])  # of the next word, at every t
    vector = out[:, -1] if reading.startswith("out") else torch.cat([h_n[0], h_n[1]], dim=-1)
    return output(vector[:, -output.in_features :])  # a backward half is the second


def loss_of(found, reading, ids, subjects):
    if reading:
        return cross_entropy(found, subjects)
    return cross_entropy(found.flatten(0, 1), ids[:, 1:].flatten())


for seed in {seeds}:
    for arrangement, reading in {networks}:
        generator = torch.Generator().manual_seed(seed)
        halves = 1 if reading.endswith("backward") or arrangement == "forward" else 2
        embedding = nn.Embedding(len(index) + 4, H)
        lstm = nn.LSTM(H, H, batch_first=True, bidirectional=arrangement == "both")
        output = nn.Linear(halves * H, len(SUBJECTS) if reading else len(index) + 4)
        with torch.no_grad():
            for parameter in lstm.parameters():
                parameter.uniform_(-(H**-0.5), H**-0.5, generator=generator)
            embedding.weight.normal_(generator=generator)
            for parameter in output.parameters():
                parameter.uniform_(-(output.in_features**-0.5), output.in_features**-0.5, generator=generator)
        parts = (embedding, lstm, output)
        parameters = [p for part in parts for p in part.parameters()]
        optimizer = torch.optim.Adam(parameters, RATE)
        for _ in range(UPDATES):
            chosen = torch.randint(0, len(ids) - TESTED, (BATCH,), generator=generator)
            batch, answers = ids[:-TESTED][chosen], subjects[:-TESTED][chosen]
            optimizer.zero_grad()
            loss_of(scores(*parts, reading, batch), reading, batch, answers).backward()
            nn.utils.clip_grad_norm_(parameters, CLIP)
            optimizer.step()
        with torch.no_grad():
            test, answers = ids[-TESTED:], subjects[-TESTED:]
            found = scores(*parts, reading, test)
            loss = loss_of(found, reading, test, answers).item()
            right = (found.argmax(-1) == (answers if reading else test[:, 1:])).double().mean().item()
        print(f"seed {{seed}} {{arrangement}} {{reading or 'lm'}} loss {{loss:.6f}} right {{right:.6f}}")
'''
