import numpy as np
import pytest
import torch

from playground.models.table import MODELS
from playground.text.padding import IGNORED
from playground.text.tokenizers import BOUNDARY
from playground.training.dataset import build_dataset
from playground.training.evaluation import all_batches, held_out_loss
from playground.training.spec import TrainSpec

SIZE = {"hidden": 16, "embedding": 8, "order": 3, "positions": 24}


def _model(cell, data):
    options = {option.key for option in MODELS[cell].options}
    size = {key: value for key, value in SIZE.items() if key in options}
    return MODELS[cell].build(len(data.tokenizer), size, torch.Generator().manual_seed(0))


def _surprisal(model, ids):
    """-ln p of every one of ids (n,), read after BOUNDARY; float64 (n,)."""
    logits, _ = model(torch.tensor([[BOUNDARY, *ids[:-1]]]))
    log_p = torch.log_softmax(logits[0].double(), dim=-1)
    return -log_p[range(len(ids)), ids].detach().numpy()


@pytest.mark.parametrize("cell", MODELS)
def test_items_are_summed_one_by_one_with_their_ends(cell, items):
    data = build_dataset(TrainSpec(), items)
    model = _model(cell, data)
    each = [_surprisal(model, [*data.tokenizer.encode(item).tolist(), BOUNDARY]) for item in data.split.valid]
    loss, targets = held_out_loss(model, all_batches(data.valid))
    assert targets == sum(len(item) + 1 for item in data.split.valid)
    assert loss == pytest.approx(np.concatenate(each).mean(), rel=1e-6)


@pytest.mark.parametrize("cell", MODELS)
def test_a_short_running_text_is_one_row_read_to_its_end(cell, running):
    data = build_dataset(TrainSpec(), running)
    model = _model(cell, data)
    loss, targets = held_out_loss(model, all_batches(data.valid))
    assert targets == data.valid.ids.size < 512
    ids = data.valid.ids.tolist()
    assert loss == pytest.approx(_surprisal(model, ids).mean(), rel=1e-6)


@pytest.mark.parametrize("cell", ["window", "ngram"])
def test_the_rows_of_a_running_text_are_read_as_if_it_were_one(cell, running):
    """Both models see a few tokens back, so that reading the text from one end to the other is the oracle."""
    data = build_dataset(TrainSpec(), running)
    model = _model(cell, data)
    loss, targets = held_out_loss(model, all_batches(data.train))
    assert targets == data.train.ids.size > 1024, "several rows"
    assert loss == pytest.approx(_surprisal(model, data.train.ids.tolist()).mean(), rel=1e-6)


@pytest.mark.parametrize("reading", ["running", "items"])
def test_every_target_counts_once(reading, request):
    data = build_dataset(TrainSpec(), request.getfixturevalue(reading))
    batches = list(all_batches(data.train))
    assert sum(int((y != IGNORED).sum()) for _, y, _ in batches) == data.train.targets.size


def test_dropout_rests_and_the_model_goes_back_to_training(items):
    data = build_dataset(TrainSpec(), items)
    model = MODELS["lstm"].build(len(data.tokenizer), {"hidden": 16, "embedding": 8, "dropout": 0.5}).train()
    assert held_out_loss(model, all_batches(data.valid)) == held_out_loss(model, all_batches(data.valid))
    assert model.training
