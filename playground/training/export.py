"""The download of a model: two files, and a Python script that samples from them without the playground."""

import inspect
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from safetensors.numpy import save

from playground.text import bytepairs, characters, words
from playground.text.incremental_decoder import IncrementalDecoder
from playground.training.snapshot import Checkpoint, Json

FORMAT = "lm-playground model"
_MODELS = Path(__file__).with_name("exported_models.py")  # read, not imported: it imports PyTorch


def export_files(
    checkpoint: Checkpoint, documents: Mapping[str, Json], metrics: Mapping[str, Json] | None = None
) -> tuple[bytes, str]:
    """The two files of a download: all tensors as safetensors, everything else as one JSON text.

    `documents` are those of the run ("tokenizer", "resolved", "baselines", "card"); `metrics` are further
    values to store, such as the held-out losses. The tensors of a run's newest checkpoint include the
    optimizer's and the generators', so that nothing a continuation needs is lost. The best and the newest are
    exact; where the weights of another one were rounded, "weights" in its "meta" says so.
    """
    about: dict[str, Json] = {
        "format": FORMAT,
        "version": 1,
        "step": checkpoint.step,
        "meta": checkpoint.meta,
        "documents": documents,
        "metrics": metrics or {},
    }
    return save(dict(checkpoint.tensors)), json.dumps(about, ensure_ascii=False, indent=1)


def sampling_script() -> str:
    """The source of sample.py, which needs PyTorch and safetensors only.

    The same script serves every model; what differs is in the two files it is given. The models, and the
    rules that cut a text into words or byte pairs, are the playground's own source.
    """
    models = _MODELS.read_text(encoding="utf-8")
    functions = _source(
        words._marks,
        words._patterns,
        words.split,
        bytepairs._part_pattern,
        bytepairs.parts,
        bytepairs._as_bytes,
        bytepairs.merge,
        IncrementalDecoder,
    )
    constants = {"LONGEST": words.LONGEST, "SPACELESS": words.SPACELESS}
    head = "\n".join(f"{name} = {value!a}" for name, value in constants.items())
    unknown = {
        "characters": characters.UNKNOWN_TEXT,
        "words": words.UNKNOWN_TEXT,
        "bytepairs": bytepairs.UNKNOWN_TEXT,
    }
    filled = _SCRIPT.replace("#WORDS#", f"{head}\n\n\n{functions}").replace("#UNKNOWN#", ascii(unknown))
    return filled.replace("#MODELS#", models[models.index("class ") :])


def _source(*parts: Callable[..., object]) -> str:
    return "\n\n".join(inspect.getsource(part).rstrip() + "\n" for part in parts)


_SCRIPT = '''\
"""Sample from a language model that was trained in the playground.

    pip install torch safetensors
    python sample.py run.safetensors run.json --prompt "The " --temperature 0.8 --length 200 --seed 0
    python sample.py run.safetensors run.json --prompt "The " --next

The first prints the prompt and a continuation; the second the distribution of the next token.
"""

from __future__ import annotations

import argparse
import codecs
import json
import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Any

import torch
from safetensors.torch import load_file

UNKNOWN, BOUNDARY = 0, 1  # a token the model does not know; the beginning and the end of a text
UNKNOWN_TEXT = #UNKNOWN#

# How a text is cut into words or into byte pairs, and how it is put together again.
#WORDS#

#MODELS#

class Model:
    """A model with its vocabulary."""

    def __init__(self, tensors, about):
        w = {name[len("model."):]: t for name, t in tensors.items() if name.startswith("model.")}
        spec = about["meta"]["spec"]
        kinds = {"window": FixedWindow, "transformer": Transformer, "ngram": NGram}
        self.network = kinds.get(spec["model"], Recurrent)(w, spec)
        self.items = about["meta"]["reading"] == "items"
        self.ends = about["meta"]["reading"] != "running"  # items and documents have an end
        self.kind = about["documents"]["tokenizer"]["kind"]
        self.vocabulary = about["documents"]["tokenizer"]["vocabulary"]
        self.ids = {text: i for i, text in enumerate(self.vocabulary) if i > BOUNDARY}
        merges = about["documents"]["tokenizer"].get("merges", [])
        self.ranks = {tuple(pair): rank for rank, pair in enumerate(merges)}

    def encode(self, text):
        """The ids of a text; BOUNDARY stands before everything."""
        if self.kind == "bytepairs":
            pieces = [piece for part in parts(text) for piece in merge(part, self.ranks)]
        else:
            pieces = split(text) if self.kind == "words" else list(text)
        return [BOUNDARY] + [self.ids.get(piece, UNKNOWN) for piece in pieces]

    def decode(self, ids):
        """The text of some ids."""
        return self.decode_after([], ids)

    def decode_after(self, before, ids):
        """What ids add to the text of the ids before them."""
        decoder = self.decoder()
        decoder.push(before)
        return decoder.push(ids) + decoder.finish()

    def decoder(self):
        """A decoder for ids that come one after the other."""
        return IncrementalDecoder(self.kind, [UNKNOWN_TEXT[self.kind], ""] + self.vocabulary[2:])

    def read(self, ids):
        """Read a text from its beginning."""
        state = self.network.begin()
        for token in ids:
            scores, state = self.network.step(token, state)
        return scores, state


def sample(model, prompt, length, temperature, seed):
    """Continue the prompt: draw from softmax(scores / temperature), read what was drawn, and again."""
    generator = torch.Generator().manual_seed(seed)
    start = model.encode(prompt)
    scores, state = model.read(start)
    drawn = []
    for _ in range(length):
        scores[UNKNOWN] = -torch.inf  # it stands for no text
        if not model.ends:
            scores[BOUNDARY] = -torch.inf  # a running text has no end
        if temperature == 0:
            token = int(scores.argmax())
        else:
            p = torch.softmax(scores / temperature, dim=-1)
            token = int(torch.multinomial(p, 1, generator=generator))
        if token == BOUNDARY:
            break
        drawn.append(token)
        scores, state = model.network.step(token, state)
    return prompt + model.decode_after(start, drawn)


def main():
    parser = argparse.ArgumentParser(description="Sample from a language model trained in the playground.")
    parser.add_argument("tensors", help="the .safetensors file")
    parser.add_argument("about", help="the .json file")
    parser.add_argument("--prompt", default="")
    parser.add_argument("--temperature", type=float, default=0.8)
    parser.add_argument("--length", type=int, default=200, help="tokens at most")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--next", action="store_true", help="print the distribution of the next token")
    arguments = parser.parse_args()
    with open(arguments.about, encoding="utf-8") as file:
        model = Model(load_file(arguments.tensors), json.load(file))
    with torch.inference_mode():
        if arguments.next:
            scores, _ = model.read(model.encode(arguments.prompt))
            p = torch.softmax(scores.double(), dim=-1)
            for i in torch.argsort(p, descending=True).tolist():
                print(f"{p[i].item():.9f}\\t{i}\\t{json.dumps(model.vocabulary[i])}")
        else:
            print(sample(model, arguments.prompt, arguments.length, arguments.temperature, arguments.seed))


if __name__ == "__main__":
    main()
'''
