import numpy as np
import pytest
import torch

from playground.models.table import MODELS
from playground.text.tokenizers import BOUNDARY, TOKENIZERS, UNKNOWN
from playground.training.dataset import build_dataset
from playground.training.loop import train
from playground.training.reporting import ReportingJob
from playground.training.sampling import draw_token, forbidden_mask, next_token, samples
from playground.training.spec import TrainSpec


@pytest.fixture(params=MODELS)
def cell(request):
    return request.param


def _asked(cell, corpus, tokens="characters"):
    data = build_dataset(TrainSpec(tokens=tokens), corpus)
    size = TrainSpec(model=cell, hidden=16, embedding=8, layers=2).model_options
    model = MODELS[cell].build(len(data.tokenizer), size, torch.Generator().manual_seed(0)).eval()
    return model, data.tokenizer


def _seed(seed=0):
    return torch.Generator().manual_seed(seed)


def test_the_distribution_is_the_softmax_of_the_last_scores(cell, running):
    model, tokenizer = _asked(cell, running)
    p = next_token(model, tokenizer, "the cat ")
    ids = torch.tensor([[BOUNDARY, *tokenizer.encode("the cat ")]])
    expected = torch.softmax(model(ids)[0][0, -1].double(), dim=-1).detach().numpy()
    assert p.dtype == np.float64
    assert p == pytest.approx(expected, rel=1e-5)
    assert p.sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("prompt", ["", "ⵣ never seen 漢字", "<script>alert(1)</script>", "\n\n"])
def test_any_prompt_has_a_distribution_and_a_continuation(cell, prompt, running):
    model, tokenizer = _asked(cell, running)
    assert next_token(model, tokenizer, prompt).sum() == pytest.approx(1.0)
    assert len(samples(model, tokenizer, 1, prompt, 30, generator=_seed())[0]) == 30


@pytest.mark.parametrize("tokens", TOKENIZERS)
def test_the_generator_alone_decides(tokens, running):
    model, tokenizer = _asked("lstm", running, tokens)
    first = samples(model, tokenizer, 1, "the ", 40, 0.8, _seed(1))
    assert first == samples(model, tokenizer, 1, "the ", 40, 0.8, _seed(1))
    assert first != samples(model, tokenizer, 1, "the ", 40, 0.8, _seed(2))


def test_running_text_is_never_unknown_and_never_ends(running):
    logits = torch.zeros(500, 6)
    logits[:, :2] = 50.0  # UNKNOWN and BOUNDARY are by far the likeliest
    drawn = draw_token(logits + forbidden_mask(6, ends=False), 1.0, _seed())
    assert set(drawn.tolist()) == {2, 3, 4, 5}


def test_items_end_where_the_model_says(items):
    logits = torch.zeros(500, 6)
    logits[:, UNKNOWN] = 50.0
    assert set(draw_token(logits + forbidden_mask(6, ends=True), 1.0, _seed()).tolist()) == {1, 2, 3, 4, 5}
    model, tokenizer = _asked("gru", items)
    texts = samples(model, tokenizer, 50, "", 500, 1.0, _seed(), "items")
    assert len({len(text) for text in texts}) > 5
    assert not any("⟨" in text or "\ufffd" in text for text in texts)


def test_temperature_zero_takes_the_likeliest():
    logits = torch.tensor([[9.0, 8.0, 1.0, 3.0, 2.0]])
    assert draw_token(logits + forbidden_mask(5, ends=False), 0.0, None).item() == 3
    assert draw_token(logits + forbidden_mask(5, ends=True), 0.0, None).item() == BOUNDARY


def test_draws_follow_softmax_of_scores_over_temperature():
    logits = torch.tensor([0.0, 0.0, 1.0, 2.0, 0.5])
    drawn = draw_token((logits + forbidden_mask(5, ends=True)).repeat(40_000, 1), 0.5, _seed())
    expected = torch.softmax(torch.tensor([-torch.inf, 0.0, 2.0, 4.0, 1.0]), dim=-1)
    seen = torch.bincount(drawn, minlength=5) / 40_000
    assert torch.allclose(seen, expected, atol=0.01)


def test_no_length_no_text(running):
    model, tokenizer = _asked("rnn", running)
    assert samples(model, tokenizer, 1, "the", 0) == ("",)


@pytest.mark.parametrize("cell", [key for key, entry in MODELS.items() if entry.learns])
def test_samples_of_a_model_in_training_read_their_prompt_without_dropout(cell, running):
    """The scores and the state after a prompt are those of `eval()`, and no mask has been drawn."""
    data = build_dataset(TrainSpec(), running)
    size = TrainSpec(model=cell, hidden=16, embedding=8, layers=2, dropout=0.5).model_options
    model = MODELS[cell].build(len(data.tokenizer), size, _seed())
    model.dropout_generator = _seed(1)
    masks, prompt, read = model.dropout_generator.get_state(), "the cat ", []
    model.register_forward_hook(lambda model, ids, output: read.append(output))
    found = (
        samples(model, data.tokenizer, 1, prompt, 40, generator=_seed()),
        next_token(model, data.tokenizer, prompt),
    )
    assert model.training
    assert torch.equal(model.dropout_generator.get_state(), masks)
    model.eval()
    ids = torch.tensor([[BOUNDARY, *data.tokenizer.encode(prompt)]])
    with torch.inference_mode():
        logits, state = model(ids, last=True)
    for scores, after in read[:2]:
        assert torch.equal(scores, logits)
        assert all(torch.equal(a, b) for a, b in zip(after, state, strict=True))
    assert found[0] == samples(model, data.tokenizer, 1, prompt, 40, generator=_seed())
    assert np.array_equal(found[1], next_token(model, data.tokenizer, prompt))


def test_a_training_makes_the_same_steps_whether_samples_are_drawn_or_not(running, monkeypatch):
    spec = TrainSpec(hidden=16, embedding=8, dropout=0.5, batch=4, window=16, segments=((12, 0.01),))
    losses = [x for snapshot in train(spec, running) for x in snapshot.rows.get("train_loss", ())]
    monkeypatch.setattr(ReportingJob, "sample", lambda job, model: None)
    assert losses == [x for snapshot in train(spec, running) for x in snapshot.rows.get("train_loss", ())]
    assert len(losses) == 12
