import json
import subprocess
import sys
import types

import pytest
import torch
from safetensors.numpy import load

from playground.models.table import MODELS
from playground.text.tokenizers import BOUNDARY, TOKENIZERS, Tokenizer
from playground.training import exported_models
from playground.training.checkpointing import load_model
from playground.training.export import export_files, sampling_script
from playground.training.loop import train
from playground.training.sampling import next_token, samples
from playground.training.spec import TrainSpec
from tests.program import run_program
from tests.training.conftest import sentences

KINDS = {
    key: [*(("running", {"tokens": tokens}) for tokens in TOKENIZERS), ("items", {"tokens": "characters"})]
    for key in MODELS
}
KINDS["window"] += [("running", {"tokens": "words", "direct": 0, "context": 1})]
KINDS["transformer"] += [
    ("running", {"tokens": "characters", "blocks": 3, "heads": 2, "positions": 8, "tied": 1}),  # 8 are few
]
KINDS["ngram"] += [
    *(("running", {"tokens": "words", "smoothing": key}) for key in ("delta", "interpolation", "kneser-ney")),
    ("items", {"tokens": "characters", "smoothing": "kneser-ney", "order": 3}),
    ("items", {"tokens": "characters", "order": 1}),
]
HARD = "Don't say “naïve”  twice:\n\t日本 👩‍👩‍👧 שלום न\u094dते 12345 x² _a_ "


def _trained(corpus, model, **settings):
    small = {"hidden": 16, "embedding": 8, "layers": 2, "positions": 24, "batch": 4, "window": 16}
    spec = TrainSpec(model=model, **{**small, "segments": ((20, 0.02),), **settings})
    snapshots = list(train(spec, corpus))
    documents = {name: value for s in snapshots for name, value in s.documents.items()}
    return [s.checkpoint for s in snapshots if s.checkpoint][-1], documents


def _write(folder, name, checkpoint, documents):
    tensors, about = export_files(checkpoint, documents, {"held_out": 1.0})
    (folder / f"{name}.safetensors").write_bytes(tensors)
    (folder / f"{name}.json").write_text(about, encoding="utf-8")
    (folder / "sample.py").write_text(sampling_script(), encoding="utf-8")
    return [f"{name}.safetensors", f"{name}.json"]


def _python(folder, *arguments):
    command = [sys.executable, "-I", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("model", MODELS)
def test_the_script_gives_our_numbers_and_our_samples(model, request, tmp_path):
    calls, expected = [], []
    for place, (reading, settings) in enumerate(KINDS[model]):
        checkpoint, documents = _trained(request.getfixturevalue(reading), model, **settings)
        files = _write(tmp_path, f"run-{place}", checkpoint, documents)
        ours, tokenizer = load_model(checkpoint), Tokenizer.from_json(documents["tokenizer"])
        prompt = "a" if reading == "items" else "the cat\nsees ☃"
        calls += [[*files, "--prompt", prompt, "--next"]]
        calls += [[*files, "--prompt", prompt, "--length", "60", "--seed", "5"]]
        generator = torch.Generator().manual_seed(5)
        (text,) = samples(ours, tokenizer, 1, prompt, 60, 0.8, generator, reading)
        expected.append((next_token(ours, tokenizer, prompt), prompt + text + "\n"))
    printed = [run_program(sampling_script(), *call, folder=tmp_path) for call in calls]
    for place, (distribution, text) in enumerate(expected):
        lines = (line.split("\t") for line in printed[2 * place].splitlines())
        theirs = {int(i): float(p) for p, i, _ in lines}
        assert [theirs[i] for i in range(len(distribution))] == pytest.approx(distribution.tolist(), abs=1e-6)
        assert printed[2 * place + 1] == text


def test_the_script_is_a_program(running, tmp_path):
    files = _write(tmp_path, "run", *_trained(running, "gru"))
    printed = _python(
        tmp_path, "sample.py", *files, "--prompt", "the ", "--length", "9", "--temperature", "0"
    )
    assert printed.startswith("the ")
    assert len(printed) == len("the ") + 9 + len("\n")


@pytest.mark.parametrize("tokens", TOKENIZERS)
def test_the_script_encodes_as_we_do(tokens):
    """Byte pairs are merged by a library here and by a loop there."""
    module = types.ModuleType("sample")
    code = compile(sampling_script(), "sample.py", "exec")
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
    checkpoint, documents = _trained(running, "lstm")
    tensors, text = export_files(checkpoint, documents, {"held_out": 1.25})
    about = json.loads(text)
    assert set(load(tensors)) == set(checkpoint.tensors)
    assert about["documents"]["tokenizer"]["vocabulary"][:2] == ["⟨unk⟩", "⟨end⟩"]
    assert TrainSpec.from_json(about["meta"]["spec"]).segments == ((20, 0.02),)
    assert (about["step"], about["metrics"]) == (20, {"held_out": 1.25})


def test_a_model_that_has_read_nothing_can_be_taken_away_too(running):
    first = next(s.checkpoint for s in train(TrainSpec(model="ngram"), running) if s.checkpoint)
    model = exported_models.NGram(dict(_tensors(first)), first.meta["spec"])
    scores, _ = model.step(BOUNDARY, model.begin())
    expected, _ = load_model(first)(torch.tensor([[BOUNDARY]]))
    assert torch.equal(scores, expected[0, 0])


def _tensors(checkpoint):
    return ((name.removeprefix("model."), torch.from_numpy(a)) for name, a in checkpoint.tensors.items())


def test_the_script_knows_every_cell_and_every_kind_of_token():
    source = sampling_script()
    compile(source, "sample.py", "exec")
    assert "import playground" not in source
    assert "from playground" not in source
    assert all(f'"{key}"' in source or key == "rnn" for key in MODELS)
    assert all(f"'{key}'" in source for key in TOKENIZERS)
