"""The standalone PyTorch program of a shape; it reads the items from a file beside it."""

from playground.experiments.sequence_shapes import judge
from playground.experiments.sequence_shapes.answer import LONGEST
from playground.experiments.sequence_shapes.data import data
from playground.experiments.sequence_shapes.question import Question, source_of
from playground.experiments.sequence_shapes.sizes import (
    BATCH_SIZE,
    CLIP,
    EMBEDDING,
    HIDDEN,
    ITEMS_FILE,
    MEASURED_TEMPERATURE,
    NAMES_PER_LANGUAGE,
    RATE,
    ROUNDS,
)
from playground.experiments.sequence_shapes.training import ShapesSpec


def script(spec: ShapesSpec, question: Question) -> str:
    """The program for this spec and this question."""
    shape = spec.shape
    body = BEGINNING + MODEL + TRAINING + MEASURES[shape] + LOOP + ANSWERS[shape]
    values = {
        "FILE": ITEMS_FILE,
        "SHAPE": repr(shape),
        "SIZES": repr((EMBEDDING, HIDDEN, BATCH_SIZE[shape], RATE[shape], CLIP)),
        "SCHEDULE": repr((spec.shape_updates, ROUNDS, spec.shape_seed)),
        "LONGEST": repr(LONGEST.get(shape, 0)),
        "SOURCE": repr(list(source_of(shape, question).symbols)),
        "DRAW": repr((question.temperature, question.name_seed)),
        "MEASURED": repr((MEASURED_TEMPERATURE, NAMES_PER_LANGUAGE)),
        "LANGUAGES": repr([s for s in data(shape).symbols if len(s) > 1]),
        "JUDGE": repr((judge.LONGEST, judge.ADDED)),
    }
    for name, text in values.items():
        body = body.replace(f"<{name}>", text)
    return body


BEGINNING = '''"""A shape of sequence processing, trained, measured and asked.

    python heads_shapes.py <FILE>
"""

import math
import sys
from collections import Counter
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import cross_entropy

SHAPE = <SHAPE>
EMBEDDING, H, BATCH, RATE, CLIP = <SIZES>
UPDATES, ROUNDS, SEED = <SCHEDULE>
PADDING, BEGIN, END, NONE = 0, 1, 2, -1  # NONE: no target
LONGEST = <LONGEST>  # tokens written before the end
torch.set_num_threads(1)

symbols, classes, *rows = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
symbols, classes = symbols.split(" "), classes.split(" ")
items = {"training": [], "held_out": [], "longer": []}
for row in rows:
    part, source, answer = row.split("\\t")
    items[part].append((source.split(" "), answer.split(" ")))


def padded(rows, value):
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], True, value)


def batch(items):
    """What is read, what the decoder is fed, and the targets."""
    answers = [[classes.index(name) for name in answer] for _, answer in items]
    reads = [(*s, *a) if SHAPE == "one_to_many" else s for s, a in items]
    source = padded([[3 + symbols.index(name) for name in row] for row in reads], PADDING)
    fed = padded([[BEGIN, *(END + k for k in row)] for row in answers], PADDING)
    if SHAPE == "many_to_one":  # at the last letter alone
        answers = [[NONE] * (len(s) - 1) + row for (s, _), row in zip(items, answers)]
    elif SHAPE != "aligned":
        answers = [[*row, 0] for row in answers]
    return source, fed, padded(answers, NONE)


'''

MODEL = '''generator = torch.Generator().manual_seed(SEED)
embedding, output = nn.Embedding(3 + len(symbols), EMBEDDING), nn.Linear(H, len(classes))
body = nn.GRU(EMBEDDING, H, batch_first=True)
decoder = nn.GRU(EMBEDDING, H, batch_first=True) if SHAPE == "encoder_decoder" else None
modules = nn.ModuleList([part for part in (embedding, body, decoder, output) if part is not None])
with torch.no_grad():
    for part in (body, decoder):
        for parameter in part.parameters() if part is not None else ():
            parameter.uniform_(-(H**-0.5), H**-0.5, generator=generator)
    embedding.weight.normal_(generator=generator)
    for parameter in output.parameters():
        parameter.uniform_(-(H**-0.5), H**-0.5, generator=generator)


def last_states(source):
    """h after the last token of each row: states[:, -1] would be that of the padding."""
    states, _ = body(embedding(source))
    return states[torch.arange(len(source)), (source != PADDING).sum(1) - 1]


def scores(source, fed):
    if decoder is None:
        return output(body(embedding(source))[0])
    return output(decoder(embedding(fed), last_states(source)[None])[0])


def loss_of(source, fed, target):
    return cross_entropy(scores(source, fed).flatten(0, 1), target.flatten(), ignore_index=NONE)


@torch.no_grad()
def write(source, temperature=0.0, draws=None):
    """Token by token; the likeliest, or drawn; class k is the token END + k."""
    network = decoder or body
    h = last_states(source)[None] if decoder else torch.zeros(1, len(source), H)
    token = torch.full((len(source),), BEGIN) if decoder else source[:, 0]
    written = []
    for _ in range(LONGEST + 1):
        _, h = network(embedding(token)[:, None], h)
        s = output(h[0])
        if temperature:
            k = torch.multinomial((s / temperature).softmax(-1), 1, generator=draws)[:, 0]
        else:
            k = s.argmax(-1)
        token = END + k
        written.append(k)
    rows = torch.stack(written, 1).tolist()
    return [[classes[k] for k in (row[: row.index(0)] if 0 in row else row)] for row in rows]


'''

TRAINING = """optimizer = torch.optim.Adam(modules.parameters(), RATE)
training, held_out = batch(items["training"]), batch(items["held_out"])


def train(update):
    rows = torch.randint(0, len(training[0]), (BATCH,), generator=generator)
    optimizer.param_groups[0]["lr"] = RATE * (1 - update / UPDATES)
    optimizer.zero_grad()
    loss_of(*(part[rows] for part in training)).backward()
    nn.utils.clip_grad_norm_(modules.parameters(), CLIP)
    optimizer.step()


"""

_NAMES = '''names = [("".join(answer), source[0]) for source, answer in items["training"]]
languages = <LANGUAGES>
known = {name for name, _ in names}
N, ADDED = <JUDGE>


def ngrams(name):
    text = f"^{name}$"
    return [text[i : i + n] for n in range(1, N + 1) for i in range(len(text) - n + 1)]


counts = {language: Counter() for language in languages}
for name, language in names:
    counts[language].update(ngrams(name))
distinct = len(set().union(*counts.values()))
prior = Counter(language for _, language in names)


def judge(name):
    """Naive Bayes on the n-grams of the training names."""

    def score(language):
        total = counts[language].total() + ADDED * distinct
        found = sum(math.log((counts[language][g] + ADDED) / total) for g in ngrams(name))
        return math.log(prior[language] / len(names)) + found

    return max(languages, key=score)


TEMPERATURE, EACH = <MEASURED>


def shares():
    asked = [language for language in languages for _ in range(EACH)]
    source = torch.tensor([[3 + symbols.index(language)] for language in asked])
    drawn = ["".join(row) for row in write(source, TEMPERATURE, torch.Generator().manual_seed(SEED))]
    right = sum(judge(name) == language for name, language in zip(drawn, asked)) / len(drawn)
    return right, sum(name not in known for name in drawn) / len(drawn)


'''

_LANGUAGES = """lists = {}  # the languages of each name
for name, answer in items["training"] + items["held_out"]:
    lists.setdefault(tuple(name), set()).add(answer[0])


@torch.no_grad()
def right_share(part):
    names = list(dict.fromkeys(tuple(name) for name, _ in items[part]))
    source = padded([[3 + symbols.index(letter) for letter in name] for name in names], PADDING)
    found = output(last_states(source)).argmax(-1).tolist()
    return sum(classes[k] in lists[name] for name, k in zip(names, found)) / len(names)


def shares():
    return right_share("held_out"), right_share("training")


"""

_TAGS = """@torch.no_grad()
def right_share(part):
    source, fed, target = batch(items[part])
    right = scores(source, fed).argmax(-1) == target
    return (right | (target == NONE)).all(1).double().mean().item()


def shares():
    return right_share("held_out"), right_share("longer")


"""

_STRINGS = """def right_share(part):
    written = write(batch(items[part])[0])
    return sum(row == answer for row, (_, answer) in zip(written, items[part])) / len(written)


def shares():
    return right_share("held_out"), right_share("longer")


"""

MEASURES = {
    "one_to_many": _NAMES,
    "many_to_one": _LANGUAGES,
    "aligned": _TAGS,
    "encoder_decoder": _STRINGS,
}

LOOP = """for round in range(ROUNDS + 1):
    for update in range((round - 1) * UPDATES // ROUNDS, round * UPDATES // ROUNDS) if round else ():
        train(update)
    with torch.no_grad():
        loss = loss_of(*held_out).item()
    quality, second = shares()
    print(f"round {round} loss {loss:.6f} quality {quality:.6f} second {second:.6f}")

source = torch.tensor([[3 + symbols.index(name) for name in <SOURCE>]])
"""

_WRITTEN = """print("answer", *write(source)[0])
"""
_DRAWN = """temperature, seed = <DRAW>
name = "".join(write(source, temperature, torch.Generator().manual_seed(seed))[0])
print("answer", name, judge(name))
"""
_TAGGED = """with torch.no_grad():
    p = scores(source, None)[0].softmax(-1)
print("answer", *(classes[k] for k in p.argmax(-1)))
"""
_NAMED = """with torch.no_grad():
    p = output(last_states(source))[0].softmax(-1)
print("answer", classes[p.argmax()], f"{p.max().item():.6f}")
"""

ANSWERS = {
    "one_to_many": _DRAWN,
    "many_to_one": _NAMED,
    "aligned": _TAGGED,
    "encoder_decoder": _WRITTEN,
}
