"""The whole pipeline against the processors that transformers itself puts together, in its own order."""

from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from playground.experiments.decoding import pipeline
from playground.experiments.decoding.scorer import encode_prompt
from playground.experiments.decoding.spec import DecodingSpec, Settings

from .scorers import ngram, students

STAGE_OF = {
    "RepetitionPenaltyLogitsProcessor": "penalised",
    "TemperatureLogitsWarper": "scaled",
    "TopKLogitsWarper": "top_k",
    "TopPLogitsWarper": "top_p",
    "MinPLogitsWarper": "min_p",
    "TypicalLogitsWarper": "typical_p",
}
ALL = Settings(0.8, 12, 0.97, 0.02, 0.93, repetition_penalty=1.3)


@pytest.fixture(scope="module")
def processors_of():
    """Settings -> transformers' processors. Imported when it is first asked for: it takes seconds."""
    utils = import_module("transformers.generation.utils")
    configuration = import_module("transformers.generation.configuration_utils")

    def processors(settings):
        values = ("temperature", "top_k", "top_p", "min_p", "typical_p", "repetition_penalty")
        config = configuration.GenerationConfig(
            do_sample=True, **{name: getattr(settings, name) for name in values}
        )
        model = utils.GenerationMixin()
        model.config = SimpleNamespace(is_encoder_decoder=False)
        return model._get_logits_processor(config, 1, logits_processor=[], model_kwargs={})

    return processors


def test_the_order_is_that_of_transformers(processors_of):
    names = [type(processor).__name__ for processor in processors_of(ALL)]
    assert [STAGE_OF[name] for name in names] == list(pipeline.STAGES[1:])


@pytest.mark.parametrize(
    "settings",
    [
        ALL,
        Settings(min_p=0.1),
        Settings(typical_p=0.7),
        Settings(1.5, 40, typical_p=0.2, min_p=0.01),
        Settings(0.5, top_p=0.9, repetition_penalty=0.7),
    ],
)
@pytest.mark.parametrize("model", ["network", "n-gram"])
def test_every_distribution_of_a_real_text_is_that_of_transformers(model, settings, processors_of):
    scorer = students() if model == "network" else ngram("students", 4)
    prompt = encode_prompt(DecodingSpec().prompt, scorer.tokenizer)
    processors = processors_of(settings)
    logits, state = scorer.begin(prompt.ids)
    ids = list(prompt.ids[1:])
    counts = np.zeros(len(scorer.tokenizer))
    for u in np.random.default_rng(0).uniform(size=40):
        stages = pipeline.run(logits[0], counts, settings, pipeline.seen_tokens(ids, counts.size))
        theirs = processors(torch.tensor([ids]), torch.tensor(logits))
        expected = torch.softmax(theirs, dim=-1)[0].numpy()
        np.testing.assert_allclose(stages.probability, expected, atol=1e-12)
        token = pipeline.sample(stages, u)
        assert expected[token] > 0
        ids.append(token)
        counts[token] += 1
        logits, state = scorer.advance(state, [0], [token])
