"""Open a model that somebody uploads: the two files of a download, checked before anything is loaded."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playground.experiments.sources import Source
from playground.experiments.sources.counts_file import read_counts
from playground.experiments.sources.refused import CheckpointRefused
from playground.experiments.sources.single import single
from playground.experiments.sources.tensor_file import read_tensors
from playground.models.table import MODELS
from playground.runs.limits import Limits, amount
from playground.text.tokenizers import Tokenizer
from playground.training.spec import TrainSpec

FORMAT, VERSION, CHECKPOINT_FORMAT = "lm-playground model", 1, 1
LARGEST_ABOUT = 4_000_000  # bytes; 20,000 words take about 500,000
MOST_STEPS = 10**9
_NOT_OURS = "The JSON file does not describe a model of this playground."
_NEWER = "This model was written by another version of the playground, which this one cannot read."


def largest_weights(limits: Limits) -> int:
    """How large a file of weights may be, in bytes.

    Every parameter in 4 bytes with up to three buffers of its optimizer, and room for the carried state.
    """
    return 16 * limits.parameters + 32_000_000


def check_sizes(weights: int, about: int, limits: Limits) -> None:
    """Refuse files by their sizes in bytes alone; call it before their contents are touched."""
    largest = largest_weights(limits)
    for what, size, most in (("file of weights", weights, largest), ("JSON file", about, LARGEST_ABOUT)):
        if size > most:
            raise CheckpointRefused(
                f"The {what} has {amount(size, 'bytes')}; up to {amount(most, 'bytes')} can be opened here."
            )
        if size == 0:
            raise CheckpointRefused(f"The {what} is empty.")


def open_upload(weights: bytes, about: bytes, limits: Limits) -> Source:
    """Open the two files of a download. Raises CheckpointRefused, one plain sentence, and nothing else.

    In this order: sizes; the JSON file's form, format and version; settings and vocabulary, and whether they
    belong together; the limits on vocabulary and parameters; the header of the weights against the shapes
    these settings lead to; the numbers. Only the model's own tensors are read. Counts have shapes of their
    own, so that each order is checked against the one below.
    """
    check_sizes(len(weights), len(about), limits)
    described = _described(about)
    tokenizer = _tokenizer(described)
    spec = _spec(described, tokenizer, limits)
    tensors = (
        read_tensors(weights, shapes(spec, len(tokenizer)))
        if MODELS[spec.model].learns
        else read_counts(weights, len(tokenizer), spec.order)
    )
    records = single(spec, tokenizer, described["meta"]["reading"], tensors, described["step"])
    name = hashlib.sha256(hashlib.sha256(weights).digest() + about).hexdigest()[:24]
    return Source(f"upload-{name}", "Uploaded model", records)


def shapes(spec: TrainSpec, vocabulary: int) -> dict[str, tuple[int, ...]]:
    """The shape of every parameter of a spec's model, by its name in a checkpoint."""
    found = MODELS[spec.model].shapes(vocabulary, spec.model_options)
    return {f"model.{name}": shape for name, shape in found.items()}


def _described(about: bytes) -> dict[str, Any]:
    """The JSON file as an object of our format and version, with the few values that are used checked."""
    try:
        value = json.loads(about.decode("utf-8"))
    except (ValueError, RecursionError):
        raise CheckpointRefused("The JSON file cannot be read: it is cut short or damaged.") from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise CheckpointRefused(_NOT_OURS)
    meta = value.get("meta")
    if value.get("version") != VERSION or not isinstance(meta, dict):
        raise CheckpointRefused(_NEWER)
    if meta.get("format") != CHECKPOINT_FORMAT:
        raise CheckpointRefused(_NEWER)
    step = value.get("step")
    if (
        type(step) is not int
        or not 0 <= step <= MOST_STEPS
        or meta.get("reading") not in ("running", "items")
    ):
        raise CheckpointRefused(_NOT_OURS)
    return value


@contextmanager
def _refusing(sentence: str) -> Iterator[None]:
    """Turn whatever a malformed value leads to into one sentence."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
        raise CheckpointRefused(sentence) from error


def _tokenizer(described: Mapping[str, Any]) -> Tokenizer:
    with _refusing("The JSON file holds no vocabulary that can be used."):
        tokenizer = Tokenizer.from_json(described["documents"]["tokenizer"])
        "".join(tokenizer.vocabulary).encode("utf-8")  # half a surrogate pair is no text
    return tokenizer


def _spec(described: Mapping[str, Any], tokenizer: Tokenizer, limits: Limits) -> TrainSpec:
    """The settings, when they and the vocabulary belong together and are not too large for this server."""
    from playground.training.checkpointing import digest

    meta = described["meta"]
    with _refusing("The JSON file holds no settings that a model could be built from."):
        spec = TrainSpec.from_json(meta["spec"])
        parameters = MODELS[spec.model].parameters(len(tokenizer), spec.model_options)
    same = meta.get("vocabulary") == len(tokenizer) and meta.get("tokenizer") == digest(tokenizer)
    if not same or tokenizer.kind != spec.tokens:
        raise CheckpointRefused("The vocabulary is not the one this model was trained with.")
    for name, value in (("vocabulary", len(tokenizer)), ("parameters", parameters)):
        if value > getattr(limits, name):
            raise CheckpointRefused(limits.sentence(name, value))
    return spec
