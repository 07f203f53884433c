"""The diagnostics of a stored model: gradients are autograd's, changes those between its checkpoints."""

import numpy as np
import pytest
import torch

from playground.errors import TextError, UnsupportedModel
from playground.experiments import sources
from playground.experiments.initialization import diagnostics
from playground.experiments.initialization.diagnostics import diagnose, is_flat
from playground.experiments.initialization.own_model import run, script, table
from playground.experiments.sources import download_files
from playground.experiments.sources.ngram_source import ngram_source
from playground.experiments.sources.positions import positions_of
from playground.models.table import MODELS
from tests.program import run_program

TEXT = "As the proctor started the clock, the students opened their exams."


@pytest.mark.parametrize("key", ["students", "students-rnn", "window-students"])
def test_loss_and_gradients_are_those_of_the_model(key):
    source = sources.bundled(key)
    trace = run(TEXT, source, source.steps()[:2])
    loaded = source.load(source.steps()[1])
    positions = positions_of(TEXT, source.tokenizer(), loaded.reading)
    from copy import deepcopy

    model = deepcopy(loaded.model).requires_grad_().eval()
    logits, _ = model(torch.from_numpy(positions.inputs)[None])
    loss = torch.nn.functional.cross_entropy(logits[0], torch.from_numpy(positions.targets))
    loss.backward()
    assert trace.loss[1] == pytest.approx(loss.item(), rel=1e-5)
    found = diagnose(loaded.model, positions)
    named = [p.grad for p in model.parameters() if p.dim() > 1]
    for gradient, mine in zip(named, found.gradients.values(), strict=True):
        np.testing.assert_allclose(mine, gradient.numpy(), rtol=1e-3, atol=1e-7)
    assert all(not p.requires_grad for p in loaded.model.parameters()), "the shared model stays as it is"


def test_changes_are_between_checkpoints_and_the_first_has_none():
    source = sources.bundled("brackets")
    at = source.steps()[:3]
    trace = run("{a<bc>d}", source, at)
    assert np.isnan(trace.ratio[:, 0]).all()
    before, after = (source.load(step).model.state_dict()["embedding.weight"].double() for step in at[1:])
    ratio = torch.log10((after - before).std(correction=0) / after.std(correction=0)).item()
    assert trace.ratio[trace.matrices.index("embed"), 2] == pytest.approx(ratio, abs=1e-6)


def test_of_a_run_that_grows_only_new_checkpoints_are_read(monkeypatch):
    diagnostics.DIAGNOSTICS.clear()
    source, read = sources.bundled("students-rnn"), []
    monkeypatch.setattr(
        diagnostics, "diagnose", lambda model, positions: read.append(model) or diagnose(model, positions)
    )
    grown = [run(TEXT, source, source.steps()[:count]) for count in (2, 3)]
    assert len(read) == 3
    np.testing.assert_array_equal(grown[0].loss, grown[1].loss[:2])
    np.testing.assert_array_equal(grown[0].ratio, grown[1].ratio[:, :2])
    run(TEXT + " Again.", source, source.steps()[:1])
    assert len(read) == 4, "another text is read anew"


def test_an_rnn_is_saturated_where_tanh_is_flat():
    source = sources.bundled("students-rnn")
    trace = run(TEXT, source, source.steps()[-1:])
    loaded = source.load(source.steps()[-1])
    positions = positions_of(TEXT, source.tokenizer(), loaded.reading)
    with torch.no_grad():
        h, _ = loaded.model.layers[0](loaded.model.embedding(torch.from_numpy(positions.inputs))[None])
    assert trace.saturated[0, 0] == pytest.approx(((1 - h**2) < 0.05).float().mean().item(), abs=1e-6)


def test_a_gate_is_saturated_near_zero_and_one():
    assert is_flat("f", np.array([0.01, 0.5, 0.99])).tolist() == [True, False, True]
    assert is_flat("tanh c₂", np.array([-0.99, 0.0, 0.5])).tolist() == [True, False, False]


def test_layers_have_numbers_and_gru_and_lstm_their_gates():
    model = MODELS["gru"].build(9, {"hidden": 16, "layers": 2}, torch.Generator().manual_seed(0))
    source = sources.bundled("students")
    positions = positions_of("the students", source.tokenizer(), "running")
    positions.inputs[:] %= 9
    positions.targets[:] %= 9
    found = diagnose(model, positions)
    assert list(found.activations) == ["r₁", "z₁", "n₁", "r₂", "z₂", "n₂"]
    assert list(found.weights) == ["embed", "W_ih₁", "W_hh₁", "W_ih₂", "W_hh₂", "W_out"]


def test_an_empty_text_is_refused_in_words():
    source = sources.bundled("students")
    with pytest.raises(TextError, match="no text to read"):
        run("", source, source.steps()[:1])


def test_every_model_of_the_table_is_read_or_refused_in_words():
    """Counts are a windowed model, but nothing of them has a gradient; a transformer squashes nothing."""
    source = ngram_source("surnames", 3)
    with pytest.raises(UnsupportedModel, match="Counts have no layers"):
        run("emma", source, source.steps())
    positions = positions_of("emma", source.tokenizer(), "items")
    for key, entry in MODELS.items():
        if key == "ngram":
            continue
        options = {option.key: option.default for option in entry.options}
        model = entry.build(len(source.tokenizer()), options, torch.Generator().manual_seed(0))
        if key == "transformer":
            with pytest.raises(UnsupportedModel, match="A transformer has no tanh"):
                diagnose(model, positions)
        else:
            assert diagnose(model, positions).gradients, key


def test_the_script_prints_spread_and_ratio(tmp_path):
    source = sources.bundled("students")
    at, files = source.steps()[-2:], []
    for step in reversed(at):
        file = tmp_path / f"{step}.safetensors"
        file.write_bytes(download_files(source, step)["model.safetensors"]())
        files.append(str(file))
    trace, printed = run(TEXT, source, at), run_program(script(source), *files)
    lines = [line for line in printed.splitlines() if line]
    assert len(lines) == len(trace.matrices)
    ratios = sorted(float(line.rsplit(" ", 1)[1]) for line in lines)  # the file is in the order of its names
    np.testing.assert_allclose(ratios, np.sort(trace.ratio[:, 1]), atol=2e-3)
    assert len(table(trace)["loss"]) == 2
