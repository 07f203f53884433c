import json
import subprocess
import sys
import types

import pytest
import torch
from safetensors.numpy import load

from playground.models.table import MODELS
from playground.text.tokenizers import TOKENIZERS
from playground.training.checkpointing import load_model
from playground.training.loop import train
from playground.training.sampling import next_token, sample
from playground.training.script import export, script
from playground.training.spec import TrainSpec
from tests.training.conftest import sentences

SEVERAL = [
    ("lstm", "characters", "running"),
    ("gru", "words", "running"),
    ("rnn", "characters", "items"),
    ("lstm", "bytepairs", "running"),
    ("gru", "bytepairs", "items"),
]
HARD = "Don't say “naïve”  twice:\n\t日本 👩‍👩‍👧 שלום न\u094dते 12345 x² _a_ "


def _trained(model, tokens, corpus):
    spec = TrainSpec(
        model=model,
        tokens=tokens,
        hidden=16,
        embedding=8,
        layers=2,
        batch=4,
        window=16,
        segments=((20, 0.02),),
    )
    snapshots = list(train(spec, corpus))
    documents = {name: value for s in snapshots for name, value in s.documents.items()}
    return [s.checkpoint for s in snapshots if s.checkpoint][-1], documents


def _run(folder, checkpoint, documents, *arguments):
    tensors, about = export(checkpoint, documents, {"held_out": 1.0})
    (folder / "run.safetensors").write_bytes(tensors)
    (folder / "run.json").write_text(about, encoding="utf-8")
    (folder / "sample.py").write_text(script(), encoding="utf-8")
    command = [sys.executable, "-I", "sample.py", "run.safetensors", "run.json", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("model", "tokens", "reading"), SEVERAL)
def test_the_script_gives_our_numbers_and_our_samples(model, tokens, reading, request, tmp_path):
    checkpoint, documents = _trained(model, tokens, request.getfixturevalue(reading))
    ours, tokenizer = load_model(checkpoint), TOKENIZERS[tokens].train([""])
    tokenizer = type(tokenizer).from_json(documents["tokenizer"])
    prompt = "a" if reading == "items" else "the cat\nsees ☃"
    lines = _run(tmp_path, checkpoint, documents, "--prompt", prompt, "--next").splitlines()
    theirs = {int(i): float(p) for p, i, _ in (line.split("\t") for line in lines)}
    expected = next_token(ours, tokenizer, prompt)
    assert [theirs[i] for i in range(len(tokenizer))] == pytest.approx(expected.tolist(), abs=1e-6)
    printed = _run(tmp_path, checkpoint, documents, "--prompt", prompt, "--length", "60", "--seed", "5")
    generator = torch.Generator().manual_seed(5)
    assert printed == prompt + sample(ours, tokenizer, prompt, 60, 0.8, generator, reading) + "\n"


@pytest.mark.parametrize("tokens", TOKENIZERS)
def test_the_script_encodes_as_we_do(tokens):
    """Byte pairs are merged by a library here and by a loop there."""
    module = types.ModuleType("sample")
    code = compile(script(), "sample.py", "exec")
    types.FunctionType(code, vars(module))()
    tokenizer = TOKENIZERS[tokens].train([HARD * 3 + sentences(50)])
    theirs = module.Model.__new__(module.Model)
    vars(theirs).update(kind=tokens, vocabulary=list(tokenizer.vocabulary), ids=tokenizer.ids)
    theirs.ranks = {pair: rank for rank, pair in enumerate(tokenizer.merges)}
    for text in (HARD, sentences(20), "unseen ☃ Ω", ""):
        ids = theirs.encode(text)
        assert ids[1:] == tokenizer.encode(text).tolist()
        assert theirs.decode(ids) == tokenizer.decode(ids)
    assert theirs.decode(theirs.encode(HARD)) == HARD


def test_the_two_files_hold_everything(running):
    checkpoint, documents = _trained("lstm", "characters", running)
    tensors, text = export(checkpoint, documents, {"held_out": 1.25})
    about = json.loads(text)
    assert set(load(tensors)) == set(checkpoint.tensors)
    assert about["documents"]["tokenizer"]["vocabulary"][:2] == ["⟨unk⟩", "⟨end⟩"]
    assert TrainSpec.from_json(about["meta"]["spec"]).segments == ((20, 0.02),)
    assert (about["step"], about["metrics"]) == (20, {"held_out": 1.25})


def test_the_script_knows_every_cell_and_every_kind_of_token():
    source = script()
    compile(source, "sample.py", "exec")
    assert "import playground" not in source
    assert "from playground" not in source
    assert all(f'"{key}"' in source or key == "rnn" for key in MODELS)
    assert all(f"'{key}'" in source for key in TOKENIZERS)
