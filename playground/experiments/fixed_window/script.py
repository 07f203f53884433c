"""The current context as a standalone script, and the trace as columns."""

import re
from typing import Any

import numpy as np

from playground.experiments.fixed_window.trace import FixedWindowTrace

TOP = 12  # tokens that the script prints


def script(trace: FixedWindowTrace) -> str:
    """The source of fixed_window.py, for the two files of a checkpoint: it prints y and P of this window."""
    settings = {
        "WINDOW": trace.first.context.ids.tolist(),
        "TOP": TOP,
        "DIRECT": not trace.zero_direct,
        "NEVER": np.flatnonzero(~trace.predictable).tolist(),
    }
    return re.sub("#([A-Z]+)#", lambda placeholder: repr(settings[placeholder[1]]), _SCRIPT)


def table(trace: FixedWindowTrace) -> dict[str, Any]:
    """One row for every checkpoint and each of its likeliest tokens."""
    k, ids = np.array([(k, int(i)) for k, p in enumerate(trace.first.p) for i in trace.likeliest(p, TOP)]).T
    columns: dict[str, Any] = {
        "training_step": trace.steps[k],
        "token": [trace.names[i] for i in ids],
        "score": trace.first.y[k, ids],
        "probability": trace.first.p[k, ids],
    }
    if trace.second is not None:
        columns["score_second"] = trace.second.y[k, ids]
        columns["probability_second"] = trace.second.p[k, ids]
    points = np.full((len(trace.steps), len(trace.names), 2), np.nan)  # special tokens are not on the map
    points[:, trace.embedding_map.ids] = trace.embedding_map.points
    return {**columns, "axis_1": points[k, ids, 0], "axis_2": points[k, ids, 1]}


_SCRIPT = '''\
"""Ask a fixed-window network of the playground what comes after a window of tokens.

    pip install torch safetensors
    python fixed_window.py model.safetensors model.json
"""

import argparse
import json

import torch
from safetensors.torch import load_file

WINDOW = #WINDOW#  # the last n - 1 tokens as ids, the oldest first
DIRECT = #DIRECT#  # False: W3 is left out
NEVER = #NEVER#  # ids that cannot come in a running text
TOP = #TOP#


class FixedWindow(torch.nn.Module):
    """y = W2 tanh(W1 x + b1) + W3 x + b2, x = the embeddings of the window side by side."""

    def __init__(self, weights):
        super().__init__()
        self.w = {name.removeprefix("model."): w.double() for name, w in weights.items()}

    def forward(self, window):
        w = self.w
        x = w["embedding.weight"][window].flatten()  # ((n - 1) E,)
        h = torch.tanh(w["W1.weight"] @ x + w["W1.bias"])  # (H,)
        y = w["W2.weight"] @ h + w["W2.bias"]  # (V,)
        if DIRECT and "W3.weight" in w:
            y = y + w["W3.weight"] @ x
        return y


def main():
    parser = argparse.ArgumentParser(description="Ask a fixed-window network.")
    parser.add_argument("tensors", help="the .safetensors file")
    parser.add_argument("about", help="the .json file")
    arguments = parser.parse_args()
    with open(arguments.about, encoding="utf-8") as file:
        vocabulary = json.load(file)["documents"]["tokenizer"]["vocabulary"]
    y = FixedWindow(load_file(arguments.tensors))(torch.tensor(WINDOW))
    p = torch.softmax(y, dim=0)
    print("window:", " ".join(json.dumps(vocabulary[i]) for i in WINDOW))
    print("token", "y", "P", sep="\\t")
    ranked = p.clone()
    ranked[NEVER] = -1
    for i in torch.argsort(-ranked, stable=True)[: min(TOP, len(p) - len(NEVER))].tolist():
        print(json.dumps(vocabulary[i]), f"{y[i]:.9f}", f"{p[i]:.9f}", sep="\\t")


if __name__ == "__main__":
    with torch.inference_mode():
        main()
'''
