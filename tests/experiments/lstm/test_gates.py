"""The gates of bundled networks are those of PyTorch's layers; what cannot be read gets a sentence."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from playground.errors import ModelFileError, UnsupportedModel
from playground.experiments import sources
from playground.experiments.lstm.gate_script import script
from playground.experiments.lstm.gate_tables import gates_table
from playground.experiments.lstm.gates import QUANTITIES, GatesSpec, check_finite, replay_difference, run
from playground.experiments.sources import LoadedModel
from playground.models.recurrent import RecurrentLM
from playground.text.tokenizers import TOKENIZERS
from tests.program import run_program

TEXT = "the students opened their books as the clock struck"


class Network:
    """A source that is a fresh network of any cell."""

    def __init__(self, cell, layers=2, hidden=10, reading="running", text=TEXT):
        self.key = f"{cell}-{layers}-{hidden}-{reading}"
        self._tokenizer = TOKENIZERS["characters"].train([text])
        generator = torch.Generator().manual_seed(1)
        model = RecurrentLM(cell, len(self._tokenizer), 6, hidden, layers, generator=generator).eval()
        self._loaded = LoadedModel(model, reading)

    def nearest_step(self, step=0):
        return 0

    def tokenizer(self):
        return self._tokenizer

    def load(self, step):
        return self._loaded


@pytest.mark.parametrize("key", ["students", "brackets", "students-rnn"])
def test_the_gates_of_a_bundled_network_are_those_of_torch(key):
    source = sources.bundled(key)
    spec = GatesSpec(source.key, model_text=TEXT if "students" in key else "({[<ab>]})")
    trace = run(spec, source)
    assert trace.difference < 1e-6
    assert replay_difference(spec, source) < 1e-12
    model = source.load(source.nearest_step()).model
    fused = getattr(torch.nn, trace.cell.upper())(
        model.embedding.embedding_dim, trace.hidden, batch_first=True
    )
    fused.load_state_dict({n: p.detach() for n, p in model.layers[0].named_parameters()})
    ids = torch.from_numpy(source.tokenizer().encode(spec.model_text).astype(np.int64))
    with torch.no_grad():
        h = fused(model.embedding(torch.cat([torch.tensor([1]), ids]))[None])[0][0]  # 1: BOUNDARY
    np.testing.assert_allclose(trace.quantities["h"][0].T, h.numpy(), atol=1e-6)
    assert set(trace.quantities) == set(QUANTITIES[trace.cell])


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_gates_of_several_layers_make_the_states(cell):
    trace = run(GatesSpec(model_text=TEXT), Network(cell))
    q = trace.quantities
    assert q["h"].shape == (2, 10, len(TEXT) + 1)
    h_prev = np.concatenate([np.zeros((2, 10, 1)), q["h"][..., :-1]], axis=2)
    if cell == "gru":
        made = (1 - q["z"]) * q["n"] + q["z"] * h_prev
    else:
        c_prev = np.concatenate([np.zeros((2, 10, 1)), q["c"][..., :-1]], axis=2)
        np.testing.assert_allclose(q["c"], q["f"] * c_prev + q["i"] * q["g"], atol=1e-6)
        np.testing.assert_array_equal(q["tanh c"], np.tanh(q["c"]))
        made = q["o"] * q["tanh c"]
    np.testing.assert_allclose(q["h"], made, atol=1e-6)


def test_shares_count_the_positions():
    trace = run(GatesSpec("bundled-students", model_text=TEXT), sources.bundled("students"))
    opened, shut = trace.shares("f")
    f = trace.quantities["f"][0]
    for unit in (0, 14):
        assert opened[0, unit] == np.mean([value > 0.9 for value in f[unit]])
        assert shut[0, unit] == np.mean([value < 0.1 for value in f[unit]])


def test_items_begin_with_a_zero_state_each():
    trace = run(GatesSpec(model_text="the\nthe"), Network("lstm", 1, reading="items"))
    np.testing.assert_allclose(trace.quantities["f"][..., :4], trace.quantities["f"][..., 4:], atol=1e-6)


def test_bad_texts_and_models_get_a_sentence():
    students = sources.bundled("students")
    empty = run(GatesSpec(students.key), students)
    assert len(empty.tokens) == 1
    assert "no text yet" in empty.notes[0]
    unknown = run(GatesSpec(students.key, model_text="zzzz"), students)
    assert any("unknown" in note for note in unknown.notes)
    long = run(GatesSpec(students.key, model_text="the clock " * 2500), students)
    assert len(long.tokens) == 200
    assert "The first 200 of" in long.notes[0]
    window = sources.bundled("window-students")
    with pytest.raises(UnsupportedModel, match="no gate"):
        run(GatesSpec(window.key, model_text=TEXT), window)
    broken = SimpleNamespace(named_parameters=lambda: [("w", torch.tensor([1.0, float("nan")]))])
    with pytest.raises(ModelFileError, match="1 of 2 weights in “w” are not finite"):
        check_finite(broken)


def test_the_script_prints_the_gates_and_their_shares(tmp_path):
    source = sources.bundled("students")
    spec = GatesSpec(source.key, model_text=TEXT)
    (tmp_path / "model.safetensors").write_bytes(sources.export_files(source, source.nearest_step())[0])
    printed = run_program(script(spec, source, 0, 14), "model.safetensors", folder=tmp_path)
    trace, table = run(spec, source), gates_table(run(spec, source), 0, 14)
    for name in ("i", "f", "g", "o", "c", "h"):
        [line] = re.findall(rf"^{name}: (.*)$", printed, re.M)
        numbers = [float(number) for number in line.split()]
        np.testing.assert_allclose(numbers, trace.quantities[name][0, 14], atol=2e-5)
        assert table[f"{name}_layer_1_unit_14"] == trace.quantities[name][0, 14].tolist()
    shares = re.findall(r"open (\S+) shut (\S+)", printed)
    wanted = [[float(share[0, 14]) for share in trace.shares(gate)] for gate in "ifo"]
    np.testing.assert_allclose([[float(number) for number in pair] for pair in shares], wanted, atol=1e-4)
