import subprocess
import sys

import pytest
import torch

from playground.models.table import MODEL_OPTIONS, MODELS, RECURRENT

LEARNING = [entry for entry in MODELS.values() if entry.learns]
SIZES = [
    {},
    {"layers": 2, "hidden": 24, "embedding": 16},
    {"layers": 3, "hidden": 17, "embedding": 12, "dropout": 0.3},
    {"context": 1, "direct": 0, "hidden": 21},
    {"context": 7, "direct": 1, "embedding": 8},
    {"blocks": 3, "heads": 3, "embedding": 9, "positions": 20, "tied": 1},
]


def _known(entry, options):
    return {key: value for key, value in options.items() if key in {option.key for option in entry.options}}


@pytest.mark.parametrize("options", SIZES)
@pytest.mark.parametrize("entry", LEARNING, ids=lambda e: e.key)
def test_shapes_and_parameter_count_are_the_models(entry, options):
    options = _known(entry, options)
    model = entry.build(37, options)
    assert entry.shapes(37, options) == {name: tuple(p.shape) for name, p in model.named_parameters()}
    assert entry.parameters(37, options) == sum(p.numel() for p in model.parameters())
    assert model.vocabulary == 37


@pytest.mark.parametrize("entry", MODELS.values(), ids=lambda e: e.key)
def test_a_model_is_restored_with_its_weights(entry):
    options = _known(entry, SIZES[1])
    model = entry.build(11, options, torch.Generator().manual_seed(4)).eval()
    again = entry.restore(11, options, model.state_dict()).eval()
    ids = torch.arange(11)[None]
    assert torch.equal(again(ids)[0], model(ids)[0])
    with pytest.raises(RuntimeError):
        entry.restore(12, options, model.state_dict())


@pytest.mark.parametrize("entry", MODELS.values(), ids=lambda e: e.key)
def test_the_entry_explains_itself(entry):
    assert MODELS[entry.key] is entry
    assert "_t" in entry.rule
    assert entry.title
    assert entry.explanation
    assert entry.source
    assert entry.options
    assert all(option.help and option.check(option.default) == option.default for option in entry.options)
    assert all(MODEL_OPTIONS[option.key] is option for option in entry.options)


@pytest.mark.parametrize("entry", RECURRENT.values(), ids=lambda e: e.key)
def test_a_cell_names_its_gates(entry):
    assert "h_t" in entry.rule
    assert len(entry.gate_names) == entry.gates


def test_what_is_counted_has_nothing_to_learn():
    (entry,) = [entry for entry in MODELS.values() if not entry.learns]
    assert entry.key == "ngram"
    assert (entry.shapes(37, {"order": 3}), entry.parameters(37, {})) == ({}, 0)
    assert list(entry.build(37, {}).parameters()) == []
    with pytest.raises(ValueError, match="between 1 and 6"):
        entry.build(37, {"order": 7})


def test_a_model_says_its_size_in_a_few_words():
    assert MODELS["lstm"].brief({"layers": 2, "hidden": 64}) == "2 layers of 64"
    assert MODELS["gru"].brief({}) == "1 layer of 128"
    assert MODELS["transformer"].brief({"blocks": 1}) == "1 block of 64, 64 positions"
    assert MODELS["window"].brief({"context": 1}) == "1 token, 128 units"
    assert MODELS["ngram"].brief({"order": 3, "smoothing": "delta", "delta": 0.1}) == "n = 3"


@pytest.mark.parametrize("entry", MODELS.values(), ids=lambda e: e.key)
def test_options_out_of_range_are_refused(entry):
    for option in entry.options:
        with pytest.raises(ValueError, match=option.title):
            entry.build(10, {option.key: option.high + 1})
    with pytest.raises(ValueError, match="colour"):
        entry.build(10, {"colour": 4})


@pytest.mark.parametrize(
    ("embedding", "heads", "choices"), [(64, 5, (60, 65)), (17, 6, (12, 18)), (9, 5, (10,)), (256, 7, (252,))]
)
def test_heads_that_cannot_share_the_embedding_are_refused_with_a_way_out(embedding, heads, choices):
    entry, words = MODELS["transformer"], " or ".join(map(str, choices))
    with pytest.raises(ValueError, match=f"{heads} heads .* {embedding} numbers equally: choose {words}, or"):
        entry.shapes(10, {"embedding": embedding, "heads": heads})
    for width in choices:
        assert entry.build(10, {"embedding": width, "heads": heads}).embedding.embedding_dim == width


def test_the_tables_are_read_without_pytorch():
    code = (
        "import sys, playground.models.table, playground.catalog.optimizers, playground.catalog.schedules\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
