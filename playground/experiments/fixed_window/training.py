"""What a training started on this page is asked to do."""

from dataclasses import dataclass

from playground.experiments.recent import Recent
from playground.text.corpus import split
from playground.text.samples import SAMPLES, load
from playground.text.tokenizers import TOKENIZERS
from playground.training.spec import TrainSpec

SECONDS = 10.0
TOKENS = {"students": "words", "stories": "words", "surnames": "characters", "brackets": "characters"}
"""How each sample is cut here: words where there are words, so that the embeddings have something to say."""

DECAY = {"students": 1.0, "stories": 0.05, "surnames": 0.05, "brackets": 0.05}
"""Weight decay (of AdamW): a small grammar bears a strong one, which rids the embeddings of noise."""

VOCABULARIES: Recent[int] = Recent(16)


@dataclass(frozen=True)
class Plan:
    """The network that the reader would train: `context` = n - 1 tokens of a bundled text."""

    text: str = "students"
    context: int = 4
    embedding: int = 8
    hidden: int = 32
    direct: bool = True


def vocabulary(text: str) -> int:
    """V of a sample's training part."""

    def learned() -> int:
        return len(TOKENIZERS[TOKENS[text]].train(split(load(text)).train, TrainSpec.max_vocabulary))

    return VOCABULARIES.get(text, learned)


def training(plan: Plan) -> TrainSpec:
    """A short training: weights that nothing needs decay, so that embeddings lose their random beginning.

    Raises SpecError for a number out of range.
    """
    return TrainSpec(
        model="window",
        context=plan.context,
        embedding=plan.embedding,
        hidden=plan.hidden,
        direct=int(plan.direct),
        tokens=TOKENS[plan.text],
        optimizer="adamw",
        weight_decay=DECAY[plan.text],
        learning_rate=0.02,
        optimizer_options=(("beta2", 0.98),),
        batch=64 if SAMPLES[plan.text].reading == "items" else 32,
        seconds=SECONDS,
    ).check()
