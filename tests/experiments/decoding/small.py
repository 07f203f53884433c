"""Readers for these tests: a model that is a function of the last token, the bundled network, counts."""

import numpy as np
import torch

from playground.experiments.decoding.readers import ModelReader, Prompt, forbid, trained
from playground.experiments.sources.counted import counted
from playground.models.table import MODELS
from playground.runs.bundled import reader as run_of
from playground.text.tokenizers import Tokenizer
from playground.training.checkpointing import load_model
from playground.training.spec import TrainSpec

PROMPT = Prompt((1,), 0, 0)


class Table:
    """Scores that depend on the last two tokens alone, drawn once."""

    def __init__(self, size: int, seed: int, ends: bool) -> None:
        self.key, self.ends = f"table-{size}-{seed}-{ends}", ends
        letters = tuple("abcdefghijklmnopqrstuvwxyz"[: size - 2])
        self.tokenizer = Tokenizer("characters", ("⟨unk⟩", "⟨end⟩", *letters))
        self.z = np.random.default_rng(seed).normal(0, 2, (size, size, size))

    def begin(self, ids):
        state = [(1, *ids)[-2:]]
        return self.scores(state), state

    def go_on(self, state, parents, ids):
        after = [(state[p][1], int(i)) for p, i in zip(parents, ids, strict=True)]
        return self.scores(after), after

    def scores(self, state):
        return forbid(np.stack([self.z[a, b] for a, b in state]), self.ends)


def students() -> ModelReader:
    """The bundled network of the default settings, from its last checkpoint."""
    run = run_of("students")
    step = run.checkpoints()[-1]
    return ModelReader(
        "students", Tokenizer.from_json(run.document("tokenizer")), load_model(run.checkpoint(step)), False
    )


def ngram(sample: str, order: int) -> ModelReader:
    """Counts of a bundled text."""
    source = counted(sample, order)
    return trained(source.key, source.tokenizer(), source.load(source.step()))


def untrained(cell: str, layers: int = 1) -> ModelReader:
    """A network with random weights over a small vocabulary."""
    tokenizer = Table(9, 0, True).tokenizer
    options = TrainSpec(model=cell, embedding=8, hidden=16, layers=layers, context=2).model_options
    model = MODELS[cell].build(9, options, torch.Generator().manual_seed(0)).eval()
    return ModelReader(cell, tokenizer, model, True)
