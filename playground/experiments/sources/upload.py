"""Open an uploaded model: the two files of a download, checked before anything is loaded."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playground.errors import ModelFileError
from playground.experiments.sources import Source
from playground.experiments.sources.counts_file import read_counts
from playground.experiments.sources.static_run import StaticRun
from playground.experiments.sources.tensor_file import read_tensors
from playground.models.table import MODELS
from playground.runs.limits import Limits, format_amount
from playground.text.corpus import READINGS
from playground.text.tokenizers import Tokenizer
from playground.training.spec import TrainSpec

FORMAT, VERSION, CHECKPOINT_FORMAT = "lm-playground model", 1, 1
LARGEST_DESCRIPTION = 4_000_000  # bytes; 20,000 words take about 500,000
MOST_STEPS = 10**9
_NOT_OURS = "The JSON file does not describe a model of this playground."
_NEWER = "This model was written by another version of the playground, which this one cannot read."


def largest_weights(limits: Limits) -> int:
    """The largest file of weights that is read, in bytes.

    Every parameter in 4 bytes with up to three buffers of its optimizer, and room for the carried state.
    """
    return 16 * limits.parameters + 32_000_000


def check_sizes(weights: int, description: int, limits: Limits) -> None:
    """Raise ModelFileError for files that are empty or too large (sizes in bytes), before they are read."""
    largest = largest_weights(limits)
    sizes = (("file of weights", weights, largest), ("JSON file", description, LARGEST_DESCRIPTION))
    for what, size, most in sizes:
        if size > most:
            has, limit = format_amount(size, "bytes"), format_amount(most, "bytes")
            raise ModelFileError(f"The {what} has {has}; up to {limit} can be opened here.")
        if size == 0:
            raise ModelFileError(f"The {what} is empty.")


def open_upload(weights: bytes, description: bytes, limits: Limits) -> Source:
    """Open the two files of a download. Raises only ModelFileError, whose text is one plain sentence.

    The checks, in this order: sizes; form, format and version of the JSON file; settings and vocabulary, and
    whether they belong together; the limits on vocabulary and parameters; the header of the weights against
    the shapes that follow from the settings; the numbers. Only the model's own tensors are read. The shapes
    of counts do not follow from the settings: each order is checked against the order below.
    """
    check_sizes(len(weights), len(description), limits)
    metadata = _parse_description(description)
    tokenizer = _tokenizer(metadata)
    spec = _spec(metadata, tokenizer, limits)
    tensors = (
        read_tensors(weights, shapes(spec, len(tokenizer)))
        if MODELS[spec.model].learns
        else read_counts(weights, len(tokenizer), spec.order)
    )
    records = StaticRun.from_tensors(spec, tokenizer, metadata["meta"]["reading"], tensors, metadata["step"])
    digest = hashlib.sha256(hashlib.sha256(weights).digest() + description).hexdigest()[:24]
    return Source(f"upload-{digest}", "Uploaded model", records)


def shapes(spec: TrainSpec, vocabulary: int) -> dict[str, tuple[int, ...]]:
    """The shape of every parameter of a spec's model, by its name in a checkpoint."""
    parameters = MODELS[spec.model].shapes(vocabulary, spec.model_options)
    return {f"model.{name}": shape for name, shape in parameters.items()}


def _parse_description(description: bytes) -> dict[str, Any]:
    """The JSON file as an object; its format, version, step and reading are checked."""
    try:
        value = json.loads(description.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ModelFileError("The JSON file cannot be read: it is cut short or damaged.") from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ModelFileError(_NOT_OURS)
    meta = value.get("meta")
    if value.get("version") != VERSION or not isinstance(meta, dict):
        raise ModelFileError(_NEWER)
    if meta.get("format") != CHECKPOINT_FORMAT:
        raise ModelFileError(_NEWER)
    step = value.get("step")
    if type(step) is not int or not 0 <= step <= MOST_STEPS or meta.get("reading") not in READINGS:
        raise ModelFileError(_NOT_OURS)
    return value


@contextmanager
def _model_file_error(sentence: str) -> Iterator[None]:
    """Turn every exception that a malformed value raises into a ModelFileError with this sentence."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ModelFileError(sentence) from error


def _tokenizer(metadata: Mapping[str, Any]) -> Tokenizer:
    with _model_file_error("The JSON file holds no vocabulary that can be used."):
        tokenizer = Tokenizer.from_json(metadata["documents"]["tokenizer"])
        "".join(tokenizer.vocabulary).encode("utf-8")  # half a surrogate pair is no text
    return tokenizer


def _spec(metadata: Mapping[str, Any], tokenizer: Tokenizer, limits: Limits) -> TrainSpec:
    """The settings; checked against the vocabulary and the limits of this server."""
    from playground.training.checkpointing import digest

    meta = metadata["meta"]
    with _model_file_error("The JSON file holds no settings that a model could be built from."):
        spec = TrainSpec.from_json(meta["spec"])
        parameters = MODELS[spec.model].parameters(len(tokenizer), spec.model_options)
    same = meta.get("vocabulary") == len(tokenizer) and meta.get("tokenizer") == digest(tokenizer)
    if not same or tokenizer.kind != spec.tokens:
        raise ModelFileError("The vocabulary is not the one this model was trained with.")
    for name, value in (("vocabulary", len(tokenizer)), ("parameters", parameters)):
        if value > getattr(limits, name):
            raise ModelFileError(limits.sentence(name, value))
    return spec
