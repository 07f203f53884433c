"""Small untrained models for these tests, as sources."""

import numpy as np
import torch

from playground.experiments.sources import Source
from playground.experiments.sources.static_run import StaticRun
from playground.models.table import MODELS
from playground.text.corpus import Reading
from playground.text.tokenizers import TOKENIZERS, Tokenizer
from playground.training.checkpointing import digest
from playground.training.snapshot import Checkpoint
from playground.training.spec import TrainSpec

TEXT = "ab (ba) [b] abba\nba (ab)"


def tokenizer_of(kind: str = "characters") -> Tokenizer:
    return TOKENIZERS[kind].train([TEXT])


def checkpoint(spec: TrainSpec, tokenizer: Tokenizer, reading: Reading = "running") -> Checkpoint:
    """A checkpoint as a training leaves it, with the optimizer's tensors beside the model's."""
    size = len(tokenizer)
    model = MODELS[spec.model].build(size, spec.model_options, torch.Generator().manual_seed(spec.seed))
    tensors = {f"model.{name}": p.numpy().copy() for name, p in model.state_dict().items()}
    tensors["optimizer.0.exp_avg"] = np.ones((size, spec.embedding), np.float32)
    tensors["generator.dropout"] = np.arange(16, dtype=np.uint8)
    meta = {
        "format": 1,
        "spec": spec.to_json(),
        "vocabulary": size,
        "tokenizer": digest(tokenizer),
        "reading": reading,
    }
    return Checkpoint(7, tensors, meta)


def source(
    cell: str = "lstm",
    layers: int = 1,
    reading: Reading = "running",
    tokens: str = "characters",
    seed: int = 0,
) -> Source:
    spec = TrainSpec(model=cell, layers=layers, hidden=16, embedding=8, tokens=tokens, seed=seed)
    tokenizer = tokenizer_of(tokens)
    records = StaticRun(checkpoint(spec, tokenizer, reading), tokenizer.to_json())
    return Source(f"test-{cell}-{layers}-{reading}-{tokens}-{seed}", "Test", records)
