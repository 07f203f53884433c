"""The spec of the decoding page, the settings of the pipeline, and forced tokens in the address."""

import re
from dataclasses import dataclass

from playground.catalog.decoders import DECODERS, Decoder
from playground.experiments.sources import NEWEST

MAX_LENGTH = 200  # tokens of a continuation
MAX_FORCED = 50

Forced = tuple[tuple[int, int], ...]
"""Forced tokens: (position, token id), positions ascending."""

_FORCED = re.compile(r"\d{1,3}\.\d{1,7}(-\d{1,3}\.\d{1,7})*", re.ASCII)


@dataclass(frozen=True)
class Settings:
    """The settings of the pipeline.

    temperature 0 is greedy; top_k 0, top_p 1, min_p 0 and typical_p 1 cut nothing; a repetition_penalty of 1
    changes nothing. `log_probabilities`: the scores are ln P instead of the model's own.
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    typical_p: float = 1.0
    repetition_penalty: float = 1.0
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    log_probabilities: bool = False

    @property
    def has_penalties(self) -> bool:
        """Whether any penalty changes the scores."""
        return bool(self.repetition_penalty != 1 or self.frequency_penalty or self.presence_penalty)


@dataclass(frozen=True)
class DecodingSpec:
    """A checkpoint, a prompt, a strategy with its settings, when to stop, and forced tokens."""

    source: str = "bundled-students"
    checkpoint: int = NEWEST  # training step
    prompt: str = "As the proctor started the clock"
    strategy: str = "sampling"
    temperature: float = 0.7
    top_k: int = 5
    top_p: float = 0.9
    min_p: float = 0.1
    typical_p: float = 0.9
    repetition_penalty: float = 1.0
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    log_probabilities: bool = False
    beam_width: int = 4
    length_penalty: float = 0.0
    stop_sequence: str = ""
    max_length: int = 40
    seed: int = 1
    forced: Forced = ()

    @property
    def decoder(self) -> Decoder:
        """The strategy's entry in the catalogue."""
        return DECODERS[self.strategy]

    def settings(self, strategy: str = "") -> Settings:
        """The settings of the pipeline for a strategy, by default the spec's own.

        Greedy decoding is temperature 0. Beam search uses no settings: it scores with the model itself.
        """
        decoder = DECODERS[strategy or self.strategy]
        if decoder.searches:
            return Settings()
        settings = {name: getattr(self, name) for name in decoder.uses}
        if decoder.greedy:
            settings["temperature"] = 0.0
        return Settings(
            **settings,
            repetition_penalty=self.repetition_penalty,
            frequency_penalty=self.frequency_penalty,
            presence_penalty=self.presence_penalty,
            log_probabilities=self.log_probabilities,
        )

    @property
    def stop_text(self) -> str:
        r"""The stop sequence as text: ⏎ or \n stands for a line break, ␣ for a space."""
        return self.stop_sequence.replace("\\n", "\n").replace("⏎", "\n").replace("␣", " ")


def parse_forced(raw: str) -> Forced:
    """Forced tokens of the address: "3.17-5.20" is token 17 at position 3 and 20 at 5; () for other text."""
    if not _FORCED.fullmatch(raw):
        return ()
    pairs = (part.split(".") for part in raw.split("-"))
    tokens = {int(position): int(token) for position, token in pairs}
    return tuple(sorted(tokens.items()))[:MAX_FORCED]


def format_forced(forced: Forced) -> str:
    """The inverse of `parse_forced`."""
    return "-".join(f"{position}.{token}" for position, token in forced)


def force(forced: Forced, position: int, token: int) -> Forced:
    """Force one more token. Forced tokens at later positions go: they belonged to another text."""
    return (*(pair for pair in forced if pair[0] < position), (position, token))[-MAX_FORCED:]
