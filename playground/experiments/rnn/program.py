"""A reading as a standalone script: PyTorch, safetensors and the model's two files are all it needs."""

import re

from playground.experiments.rnn.reading import RnnSpec
from playground.text.decode import normalise
from playground.training import script as sampler

BEGIN, END = "from __future__ import annotations", "def sample("


def script(spec: RnnSpec) -> str:
    """The source of read.py, for the two files of a download (`sources.export`); reads the spec's text.

    For each position it prints the token read, the surprisal of the next one in nats, ln P of everything read
    so far, and the chosen unit's value. The model is built from the same lines as in the sampling script.
    """
    model = sampler.script()
    model = model[model.index(BEGIN) : model.index(END)]
    chosen = {"TEXT": normalise(spec.text), "LAYER": spec.layer, "UNIT": spec.unit, "STATE": spec.state}
    # In one pass, so that a text that looks like a mark stays a text.
    return _HEAD + model + re.sub("#([A-Z]+)#", lambda mark: ascii(chosen[mark[1]]), _READING)


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


def main():
    parser = argparse.ArgumentParser(description="Read a text with a language model.")
    parser.add_argument("tensors", help="the .safetensors file")
    parser.add_argument("about", help="the .json file")
    arguments = parser.parse_args()
    with open(arguments.about, encoding="utf-8") as file:
        model = Model(load_file(arguments.tensors), json.load(file))
    print("token", "surprisal in nats", "ln P so far", f"{STATE}[{UNIT}] of layer {LAYER + 1}", sep="\\t")
    total = 0.0
    for text in texts(model):
        inputs = model.encode(text)  # BOUNDARY and the tokens
        targets = inputs[1:] + ([BOUNDARY] if model.items else [None])  # a running text has no end
        states = model.network.begin()
        for token, target in zip(inputs, targets):
            scores, states = model.network.step(token, states)
            surprisal = torch.nan
            if target is not None:
                surprisal = -torch.log_softmax(scores.double(), dim=-1)[target].item()
            value = states[LAYER][0 if STATE == "h" else 1][0, UNIT].item()
            numbers = (f"{number:.6f}" for number in (surprisal, total, value))
            print(json.dumps(model.vocabulary[token]), *numbers, sep="\\t")
            if target is not None:
                total -= surprisal
    print(f"ln P of the text: {total:.6f}")


if __name__ == "__main__":
    with torch.inference_mode():
        main()
'''
