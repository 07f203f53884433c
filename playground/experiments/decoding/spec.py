"""What a reader of the decoding page may choose."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playground.catalog.decoders import DECODERS, Decoder

LONGEST = 200  # tokens of a continuation
MOST_FORCED = 50
_FORCED = re.compile(r"\d{1,3}\.\d{1,7}(-\d{1,3}\.\d{1,7})*", re.ASCII)


@dataclass(frozen=True)
class Settings:
    """What the pipeline obeys. tau 0 is greedy; top_k 0 and top_p 1 cut nothing."""

    tau: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    frequency: float = 0.0
    presence: float = 0.0


@dataclass(frozen=True)
class DecodingSpec:
    """A prompt, a strategy with its settings, when to stop; `forced` is (position, id) pairs, ascending."""

    model: str = "students"
    prompt: str = "As the proctor started the clock"
    strategy: str = "sampling"
    tau: float = 0.7
    top_k: int = 5
    top_p: float = 0.9
    frequency: float = 0.0
    presence: float = 0.0
    beam_width: int = 4
    length_penalty: float = 0.0
    stop: str = ""
    length: int = 40
    seed: int = 1
    forced: tuple[tuple[int, int], ...] = ()

    @property
    def decoder(self) -> Decoder:
        """The entry of the catalogue."""
        return DECODERS[self.strategy]

    def settings(self, strategy: str = "") -> Settings:
        """What a strategy (the chosen one by default) makes of the reader's numbers.

        Greedy is temperature 0. Beam search obeys none of them: it scores with the model itself.
        """
        decoder = DECODERS[strategy or self.strategy]
        if decoder.searches:
            return Settings()
        used = {name: getattr(self, name) for name in decoder.uses}
        if decoder.greedy:
            used["tau"] = 0.0
        return Settings(**used, frequency=self.frequency, presence=self.presence)

    @property
    def stop_text(self) -> str:
        r"""The stop sequence as text: ⏎ or \n stands for a line break, ␣ for a space."""
        return self.stop.replace("\\n", "\n").replace("⏎", "\n").replace("␣", " ")


def read_forced(raw: str) -> tuple[tuple[int, int], ...]:
    """Forced tokens from the address, "3.17-5.20": token 17 at position 3, 20 at 5. Nonsense is nothing."""
    if not _FORCED.fullmatch(raw):
        return ()
    pairs: Mapping[int, int] = {int(at): int(i) for at, i in (part.split(".") for part in raw.split("-"))}
    return tuple(sorted(pairs.items()))[:MOST_FORCED]


def write_forced(forced: tuple[tuple[int, int], ...]) -> str:
    """The way back of `read_forced`."""
    return "-".join(f"{at}.{i}" for at, i in forced)


def force(forced: tuple[tuple[int, int], ...], position: int, token: int) -> tuple[tuple[int, int], ...]:
    """Force a token; what was forced behind it belonged to another text and goes."""
    return (*(pair for pair in forced if pair[0] < position), (position, token))[-MOST_FORCED:]
