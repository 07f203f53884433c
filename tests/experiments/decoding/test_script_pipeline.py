"""The pipeline of the standalone script computes the distributions of the page, borders included."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from playground.experiments.decoding import pipeline
from playground.experiments.decoding.script import script
from playground.experiments.decoding.spec import DecodingSpec

from .scorers import PROMPT, TableScorer

NAMES = {
    "TEMPERATURE": "temperature",
    "TOP_K": "top_k",
    "TOP_P": "top_p",
    "MIN_P": "min_p",
    "TYPICAL_P": "typical_p",
    "REPETITION_PENALTY": "repetition_penalty",
    "FREQUENCY_PENALTY": "frequency_penalty",
    "PRESENCE_PENALTY": "presence_penalty",
    "LOG_PROBABILITIES": "log_probabilities",
}
DECIMAL = st.integers(0, 100).map(lambda n: n / 100)
SPECS = st.builds(
    DecodingSpec,
    strategy=st.just("together"),
    temperature=st.sampled_from([0.0, 0.3, 1.0, 1.0, 1.7]),
    top_k=st.sampled_from([0, 0, 3]),
    top_p=DECIMAL | st.just(1.0),
    min_p=DECIMAL | st.just(0.0),
    typical_p=DECIMAL | st.just(1.0),
    repetition_penalty=st.integers(10, 40).map(lambda n: n / 20) | st.just(1.0),
    frequency_penalty=st.sampled_from([0.0, 0.5]),
    log_probabilities=st.booleans(),
)
LOGITS = st.lists(st.floats(-20, 20), min_size=3, max_size=12).map(np.array) | st.lists(
    st.integers(0, 20), min_size=3, max_size=12
).filter(any).map(lambda n: np.log(np.maximum(np.array(n) / sum(n), 1e-9)))  # shares that are decimals


@pytest.fixture(scope="module")
def namespace():
    """The names of the script."""
    names = {"__name__": "decode"}
    exec(compile(script(DecodingSpec(), TableScorer(5, 0, True), PROMPT), "decode.py", "exec"), names)
    return names


@given(SPECS, LOGITS, st.data())
def test_its_distribution_is_that_of_the_page(namespace, spec, z, data):
    settings = spec.settings()
    counts = np.array(data.draw(st.lists(st.integers(0, 2), min_size=z.size, max_size=z.size)), dtype=float)
    seen = (counts > 0) | np.array(data.draw(st.lists(st.booleans(), min_size=z.size, max_size=z.size)))
    values = {name: getattr(settings, field) for name, field in NAMES.items()}
    namespace.update(values)
    made = namespace["pipeline"](torch.tensor(z), torch.tensor(counts), torch.tensor(seen)).numpy()
    page = pipeline.run(z, counts, settings, seen).probability
    np.testing.assert_allclose(made, page, atol=1e-12)


@pytest.mark.parametrize(
    ("strategy", "name", "value", "probabilities", "kept"),
    [
        ("min-p", "min_p", 0.1, [0.5, 0.05, 0.45], 3),
        ("min-p", "min_p", 0.3, [0.7, 0.21, 0.09], 2),
        ("typical-p", "typical_p", 0.57, [0.01] * 100, 57),
        ("typical-p", "typical_p", 0.3, [0.1] * 10, 3),
        ("typical-p", "typical_p", 0.51, [0.5, *[0.125] * 4], 2),
        ("top-p", "top_p", 0.8, [0.5, 0.3, 0.1, 0.1], 2),
    ],
)
def test_what_is_the_decimal_exactly_has_reached_it_in_both(
    namespace, strategy, name, value, probabilities, kept
):
    settings = DecodingSpec(strategy=strategy, **{name: value}).settings()
    namespace.update({constant: getattr(settings, field) for constant, field in NAMES.items()})
    z, counts = np.log(np.array(probabilities)), np.zeros(len(probabilities))
    theirs = namespace["pipeline"](torch.tensor(z), torch.tensor(counts), torch.tensor(counts > 0)).numpy()
    assert (theirs > 0).sum() == (pipeline.run(z, counts, settings).probability > 0).sum() == kept


@pytest.mark.parametrize("largest", [0.9, 0.5, 0.3])
def test_every_share_of_the_slider_is_reached_in_both(namespace, largest):
    for percents in range(1, 101):
        settings = DecodingSpec(strategy="min-p", min_p=percents / 100).settings()
        namespace.update({constant: getattr(settings, field) for constant, field in NAMES.items()})
        z, counts = np.log(np.array([largest, largest * settings.min_p, 1e-9])), np.zeros(3)
        theirs = namespace["pipeline"](torch.tensor(z), torch.tensor(counts), torch.tensor(counts > 0))
        assert (theirs > 0).tolist() == [True, True, False], percents
        assert (pipeline.run(z, counts, settings).probability > 0).tolist() == [True, True, False], percents
