"""A text read by a network as a standalone script, and the trace as a table."""

import re

from playground.experiments.rnn.trace import RnnTrace, UnitRef
from playground.text.decode import normalise
from playground.training.export import sampling_script

MODEL_BEGIN, MODEL_END = "from __future__ import annotations", "def sample("  # of the sampling script


def script(text: str, ref: UnitRef) -> str:
    """The source of read.py, which reads a text with the two files of `sources.download_files`.

    For each position it prints the token, the probability and the surprisal of the next one, the mean
    surprisal, ln P and perplexity of everything up to and with that one, and the value of one unit. PyTorch
    and safetensors are all it needs: the model is built by the same lines as in the sampling script.
    """
    model = sampling_script()
    model = model[model.index(MODEL_BEGIN) : model.index(MODEL_END)]
    values = {"TEXT": normalise(text), "LAYER": ref.layer, "UNIT": ref.unit, "STATE": ref.state}
    # All placeholders in one pass, so that a text that contains one is not replaced itself.
    return _HEAD + model + re.sub("#([A-Z]+)#", lambda match: ascii(values[match[1]]), _READING)


def table(trace: RnnTrace, ref: UnitRef) -> dict[str, object]:
    """One row for each position."""
    return {
        "position": trace.position,
        "token": trace.tokens,
        "next": trace.target_tokens,
        "probability": trace.probability,
        "surprisal_nats": trace.surprisal,
        "surprisal_bits": trace.bits,
        "rank": trace.rank,
        "entropy_nats": trace.entropy,
        "mean_nats": trace.mean_loss,
        "log_product": trace.log_product,
        "perplexity": trace.perplexity,
        ref.name: trace.values(ref.state, ref.layer)[ref.unit],
    }


_HEAD = '''\
"""Read a text with a language model that was trained in the playground.

    pip install torch safetensors
    python read.py model.safetensors model.json
"""

'''

_READING = '''\
TEXT = #TEXT#
LAYER, UNIT, STATE = #LAYER#, #UNIT#, #STATE#  # which number of the state is printed


def texts(model):
    """The text; for a model of items its lines, each a text of its own."""
    if not model.items:
        return [TEXT]
    return [line.strip() for line in TEXT.split("\\n") if line.strip()] or [""]


def exp(number):
    return torch.tensor(number, dtype=torch.double).exp().item()  # infinite where it is too large


def main():
    parser = argparse.ArgumentParser(description="Read a text with a language model.")
    parser.add_argument("tensors", help="the .safetensors file")
    parser.add_argument("about", help="the .json file")
    arguments = parser.parse_args()
    with open(arguments.about, encoding="utf-8") as file:
        model = Model(load_file(arguments.tensors), json.load(file))
    unit = f"{STATE}[{UNIT}] of layer {LAYER + 1}"
    print("token", "P(next)", "J in nats", "mean J", "ln P", "perplexity", unit, sep="\\t")
    total, count = 0.0, 0  # ln P and the number of all tokens up to and with the next one
    for text in texts(model):
        inputs = model.encode(text)  # BOUNDARY and the tokens
        targets = inputs[1:] + ([BOUNDARY] if model.ends else [None])  # a running text has no end
        states = model.network.begin()
        for token, target in zip(inputs, targets):
            scores, states = model.network.step(token, states)
            surprisal = torch.nan
            if target is not None:
                surprisal = -torch.log_softmax(scores.double(), dim=-1)[target].item()
                total, count = total - surprisal, count + 1
            mean = -total / count if count else torch.nan
            value = states[LAYER][0 if STATE == "h" else 1][0, UNIT].item()
            numbers = (exp(-surprisal), surprisal, mean, total, exp(mean), value)
            numbers = (f"{number:.6f}" for number in numbers)
            print(json.dumps(model.vocabulary[token]), *numbers, sep="\\t")
    print(f"ln P of the text: {total:.6f}")


if __name__ == "__main__":
    with torch.inference_mode():
        main()
'''
