"""The training that the page starts: a short one, of a network of the reader's sizes on a bundled text."""

from dataclasses import dataclass
from functools import cache

from playground.experiments.fixed_window.model_size import ModelSizeSpec
from playground.models.table import MODELS
from playground.text.samples import SAMPLES, load
from playground.text.split import split
from playground.text.tokenizers import TOKENIZERS
from playground.training.spec import TrainSpec

SECONDS = 10.0
TOKENS = {"students": "words", "stories": "words", "surnames": "characters", "brackets": "characters"}
"""The tokenizer of each sample: words where there are words, so that the embeddings have a meaning."""

WEIGHT_DECAY = {"students": 1.0, "stories": 0.05, "surnames": 0.05, "brackets": 0.05}
"""Of AdamW. A small grammar bears a strong one, which removes the noise of the embeddings."""


@dataclass(frozen=True)
class TrainingPlan:
    """The network to train: a `window` of n - 1 tokens of a bundled text, the key `sample`."""

    sample: str = "students"
    window: int = 4
    embedding: int = 8
    hidden: int = 32
    direct: bool = True

    @property
    def title(self) -> str:
        """What the run is called."""
        return f"{SAMPLES[self.sample].title} · window of {self.window}"

    @property
    def size(self) -> ModelSizeSpec:
        """The sizes without the window's."""
        return ModelSizeSpec(vocabulary_size(self.sample), self.embedding, self.hidden, self.direct)

    @property
    def parameters(self) -> int:
        """The number of learned numbers."""
        return MODELS["window"].parameters(self.size.vocabulary, self.size.options(self.window))

    def train_spec(self) -> TrainSpec:
        """The settings of the training. Raises SpecError for a number out of range.

        The weights decay, so that embeddings lose what is left of their random initial values.
        """
        return TrainSpec(
            model="window",
            context=self.window,
            embedding=self.embedding,
            hidden=self.hidden,
            direct=int(self.direct),
            tokens=TOKENS[self.sample],
            optimizer="adamw",
            weight_decay=WEIGHT_DECAY[self.sample],
            learning_rate=0.02,
            optimizer_options=(("beta2", 0.98),),
            batch=64 if SAMPLES[self.sample].reading == "items" else 32,
            seconds=SECONDS,
        ).check()


@cache
def vocabulary_size(sample: str) -> int:
    """V of a sample's training part."""
    return len(TOKENIZERS[TOKENS[sample]].train(split(load(sample)).train, TrainSpec.max_vocabulary))
