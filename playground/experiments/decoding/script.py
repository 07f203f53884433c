"""The current settings as a standalone script, and a generation as a table."""

import re
from typing import Any

from playground.experiments.decoding.filters import DECIMALS, TOLERANCE
from playground.experiments.decoding.generate import Generation
from playground.experiments.decoding.pipeline import STAGES
from playground.experiments.decoding.scorer import Prompt, Scorer
from playground.experiments.decoding.spec import DecodingSpec
from playground.training.export import sampling_script

MODEL_BEGIN, MODEL_END = "from __future__ import annotations", "def sample("  # of the sampling script


def script(spec: DecodingSpec, scorer: Scorer, prompt: Prompt) -> str:
    """The source of decode.py, which continues the same prompt with the two files of the model.

    It prints each token with its ln P under the model.
    """
    settings = spec.settings()
    model = sampling_script()
    values: dict[str, Any] = {
        "PROMPT": list(prompt.ids),
        "TEMPERATURE": settings.temperature,
        "K": settings.top_k,
        "P": settings.top_p,
        "MIN": settings.min_p,
        "TYPICAL": settings.typical_p,
        "TOLERANCE": TOLERANCE,
        "DECIMALS": DECIMALS,
        "REPETITION": settings.repetition_penalty,
        "FREQUENCY": settings.frequency_penalty,
        "PRESENCE": settings.presence_penalty,
        "LENGTH": spec.max_length,
        "SEED": spec.seed,
        "STOP": spec.stop_text,
        "FORCED": {} if spec.decoder.searches else dict(spec.forced),
        "BEAM": spec.beam_width if spec.decoder.searches else 0,
        "ALPHA": spec.length_penalty,
        "ENDS": scorer.can_end,
        "LN": settings.log_probabilities,
    }
    # All placeholders in one pass, so that a text that contains one is not replaced itself.
    decode = re.sub("#([A-Z]+)#", lambda match: ascii(values[match[1]]), _DECODE)
    return _HEAD + model[model.index(MODEL_BEGIN) : model.index(MODEL_END)] + decode


def table(generation: Generation) -> dict[str, Any]:
    """One row for each token."""
    steps, rows = range(generation.ids.size), generation.chosen_row
    filters = [(name, STAGES.index(name)) for name in ("top_k", "top_p", "min_p", "typical_p")]
    return {
        "token": [generation.labels[rows[t]][t] for t in steps],
        "forced": generation.forced,
        "log_probability": generation.log_probability,
        "drawn_from": generation.probability[-1, rows, steps],
        "rank": generation.rank,
        "random_number": generation.random_number,
        "entropy_nats": generation.entropy,
        "entropy_drawn": generation.entropy_drawn,
        **{f"allowed_{name}": generation.allowed[stage] for name, stage in filters},
        **{f"mass_{name}": generation.mass[stage] for name, stage in filters},
    }


_HEAD = '''\
"""Decode: from next-token scores to a text.

    pip install torch safetensors
    python decode.py model.safetensors model.json
"""

'''

_DECODE = '''\
PROMPT = #PROMPT#  # as ids
TEMPERATURE, TOP_K, TOP_P = #TEMPERATURE#, #K#, #P#  # 0 is greedy; 0 keeps all; 1 keeps all
MIN_P, TYPICAL_P = #MIN#, #TYPICAL#  # 0 keeps all; 1 keeps all
REPETITION_PENALTY = #REPETITION#  # 1 is none
FREQUENCY_PENALTY, PRESENCE_PENALTY = #FREQUENCY#, #PRESENCE#
LOG_PROBABILITIES = #LN#  # whether the scores are ln P instead of the model's own
TOLERANCE = #TOLERANCE#  # a sum may be rounded below the decimal that it is
MAX_LENGTH, SEED, STOP = #LENGTH#, #SEED#, #STOP#
FORCED = #FORCED#  # position: id
BEAM_WIDTH, LENGTH_PENALTY = #BEAM#, #ALPHA#  # width 0: no beam search
CAN_END = #ENDS#  # whether the model can end its text


def allowed_scores(model, ids):
    """The scores of the next token; -inf for tokens that stand for no text."""
    z = model.read(ids)[0].double()  # (V,)
    z[UNKNOWN] = -torch.inf
    if not CAN_END:
        z[BOUNDARY] = -torch.inf
    return z


def pipeline(z, counts, seen):
    """Penalties, temperature, filters, softmax: the distribution to sample from, (V,)."""
    if LOG_PROBABILITIES:
        z = torch.log_softmax(z, dim=0)
    if REPETITION_PENALTY != 1:  # prompt and text; the others count the text alone
        z = torch.where(seen, torch.where(z < 0, z * REPETITION_PENALTY, z / REPETITION_PENALTY), z)
    z = z - counts * FREQUENCY_PENALTY - (counts > 0) * PRESENCE_PENALTY
    if TEMPERATURE == 0:
        return torch.nn.functional.one_hot(z.argmax(), len(z)).double()
    z = z / TEMPERATURE
    if 0 < TOP_K < len(z):
        cut = torch.argsort(-z, stable=True)[TOP_K:]
        z[cut] = -torch.inf
    if TOP_P < 1:
        order = torch.argsort(-z, stable=True)
        z = up_to_mass(z, order, TOP_P)
    if MIN_P > 0:
        z = z.masked_fill(torch.exp(z - z.max()) < MIN_P - TOLERANCE, -torch.inf)
    if TYPICAL_P < 1:
        surprisal = -torch.log_softmax(z, dim=0)
        expected = torch.special.entr(torch.exp(-surprisal)).sum()
        distance = torch.round((surprisal - expected).abs(), decimals=#DECIMALS#)
        order = torch.argsort(-z, stable=True)
        z = up_to_mass(z, order[torch.argsort(distance[order], stable=True)], TYPICAL_P)
    return torch.softmax(z, dim=0)


def up_to_mass(z, order, mass):
    """Keep the first tokens of an order until they have the mass."""
    before = torch.softmax(z, dim=0)[order].cumsum(0).roll(1)
    before[0] = -1.0
    return z.index_fill(0, order[before >= mass - TOLERANCE], -torch.inf)


def sample(p, u):
    """The token in whose part of [0, 1) u falls, the likeliest first."""
    order = torch.argsort(-p, stable=True)
    index = torch.searchsorted(p[order].cumsum(0), torch.tensor(u).double(), right=True)
    return int(order[min(int(index), int((p > 0).sum()) - 1)])


def continuation(model, ids):
    """The text of ids as it reads after the prompt, without a sign that is not finished yet."""
    decoder = model.decoder()
    decoder.push(PROMPT)
    return decoder.push(ids)


def generate(model):
    """One token after the other."""
    numbers = torch.rand(MAX_LENGTH, generator=torch.Generator().manual_seed(SEED), dtype=torch.float64)
    ids, log_probs = [], []
    for t in range(MAX_LENGTH):
        z = allowed_scores(model, PROMPT + ids)
        counts = torch.bincount(torch.tensor(ids, dtype=torch.long), minlength=len(z))
        seen = torch.isin(torch.arange(len(z)), torch.tensor(PROMPT[1:] + ids, dtype=torch.long))
        token = sample(pipeline(z, counts, seen), numbers[t].item())
        forced = FORCED.get(t, -1)
        if 0 <= forced < len(z) and z[forced].isfinite():
            token = forced
        ids.append(token)
        log_probs.append(torch.log_softmax(z, dim=0)[token].item())
        if token == BOUNDARY or (STOP and STOP in continuation(model, ids)):
            break
    return ids, log_probs


def beam_search(model):
    """The BEAM_WIDTH best beginnings, level by level; returns the best text."""
    beam = [([], [], False)]  # tokens, their ln P, whether the text has ended
    for _ in range(MAX_LENGTH):
        if all(ended for _, _, ended in beam):
            break
        candidates = [text for text in beam if text[2]]
        for ids, log_probs, ended in beam:
            if not ended:
                log_p = torch.log_softmax(allowed_scores(model, PROMPT + ids), dim=0)
                for i in torch.argsort(-log_p, stable=True)[:BEAM_WIDTH].tolist():
                    stops = i == BOUNDARY or bool(STOP and STOP in continuation(model, ids + [i]))
                    candidates.append((ids + [i], log_probs + [log_p[i].item()], stops))
        candidates.sort(key=lambda text: -sum(text[1]) / len(text[0]) ** LENGTH_PENALTY)
        beam = candidates[:BEAM_WIDTH]
    return beam[0][:2]


def main():
    parser = argparse.ArgumentParser(description="Decode: from next-token scores to a text.")
    parser.add_argument("tensors", help="the .safetensors file")
    parser.add_argument("about", help="the .json file")
    arguments = parser.parse_args()
    with open(arguments.about, encoding="utf-8") as file:
        model = Model(load_file(arguments.tensors), json.load(file))
    with torch.inference_mode():
        ids, log_probs = beam_search(model) if BEAM_WIDTH else generate(model)
    for i, log_p in zip(ids, log_probs):
        print(json.dumps(model.vocabulary[i]), f"{log_p:.6f}", sep="\\t")
    print(f"ln P of the text: {sum(log_probs):.6f}")


if __name__ == "__main__":
    main()
'''
