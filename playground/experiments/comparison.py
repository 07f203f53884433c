"""Runs side by side: their curves, their numbers, and one sentence as each of them reads it.

Surprisal of a token: -log2 P(token | everything before it) in bits, weighted by token; the end of an item
counts, its beginning never does. Different tokens are compared by what the whole costs,

    bits per character = (sum of the surprisals + cost of spelling what is unknown) / (characters + ends)

where each item has one end and a running text none; `text.spelling` says what an unknown word is charged. A
run that has recorded no spelling (an older one) is marked as not comparable wherever it meets one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments import studio
from playground.experiments.recent import Recent
from playground.models.table import MODELS
from playground.runs.reader import RunReader
from playground.runs.refusals import StoreError
from playground.runs.view import RunView
from playground.text.batches import encode
from playground.text.corpus import Reading
from playground.text.decode import normalise
from playground.text.legible import legible_inside
from playground.text.spelling import Spelling
from playground.text.tokenizers import TOKENIZERS, UNKNOWN, Tokenizer
from playground.training.spec import TrainSpec

if TYPE_CHECKING:
    from playground.models.recurrent import RecurrentLM

FEWEST, MOST = 2, 6  # runs side by side
LONGEST = 300  # characters of the sentence
LN2 = float(np.log(2))
_ENTRIES = 1 << 20  # of a block of scores in double precision: 8 MB


@dataclass(frozen=True, eq=False)
class Standing:
    """One run in numbers; NaN where a number is not known (yet)."""

    run: str
    title: str
    text: tuple[Any, ...]  # names the text and its split: losses of different texts are not comparable
    tokens: str  # the kind
    settings: Mapping[str, str]
    parameters: float
    seconds: float
    steps: int
    tokens_per_second: float  # targets learned from, over the whole time
    best: float  # lowest held-out loss, nats per target
    bits_per_character: float  # the same, an unknown word charged for its spelling
    charged: bool  # whether the held-out part has unknown tokens
    step: np.ndarray  # (Q,)  of each look at the held-out part
    seen: np.ndarray  # (Q,)  targets learned from until then
    time: np.ndarray  # (Q,)  seconds until then, taking every step to last equally long
    loss: np.ndarray  # (Q,)  nats per target
    character_loss: np.ndarray  # (Q,)  bits per character

    @property
    def perplexity(self) -> float:
        """exp(best), per token: comparable between runs with the same tokens only."""
        return float(np.exp(self.best))


def standing(view: RunView, reader: RunReader) -> Standing:
    """Read what a run has recorded so far. Raises StoreError or SpecError when its files are damaged."""
    resolved = reader.document("resolved") or dict(view.spec)
    card, spelling = _object(reader.document("card")), _object(reader.document("spelling"))
    spec = TrainSpec.from_json(resolved)  # type: ignore[arg-type]
    metrics = reader.metrics()
    looks = [event for event in reader.events("validation") if not event.get("whole")]
    step = np.array([event["step"] for event in looks], dtype=np.int64)
    loss = np.array([event["loss"] for event in looks], dtype=float)
    seen = np.concatenate([[0], np.cumsum(metrics.get("tokens", np.empty(0)))])
    per_character = _per_character(card, spelling, loss)
    losses = [float(event["loss"]) for event in reader.events("validation")]  # type: ignore[arg-type]
    best = min(losses, default=np.nan)
    return Standing(
        run=view.id,
        title=view.title,
        text=tuple(card.get(name) for name in ("name", "reading", "characters_train", "characters_valid")),
        tokens=spec.tokens,
        settings={"tokens": TOKENIZERS[spec.tokens].title, **_settings(resolved)},
        parameters=_parameters(spec, card),
        seconds=view.elapsed,
        steps=view.step,
        tokens_per_second=float(seen[-1]) / view.elapsed if view.elapsed else np.nan,
        best=best,
        bits_per_character=float(_per_character(card, spelling, np.array([best]))[0]),
        charged=bool(card.get("unknown_valid")),
        step=step,
        seen=seen[np.minimum(step, len(seen) - 1)],
        time=view.elapsed * step / max(view.step, 1),
        loss=loss,
        character_loss=per_character,
    )


def _object(document: object) -> Mapping[str, Any]:
    return document if isinstance(document, Mapping) else {}


def _settings(resolved: object) -> dict[str, str]:
    named = studio.settings(_object(resolved))
    return {
        name: value for name, value in named.items() if not name.startswith("segment") and name != "tokens"
    }


def _parameters(spec: TrainSpec, card: Mapping[str, Any]) -> float:
    size = card.get("vocabulary")
    return MODELS[spec.model].parameters(size, spec.model_options) if isinstance(size, int) else np.nan


def _per_character(card: Mapping[str, Any], spelling: Mapping[str, Any], loss: np.ndarray) -> np.ndarray:
    """Losses in nats per target -> bits per character of the held-out part; NaN where that is not known."""
    if not card:
        return np.full(loss.shape, np.nan)
    ends = card["items_valid"] if card["reading"] == "items" else 0
    charge = spelling.get("held_out", np.nan if card["unknown_valid"] else 0.0)
    total: np.ndarray = loss * card["targets_valid"] + charge  # nats
    bits: np.ndarray = total / LN2 / (card["characters_valid"] + ends)
    return bits


def differing(standings: Sequence[Standing]) -> dict[str, list[str]]:
    """The settings in which runs differ: for each name its value in every run, "–" where it has none."""
    names = dict.fromkeys(name for one in standings for name in one.settings)
    values = {name: [one.settings.get(name, "–") for one in standings] for name in names}
    return {name: row for name, row in values.items() if len(set(row)) > 1}


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence as one run reads it: M targets; an item's end is the last of them."""

    run: str
    title: str
    step: int  # of training, of the checkpoint that read
    tokens: tuple[str, ...]  # (M,)  made visible; an unknown one as what stands there
    unknown: np.ndarray  # (M,)  bool
    surprisal: np.ndarray  # (M,)  bits
    spelled: np.ndarray  # (M,)  bits charged for spelling; NaN where that is not known, 0 where nothing is
    until: np.ndarray  # (M,)  characters of the sentence that are read after this token
    characters: int  # of the sentence, its end counted where the run has to say it
    comparable: bool

    @property
    def bits(self) -> np.ndarray:
        """What each target costs, (M,), its spelling included."""
        bits: np.ndarray = self.surprisal + self.spelled
        return bits

    @property
    def total(self) -> float:
        """What the sentence costs, in bits; NaN where a part of it is not known."""
        return float(self.bits.sum())

    @property
    def bits_per_character(self) -> float:
        """The total by characters and ends."""
        return self.total / self.characters if self.characters else np.nan

    @property
    def perplexity(self) -> float:
        """2 to the mean bits per token: comparable between runs with the same tokens only."""
        return float(2.0 ** (self.total / len(self.tokens))) if self.tokens else np.nan

    def so_far(self, length: int) -> np.ndarray:
        """Bits spent when 0, 1, ..., `length` characters are read, and at last for the end: (length + 2,)."""
        sums = np.concatenate([[0.0], np.cumsum(self.bits)])
        return sums[np.searchsorted(self.until, np.arange(length + 2), side="right")]

    def reading(self, length: int) -> np.ndarray:
        """Which token is being read at each of these places, (length + 2,); -1 before the first."""
        return np.searchsorted(self.until, np.arange(length + 2), side="right") - 1


SENTENCES_KEPT: Recent[Sentence] = Recent(400)


def sentence(view: RunView, reader: RunReader, text: str) -> Sentence:
    """Score a sentence with the run's best checkpoint on held-out text; kept for the next call.

    Raises StoreError while there is none, and StoreError, SpecError or TextError when files are damaged.
    """
    step = reader.best_step() if reader.best_step() is not None else reader.latest_step()
    if step is None:
        raise StoreError("This run has no checkpoint yet.")
    text = clean(text)
    key = (view.id, step, text)
    return SENTENCES_KEPT.get(key, lambda: _sentence(view, reader, step, text))


def clean(text: str) -> str:
    """The sentence as every run reads it: one line, composed, without white space around."""
    return " ".join(normalise(text).split("\n")).strip()[:LONGEST]


def _sentence(view: RunView, reader: RunReader, step: int, text: str) -> Sentence:
    tokenizer, model = studio.tokenizer_of(view.id, reader), studio.model_of(view.id, reader, step)
    card = _object(reader.document("card"))
    reading: Reading = "items" if card.get("reading") == "items" else "running"
    read = score(model, tokenizer, text, reading, Spelling.from_json(reader.document("spelling")))
    return Sentence(view.id, view.title, step, **read)


def score(
    model: "RecurrentLM", tokenizer: Tokenizer, text: str, reading: Reading, spelling: Spelling | None
) -> dict[str, Any]:
    """The fields of a `Sentence` that a model and its tokenizer decide."""
    encoded = encode([text], tokenizer, reading)
    pieces, targets = tokenizer.pieces(text), encoded.targets  # (N,), (M,)
    unknown = targets == UNKNOWN
    shown = [tokenizer.visible(i) for i in targets]
    spelled = np.zeros(targets.size)
    for place in np.flatnonzero(unknown):
        shown[place] = legible_inside(pieces[place].strip(" ") or pieces[place])
        spelled[place] = spelling.nats(pieces[place]) / LN2 if spelling else np.nan
    ends = int(reading == "items")
    return {
        "tokens": tuple(shown),
        "unknown": unknown,
        "surprisal": surprisals(model, encoded.inputs, targets) / LN2,
        "spelled": spelled,
        "until": np.array([*_until(tokenizer, pieces), *[len(text) + 1] * ends], dtype=np.int64),
        "characters": len(text) + ends,
        "comparable": not np.isnan(spelled).any(),
    }


def _until(tokenizer: Tokenizer, pieces: Sequence[str]) -> list[int]:
    """How many characters are read after each piece; a sign cut into bytes counts from its first one on."""
    join = TOKENIZERS[tokenizer.kind].join
    lengths = [len(join(pieces[: k + 1])) for k in range(len(pieces))]
    return np.maximum.accumulate(lengths).tolist() if lengths else []


def surprisals(model: "RecurrentLM", inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """-ln P(target | inputs until there) of every target, (M,), in nats, by a softmax in double precision."""
    import torch

    if not targets.size:
        return np.empty(0)
    rows = max(1, _ENTRIES // len(model.output.weight))
    parts, state = [], None
    with torch.inference_mode():
        for i in range(0, targets.size, rows):
            logits, state = model(torch.from_numpy(inputs[None, i : i + rows]), state)  # (1, T, V)
            loss = torch.nn.functional.cross_entropy(
                logits[0].double(), torch.from_numpy(targets[i : i + rows]), reduction="none"
            )
            parts.append(loss.numpy())
    return np.concatenate(parts)
