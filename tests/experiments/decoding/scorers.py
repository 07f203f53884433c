"""Scorers for these tests: a table of scores, the bundled network, n-gram counts, untrained networks."""

import numpy as np
import torch

from playground.experiments.decoding.scorer import ModelScorer, Prompt, mask_unwritable, model_scorer
from playground.experiments.sources.ngram_source import ngram_source
from playground.models.table import MODELS
from playground.runs.bundled import reader as run_of
from playground.text.tokenizers import Tokenizer
from playground.training.checkpointing import load_model
from playground.training.spec import TrainSpec

PROMPT = Prompt((1,), 0, 0)


class TableScorer:
    """Random scores that depend on the last two tokens."""

    positions = None

    def __init__(self, size: int, seed: int, can_end: bool) -> None:
        self.can_end = can_end
        letters = tuple("abcdefghijklmnopqrstuvwxyz"[: size - 2])
        self.tokenizer = Tokenizer("characters", ("⟨unk⟩", "⟨end⟩", *letters))
        self.z = np.random.default_rng(seed).normal(0, 2, (size, size, size))

    def begin(self, ids):
        state = [(1, *ids)[-2:]]
        return self.scores(state), state

    def advance(self, state, parents, ids):
        after = [(state[p][1], int(i)) for p, i in zip(parents, ids, strict=True)]
        return self.scores(after), after

    def scores(self, state):
        return mask_unwritable(np.stack([self.z[a, b] for a, b in state]), self.can_end)


def students() -> ModelScorer:
    """The bundled network of the default settings, from its last checkpoint."""
    run = run_of("students")
    step = run.checkpoints()[-1]
    return ModelScorer(
        Tokenizer.from_json(run.document("tokenizer")), load_model(run.checkpoint(step)), False
    )


def ngram(sample: str, order: int) -> ModelScorer:
    """Counts of a bundled text."""
    source = ngram_source(sample, order)
    return model_scorer(source.tokenizer(), source.load(source.nearest_step()))


def untrained(cell: str, layers: int = 1) -> ModelScorer:
    """A network with random weights over a small vocabulary."""
    tokenizer = TableScorer(9, 0, True).tokenizer
    options = TrainSpec(
        model=cell, embedding=8, hidden=16, layers=layers, context=2, positions=8
    ).model_options
    model = MODELS[cell].build(9, options, torch.Generator().manual_seed(0)).eval()
    return ModelScorer(tokenizer, model, True)
