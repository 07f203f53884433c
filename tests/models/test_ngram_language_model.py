import numpy as np
import pytest
import torch

from playground.catalog.smoothers import SMOOTHERS
from playground.models.ngram import NGram, distribution
from playground.models.ngram.language_model import NGramLM
from playground.models.ngram.smoothing_choice import checked_smoothing, reaches_everything
from playground.models.table import MODELS
from playground.text.tokenizers import BOUNDARY, UNKNOWN
from tests.models.test_ngram import encoded

V = 9
MODEL_SMOOTHINGS = ("delta", "interpolation", "witten-bell", "kneser-ney")
TEXT = (np.random.default_rng(5).choice(V - 2, size=300, p=np.array([9, 6, 4, 3, 2, 1, 1]) / 26) + 2).tolist()
OTHER = [*(np.random.default_rng(6).choice(V - 2, size=60) + 2).tolist(), UNKNOWN, 3, 2, UNKNOWN]


def texts(reading, ids):
    return [ids] if reading == "running" else [part.tolist() for part in np.array_split(ids, len(ids) // 8)]


def fitted(reading="running", order=4, smoothing="witten-bell"):
    counted = NGram.fit(encoded(texts(reading, TEXT), reading), V, order)
    return NGramLM(V, order, *checked_smoothing(smoothing, {}), counted)


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("smoothing", MODEL_SMOOTHINGS)
@pytest.mark.parametrize("order", [1, 2, 4, 6])
def test_the_softmax_of_the_scores_is_the_distribution_at_every_place(reading, smoothing, order):
    model = fitted(reading, order, smoothing)
    ids = [BOUNDARY, *OTHER]
    scores, _ = model(torch.tensor([ids]))
    assert scores.dtype == torch.float64
    for place in range(len(ids)):
        context = ids[: place + 1]
        expected = distribution(model.counted, model.smoother, model.value, context, order)
        np.testing.assert_allclose(torch.softmax(scores[0, place], dim=-1), expected, rtol=0, atol=1e-12)
    assert (scores.exp().sum(dim=-1) - 1).abs().max() < 1e-12


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("smoothing", MODEL_SMOOTHINGS)
@pytest.mark.parametrize("order", [1, 2, 5])
def test_a_text_costs_the_sum_over_its_places(reading, smoothing, order):
    model = fitted(reading, order, smoothing)
    held_out = texts(reading, OTHER)
    expected = []
    for text in held_out:
        targets = [*text, BOUNDARY] if reading == "items" else text
        scores, _ = model(torch.tensor([[BOUNDARY, *targets[:-1]]]))
        expected += (-scores[0, range(len(targets)), targets]).tolist()
    np.testing.assert_allclose(model.nats(encoded(held_out, reading)), expected, rtol=1e-12)


@pytest.mark.parametrize("order", [1, 2, 5])
def test_reading_in_pieces_is_reading_at_once(order):
    model = fitted(order=order)
    ids = torch.tensor([TEXT[:8], OTHER[:8], OTHER[-8:]])
    whole, after = model(ids)
    assert after.shape == (1, 3, order - 1)
    first, state = model(ids[:, :3])
    second, state = model(ids[:, 3:], state)
    assert torch.equal(torch.cat([first, second], dim=1), whole)
    assert torch.equal(state, after)
    state, rows = None, []
    for t in range(8):
        scores, state = model.step(ids[:, t], state)
        rows.append(scores)
    assert torch.equal(torch.stack(rows, dim=1), whole)
    assert torch.equal(state, after)
    assert torch.equal(model(ids, last=True)[0], whole[:, -1:])


def test_only_the_window_is_seen_and_nothing_before_a_boundary():
    model = fitted("items", order=4)
    scores, _ = model(torch.tensor([[2, 3, BOUNDARY, 4, 5], [6, 7, BOUNDARY, 4, 5]]))
    assert torch.equal(scores[0, 2:], scores[1, 2:])
    scores, _ = model(torch.tensor([[2, 3, 2, 4], [5, 3, 2, 4]]))
    assert torch.equal(scores[0, 3], scores[1, 3])
    assert not torch.equal(scores[0, 1], scores[1, 1])


def test_a_running_text_has_no_end_and_its_beginning_costs_nothing_infinite():
    running, items = fitted("running"), fitted("items")
    ids = torch.tensor([[BOUNDARY, *TEXT[:5]]])
    assert (running(ids)[0][..., BOUNDARY] == -torch.inf).all()
    assert torch.isfinite(items(ids)[0]).all()
    assert np.isfinite(running.nats(encoded([OTHER], "running"))).all()


@pytest.mark.parametrize("smoothing", MODEL_SMOOTHINGS)
def test_what_has_read_nothing_is_uniform(smoothing):
    model = MODELS["ngram"].build(V, {"order": 3, "smoothing": smoothing})
    scores, _ = model(torch.tensor([[BOUNDARY, 4, 5]]))
    np.testing.assert_allclose(scores, -np.log(V), rtol=1e-12)
    np.testing.assert_allclose(model.nats(encoded([OTHER], "items")), np.log(V), rtol=1e-12)
    assert model.grams == 0


@pytest.mark.parametrize("reading", ["running", "items"])
@pytest.mark.parametrize("smoothing", MODEL_SMOOTHINGS)
def test_the_counts_alone_bring_it_back(reading, smoothing):
    model = fitted(reading, 5, smoothing)
    options = {"order": 5, "smoothing": smoothing}
    weights = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    again = MODELS["ngram"].restore(V, options, weights)
    ids = torch.tensor([[BOUNDARY, *OTHER]])
    assert torch.equal(again(ids)[0], model(ids)[0])
    held_out = encoded(texts(reading, OTHER), reading)
    np.testing.assert_array_equal(again.nats(held_out), model.nats(held_out))
    assert again.bytes == model.bytes == sum(tensor.nbytes for tensor in weights.values())
    assert again.grams == sum(counts.grams.size for counts in model.counted.counts) > 0
    assert list(again.parameters()) == []


def test_the_counts_are_kept_in_few_bytes():
    model = fitted(order=3)
    types = {name: tensor.dtype for name, tensor in model.state_dict().items()}
    assert types.pop("symbols") == torch.bool
    assert {name: kind for name, kind in types.items() if name.startswith("counts")} == dict.fromkeys(
        ["counts_1", "counts_2", "counts_3"], torch.int32
    )
    assert len(types) == 9


def _changed(name, change):
    weights = {key: tensor.clone() for key, tensor in fitted(order=3).state_dict().items()}
    weights[name] = change(weights[name])
    return weights


def _set(place, value):
    def change(tensor):
        tensor[place] = value
        return tensor

    return change


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("symbols", lambda t: t[1:]),
        ("symbols", lambda t: t.int()),
        ("symbols", _set(4, False)),
        ("contexts_1", _set(0, 1)),
        ("contexts_2", lambda t: t.flip(0)),
        ("contexts_3", _set(-1, 10**9)),
        ("contexts_3", _set(0, -1)),
        ("contexts_3", lambda t: t[:-1]),
        ("contexts_2", lambda t: t[:0]),
        ("contexts_2", lambda t: t[:, None]),
        ("grams_2", lambda t: t.int()),
        ("grams_2", lambda t: t.flip(0)),
        ("grams_2", _set(1, 0)),
        ("grams_3", _set(-1, 2**62)),
        ("grams_1", _set(0, BOUNDARY)),
        ("counts_3", _set(0, 0)),
        ("counts_3", _set(0, -3)),
        ("counts_3", lambda t: t + 1),
        ("counts_1", lambda t: t[:-1]),
        ("counts_1", lambda t: t.float()),
        ("extra", lambda t: t),
    ],
)
def test_what_is_no_count_of_a_text_is_refused(name, change):
    weights = (
        _changed(name, change) if name != "extra" else _changed("counts_1", change) | {"x": torch.ones(1)}
    )
    with pytest.raises(RuntimeError):
        MODELS["ngram"].restore(V, {"order": 3}, weights)


def test_another_order_or_vocabulary_is_refused():
    weights = fitted(order=3).state_dict()
    for vocabulary, order in ((V + 1, 3), (V, 2), (V, 4)):
        with pytest.raises(RuntimeError):
            MODELS["ngram"].restore(vocabulary, {"order": order}, weights)


@pytest.mark.parametrize(
    ("smoothing", "options", "sentence"),
    [
        ("none", {}, "loss is infinite; look at it on the page n-grams"),
        ("delta", {"delta": 0.0}, "δ of add-δ = 0 gives some held-out tokens no probability"),
        ("interpolation", {"lambda_": 1.0}, "loss is infinite"),
        ("kneser-ney", {"discount": 0.0}, "loss is infinite"),
        ("stupid", {}, "do not add up to 1"),
        ("good-turing", {}, "no smoothing called"),
        ("witten-bell", {"delta": 0.1}, "delta"),
        ("delta", {"delta": 11.0}, "between"),
        ("delta", {"delta": "x"}, "number"),
    ],
)
def test_what_is_no_model_is_refused_with_a_sentence(smoothing, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        MODELS["ngram"].build(V, {"smoothing": smoothing, **options})


@pytest.mark.parametrize("key", SMOOTHERS)
@pytest.mark.parametrize("fraction", [0.0, 0.3, 1.0])
def test_a_smoothing_is_refused_exactly_where_a_token_has_no_probability(key, fraction):
    smoother = SMOOTHERS[key]
    p = smoother.parameter
    value = p.low + fraction * (p.high - p.low) if p else 0.0
    counted = fitted("items", 3).counted
    least = [
        np.nan_to_num(distribution(counted, smoother, value, context, 3)).min()
        for context in ([2, 2], [2, 3], [3, 8], [UNKNOWN, UNKNOWN], [])
    ]
    assert (
        reaches_everything(smoother, value) == (min(least) > 0) or smoother.normalization_at(value) == "never"
    )
