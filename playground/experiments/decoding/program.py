"""The current settings as a standalone script, and the trace as a table."""

import re
from typing import Any

from playground.experiments.decoding.generate import Writing
from playground.experiments.decoding.readers import Prompt, Reader
from playground.experiments.decoding.spec import DecodingSpec
from playground.training import script as sampler

BEGIN, END = "from __future__ import annotations", "def sample("


def script(spec: DecodingSpec, reader: Reader, prompt: Prompt) -> str:
    """A program that continues the same prompt with PyTorch; for each token its ln P under the model.

    It takes the two files of the model.
    """
    settings = spec.settings()
    model = sampler.script()
    chosen: dict[str, Any] = {
        "PROMPT": list(prompt.ids),
        "TAU": settings.tau,
        "K": settings.top_k,
        "P": settings.top_p,
        "FREQUENCY": settings.frequency,
        "PRESENCE": settings.presence,
        "LENGTH": spec.length,
        "SEED": spec.seed,
        "STOP": spec.stop_text,
        "FORCED": {} if spec.decoder.searches else dict(spec.forced),
        "BEAM": spec.beam_width if spec.decoder.searches else 0,
        "ALPHA": spec.length_penalty,
        "ENDS": reader.ends,
    }

    def filled(text: str) -> str:  # in one pass, so that a text that looks like a mark stays a text
        return re.sub("#([A-Z]+)#", lambda mark: ascii(chosen[mark[1]]), text)

    return _HEAD + model[model.index(BEGIN) : model.index(END)] + filled(_DECODE)


def table(writing: Writing) -> dict[str, Any]:
    """One row for each token."""
    return {
        "token": [writing.labels[row][t] for t, row in enumerate(writing.row.tolist())],
        "forced": writing.forced,
        "log_probability": writing.log_probability,
        "drawn_from": [float(writing.share[-1, row, t]) for t, row in enumerate(writing.row.tolist())],
        "rank": writing.rank,
        "random_number": writing.u,
        "entropy_nats": writing.entropy,
        "entropy_drawn": writing.entropy_drawn,
        "kept_top_k": writing.kept[3],
        "kept_top_p": writing.kept[4],
        "mass_top_k": writing.mass[3],
        "mass_top_p": writing.mass[4],
    }


_HEAD = '''\
"""Decode: from next-token scores to a text.

    pip install torch safetensors
    python decode.py model.safetensors model.json
"""

'''

_DECODE = '''\
PROMPT = #PROMPT#  # as ids
TAU, TOP_K, TOP_P = #TAU#, #K#, #P#  # 0 is greedy; 0 keeps all; 1 keeps all
FREQUENCY, PRESENCE = #FREQUENCY#, #PRESENCE#
LENGTH, SEED, STOP = #LENGTH#, #SEED#, #STOP#
FORCED = #FORCED#  # position: id
BEAM, ALPHA = #BEAM#, #ALPHA#  # 0: no beam search
ENDS = #ENDS#  # whether the model can end its text


def allowed_scores(model, ids):
    """Without what stands for no text."""
    z = model.read(ids)[0].double()  # (V,)
    z[UNKNOWN] = -torch.inf
    if not ENDS:
        z[BOUNDARY] = -torch.inf
    return z


def pipeline(z, counts):
    """Penalties, temperature, top-k, top-p, softmax: what is drawn from, (V,)."""
    z = z - counts * FREQUENCY - (counts > 0) * PRESENCE
    if TAU == 0:
        return torch.nn.functional.one_hot(z.argmax(), len(z)).double()
    z = z / TAU
    if 0 < TOP_K < len(z):
        cut = torch.argsort(-z, stable=True)[TOP_K:]
        z[cut] = -torch.inf
    if TOP_P < 1:
        order = torch.argsort(-z, stable=True)
        before = torch.softmax(z, dim=0)[order].cumsum(0).roll(1)
        before[0] = -1.0
        z[order[before >= TOP_P]] = -torch.inf
    return torch.softmax(z, dim=0)


def draw(p, u):
    """The token in whose part of [0, 1) u falls, the likeliest first."""
    order = torch.argsort(-p, stable=True)
    place = torch.searchsorted(p[order].cumsum(0), torch.tensor(u).double(), right=True)
    return int(order[min(int(place), int((p > 0).sum()) - 1)])


def written(model, ids):
    return model.decode(PROMPT + ids)[len(model.decode(PROMPT)) :]


def generate(model):
    """One token after the other."""
    numbers = torch.rand(LENGTH, generator=torch.Generator().manual_seed(SEED), dtype=torch.float64)
    ids, each = [], []
    for t in range(LENGTH):
        z = allowed_scores(model, PROMPT + ids)
        counts = torch.bincount(torch.tensor(ids, dtype=torch.long), minlength=len(z))
        token = draw(pipeline(z, counts), numbers[t].item())
        wish = FORCED.get(t, -1)
        if 0 <= wish < len(z) and z[wish].isfinite():
            token = wish
        ids.append(token)
        each.append(torch.log_softmax(z, dim=0)[token].item())
        if token == BOUNDARY or (STOP and STOP in written(model, ids)):
            break
    return ids, each


def search(model):
    """The BEAM best beginnings, level by level; the best of them at the end."""
    beam = [([], [], False)]  # tokens, their ln P, whether the text has ended
    for _ in range(LENGTH):
        if all(ended for _, _, ended in beam):
            break
        found = [text for text in beam if text[2]]
        for ids, each, ended in beam:
            if not ended:
                log_p = torch.log_softmax(allowed_scores(model, PROMPT + ids), dim=0)
                for i in torch.argsort(-log_p, stable=True)[:BEAM].tolist():
                    stops = i == BOUNDARY or bool(STOP and STOP in written(model, ids + [i]))
                    found.append((ids + [i], each + [log_p[i].item()], stops))
        found.sort(key=lambda text: -sum(text[1]) / len(text[0]) ** ALPHA)
        beam = found[:BEAM]
    return beam[0][:2]


def main():
    parser = argparse.ArgumentParser(description="Decode: from next-token scores to a text.")
    parser.add_argument("tensors", help="the .safetensors file")
    parser.add_argument("about", help="the .json file")
    arguments = parser.parse_args()
    with open(arguments.about, encoding="utf-8") as file:
        model = Model(load_file(arguments.tensors), json.load(file))
    with torch.inference_mode():
        ids, each = search(model) if BEAM else generate(model)
    for i, log_p in zip(ids, each):
        print(json.dumps(model.vocabulary[i]), f"{log_p:.6f}", sep="\\t")
    print(f"ln P of the text: {sum(each):.6f}")


if __name__ == "__main__":
    main()
'''
